import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startApp, type TestApp } from './support/app';

const root = resolve(__dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = (section: string): string[] => [...section.matchAll(/```bash\n(.*?)```/gs)].map(([, code]) => code ?? '');
const section = (title: string): string => readme.split(/^## /m).find((text) => text.startsWith(title)) ?? '';

describe('README', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startApp({ SEED_DEMO: 'true' })));
  afterAll(() => app.close());

  it('leads through a first interview with curl, as it is written', async () => {
    const script = ['set -euo pipefail', ...blocks(section('A first interview with curl'))].join('\n').replace('http://localhost:3000', app.url);
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: root });
    expect(stdout).toMatch(/^succeeded$/m);
    expect(stdout).toContain('I measured the slowest queries first');
    expect(stdout).toContain('# ');
  });

  it('names only commands that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm run ([\w:]+)/g), ...readme.matchAll(/`(migration:\w+)`/g)].map(([, name]) => name);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });

  it('names only variables and files that there are', () => {
    const example = readFileSync(join(root, '.env.example'), 'utf8');
    for (const [, name] of readme.matchAll(/\b([A-Z]+_[A-Z_]+)=/g)) expect(example).toContain(name);
    for (const [, file] of readme.matchAll(/\]\(([\w./-]+)\)/g)) expect(() => readFileSync(join(root, file ?? ''))).not.toThrow(/ENOENT/);
  });
});
