import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const run = (...options: string[]) =>
  spawnSync(process.execPath, ['dist/bench/run.js', ...options], { cwd: resolve(__dirname, '..'), encoding: 'utf8' });

describe('npm run bench', () => {
  it('says what it can be told', () => {
    const { status, stdout, stderr } = run('--help');
    expect([status, stderr]).toEqual([0, '']);
    for (const option of ['quick', 'only', 'rounds', 'seconds', 'warm', 'save', 'profile']) expect(stdout).toContain(`\n  --${option}`);
  });

  it('and says it, too, when it does not understand', () => {
    const { status, stderr } = run('--slow');
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^Unknown option '--slow'.*\n\nnpm run bench/)]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
