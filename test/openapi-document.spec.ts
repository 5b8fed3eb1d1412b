import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { expectProblem } from './support/problem';
import { ask, type RawAnswer } from './support/raw-http';
import { startThings } from './support/things-app';

let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  app = await startThings();
  url = await app.getUrl();
});
afterAll(() => app.close());

const get = (path: string, headers: Record<string, string> = {}): Promise<RawAnswer> => ask(url, 'GET', path, { headers });

describe('the document', () => {
  it('is served as JSON, as YAML and as Swagger UI', async () => {
    expect((await get('/openapi.json')).body.openapi).toBe('3.1.0');
    expect((await get('/openapi.yaml')).text).toMatch(/^openapi: 3\.1\.0/m);
    const page = await get('/docs');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    for (const script of page.text.matchAll(/src="\.\/([^"]+)"/g)) expect((await get(`/${script[1]}`)).status).toBe(200);
    expect((await get('/docs/swagger-ui-init.js')).text).toContain('"persistAuthorization": true');
  });

  it('knows who may, and what goes wrong', async () => {
    const { paths, components, tags } = JSON.parse((await get('/openapi.json')).text);
    const item = paths['/api/v1/things/{id}'];
    expect(item.patch).toMatchObject({ operationId: 'changeThing', 'x-required-permissions': ['things:write'] });
    expect(item.patch).not.toHaveProperty('security');
    expect(Object.keys(item.patch.responses)).toEqual(['200', '400', '401', '403', '404', '406', '412', '413', '415', '422', '429', '500', '503']);
    expect(Object.keys(item.get.responses)).toEqual(['200', '400', '404', '406', '429', '500', '503']);
    expect(item.get.security).toEqual([]);
    expect(item.get.parameters[0]).toMatchObject({ name: 'id', in: 'path', example: expect.any(String), schema: { format: 'uuid' } });
    expect(paths['/api/v1/things/{id}/break'].post.responses['409']).toEqual({ $ref: '#/components/responses/thing.broken' });
    const { examples } = components.responses['thing.broken'].content['application/problem+json'];
    expect(examples).toEqual({ 'thing.broken': { $ref: '#/components/examples/thing.broken' } });
    expect(components.examples['thing.broken'].value.detail).toBe('The thing was broken by {by}. Mend it first.');
    expect(tags).toMatchObject([{ name: 'things', description: 'Things.' }, { name: 'faults' }, { name: 'service' }]);
  });

  it('has a page for every kind of problem', async () => {
    const kinds = (await get('/problems')).body as unknown as { code: string }[];
    expect(kinds.length).toBeGreaterThan(20);
    for (const { code } of kinds) expect((await get(`/problems/${code}`)).body).toMatchObject({ code });
    expect((await get('/problems/request.json', { accept: 'text/html,*/*;q=0.8' })).text).toContain('<h1>request.json</h1>');
    expectProblem(await get('/problems/no-such'), 404, 'problem.not-found');
  });

  it('has a version beside it', async () => {
    expect((await get('/version')).body).toEqual({ name: 'assay', version: expect.any(String), node: process.versions.node });
  });
});
