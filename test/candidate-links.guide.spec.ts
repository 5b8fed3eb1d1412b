import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startApp, type TestApp } from './support/app';

const root = resolve(__dirname, '..');
const blocks = (text: string): string[] => [...text.matchAll(/```bash\n(.*?)```/gs)].map(([, code]) => code ?? '');
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');

describe('docs/candidate-links.md', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startApp({ SEED_DEMO: 'true' })));
  afterAll(() => app.close());

  it('can be followed from top to bottom, after the first interview of the README', async () => {
    const first = textOf('README.md')
      .split(/^## /m)
      .find((text) => text.startsWith('A first interview with curl'));
    const commands = [...blocks(first ?? ''), 'echo "--- by a link"', ...blocks(textOf('docs/candidate-links.md'))];
    const script = ['set -euo pipefail', ...commands].join('\n').replace('http://localhost:3000', app.url);
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: root });
    const lines = stdout.split('--- by a link\n')[1]?.trim().split('\n') ?? [];
    expect(stdout).toMatch(/A person decides/);
    expect(lines.at(-1)).toBe('completed');
    expect(lines.length).toBeGreaterThan(4);
  });
});
