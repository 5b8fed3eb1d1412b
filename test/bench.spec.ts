import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const run = (bench: string, ...options: string[]) =>
  spawnSync(process.execPath, [`dist/bench/${bench}.js`, ...options], { cwd: resolve(__dirname, '..'), encoding: 'utf8' });

describe.each([
  ['bench', 'run', ['quick', 'only', 'rounds', 'seconds', 'warm', 'save', 'profile']],
  ['bench:soak', 'soak', ['minutes', 'share']],
  ['bench:overload', 'overload', ['minutes', 'request']],
  ['bench:rolling', 'rolling', ['times', 'rate']],
  ['bench:outstanding', 'outstanding', []],
  ['bench:tenancy', 'row-level-security', []],
])('npm run %s', (name, file, known) => {
  it('says what it can be told', () => {
    const { status, stdout, stderr } = run(file, '--help');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^npm run ${name}\\b`));
    for (const option of [...known, 'help']) expect(stdout).toContain(`\n  --${option}`);
  });

  it('and says it, too, when it does not understand', () => {
    const { status, stderr } = run(file, '--slow');
    expect([status, stderr]).toEqual([1, expect.stringMatching(new RegExp(`^Unknown option '--slow'.*\n\nnpm run ${name}\\b`))]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
