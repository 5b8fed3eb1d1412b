import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { variables } from '../src/platform/environment';
import { startApp, type TestApp } from './support/app';

const docs = resolve(__dirname, '../docs');
const guide = readFileSync(join(docs, 'accounts.md'), 'utf8');
const blocks = [...guide.matchAll(/```bash\n(.*?)```/gs)].map(([, code]) => code ?? '');

describe('docs/accounts.md', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startApp({ SEED_DEMO: 'true' })));
  afterAll(() => app.close());

  it('can be followed from top to bottom', async () => {
    const script = ['set -euo pipefail', ...blocks].join('\n').replace('http://localhost:3000', app.url);
    const { stdout } = await promisify(execFile)('bash', ['-c', script]);
    expect(stdout.trim().split('\n')).toEqual([
      'open',
      'interviewer',
      'viewer',
      'disabled',
      'active',
      'If there is something to do, a mail says what.',
      '900',
      '0',
    ]);
    // And leaves the demo user as it was.
    await app.login('demo@assay.example', 'interview-with-evidence');
  });

  it('has examples in the API document that work on the demo data', async () => {
    const demo = await app.login('demo@assay.example', 'interview-with-evidence');
    const { paths } = (await (await fetch(`${app.url}/openapi.json`)).json()) as {
      paths: Record<string, { get: { parameters: { name: string; example: string }[] } }>;
    };
    for (const path of ['/members/{id}', '/invitations/{id}']) {
      const { parameters } = paths[`/api/v1${path}`]!.get;
      await demo.get(path.replace('{id}', parameters.find(({ name }) => name === 'id')!.example)).expect(200);
    }
    const answer = {
      token: 'AZXwAAAAcACAAAAAAAAAAXRoZS1saW5rLWluLXRoZS1kZW1vLWludml0YXRpb24h',
      name: 'Noor Haddad',
      password: 'interview-with-evidence',
    };
    await app.stranger.post('/invitations/accept', answer).expect(200);
  });

  it('names only variables and files that there are', () => {
    const named = [...guide.matchAll(/`([A-Z]+_[A-Z_0-9]+)`/g)].map(([, name]) => name);
    expect(Object.keys(variables.shape)).toEqual(expect.arrayContaining(named));
    for (const [, file] of guide.matchAll(/\]\(([\w./-]+)\)/g)) expect([file, existsSync(join(docs, file ?? ''))]).toEqual([file, true]);
  });
});
