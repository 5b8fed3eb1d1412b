import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { operationsOf, prefilled, sample, type Schema, schemaAt } from './support/api-document';
import { BuiltServer } from './support/built-server';

const ROOT = resolve(__dirname, '..');
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'];

let server: BuiltServer;
let token: string;
beforeAll(async () => {
  server = await BuiltServer.start();
  token = await server.login();
});
afterAll(() => server.stop());

it('the API document is clean by the strict recommended rules of Redocly', async () => {
  const file = join(tmpdir(), `assay-openapi-${process.pid}.json`);
  await writeFile(file, JSON.stringify(server.document));
  const lint = promisify(execFile)(process.execPath, ['scripts/openapi-lint.mjs', file], { cwd: ROOT }).catch(
    (error: unknown) => error as { stdout: string },
  );
  const { stdout } = await lint;
  await rm(file);
  expect(stdout).toBe('');
});

it('every POST of a caller takes an Idempotency-Key, and none has an example for it', () => {
  const posts = operationsOf(server.document).filter(({ method, security }) => method === 'POST' && !security);
  expect(posts.length).toBeGreaterThan(30);
  for (const { operationId, parameters = [] } of posts) {
    const key = parameters.find(({ name }) => name === 'Idempotency-Key');
    expect([operationId, key?.in, key?.example]).toEqual([operationId, 'header', undefined]);
  }
});

it('S30: every path refuses every method that the document does not have, and says which it takes', async () => {
  for (const path of Object.keys(server.document.paths)) {
    const concrete = path.replace(/\{\w+\}/g, '0195f000-0000-7000-8000-0000000000ff');
    // `/interviews/import` also is an `/interviews/{id}`.
    const matching = Object.entries(server.document.paths).filter(([other]) => new RegExp(`^${other.replace(/\{\w+\}/g, '[^/]+')}$`).test(concrete));
    const methods = [...new Set(matching.flatMap(([, item]) => Object.keys(item).map((method) => method.toUpperCase())))];
    const others = METHODS.filter((method) => !methods.includes(method));
    for (const method of others) {
      const { status, headers } = await fetch(server.url + concrete, { method });
      const taken = (headers.get('allow') ?? '').split(', ').filter((each) => each !== 'HEAD');
      expect([method, path, status, taken.sort()]).toEqual([method, path, 405, [...methods].sort()]);
    }
  }
});

/** What a field of any type might be sent instead. */
const BAD: readonly unknown[] = [null, true, -1, 2 ** 53, '', 'x'.repeat(60_000), "((((' OR 1=1 --", [[]], { a: [] }, '\u202e💥'];

/** The body with one of its fields, at any depth, replaced by something else. */
function* spoiled(body: unknown, schema: Schema): Generator {
  const { properties = {} } = schemaAt(server.document, schema);
  if (typeof body !== 'object' || body === null) return;
  for (const value of [null, 'text', []]) yield value;
  for (const name of Object.keys(properties)) for (const value of BAD) yield { ...body, [name]: value };
  yield { ...body, unheardOf: 1 };
}

it('S27: no operation answers nonsense with a server error', async () => {
  const failed: string[] = [];
  let sent = 0;
  const send = async (method: string, path: string, body?: unknown): Promise<void> => {
    const json =
      body === undefined ? {} : { headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(server.url + path, { method, headers: { authorization: `Bearer ${token}` }, ...json });
    const text = await answer.text();
    sent += 1;
    if (answer.status >= 500) failed.push(`${method} ${path} ${JSON.stringify(body ?? null).slice(0, 200)}: ${answer.status} ${text.slice(0, 200)}`);
  };
  const waiting: (() => Promise<void>)[] = [];
  const later = (...request: Parameters<typeof send>): void => void waiting.push(() => send(...request));
  for (const operation of operationsOf(server.document)) {
    if (operation.operationId === 'logout') continue;
    const { method, path } = prefilled(server.document, operation);
    const [bare = ''] = path.split('?');
    for (const { name } of (operation.parameters ?? []).filter((each) => each.in === 'query')) {
      for (const value of ['', '-1', '1e9', "((('%22;--", '%F0%9F%92%A5', 'x'.repeat(2_000), '1,2,,']) later(method, `${bare}?${name}=${value}`);
      later(method, `${bare}?${name}=1&${name}=2`);
      later(method, `${bare}?${name}[a]=1&${name}[]=2`);
    }
    for (const id of ['-', '%27', '%2e%2e', 'x'.repeat(150), '%F0%9F%92%A5'])
      if (bare !== operation.path) later(method, operation.path.replace(/\{\w+\}/g, id));
    const schema = operation.requestBody?.content['application/json']?.schema;
    if (schema) for (const body of spoiled(sample(server.document, schema), schema)) later(method, bare, body);
  }
  while (waiting.length > 0) await Promise.all(waiting.splice(0, 8).map((request) => request()));
  expect(failed).toEqual([]);
  expect(sent).toBeGreaterThan(1000);
}, 120_000);
