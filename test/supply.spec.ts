import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '..');
const run = promisify(execFile);

interface Locked {
  hasInstallScript?: boolean;
  license?: string;
  dev?: boolean;
}

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };
const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { allowScripts: Record<string, boolean> };
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Whoever uses Assay may use what it stands on. */
const LICENSES =
  /^\(?(MIT|MIT-0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|Unlicense|CC0-1\.0|CC-BY-4\.0|Python-2\.0|PostgreSQL|MPL-2\.0|WTFPL)\b/;

/** What secrets look like that were put into a repository by mistake. */
const SECRETS =
  /AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abp]-[\w-]{20,}|sk-(?:proj-|ant-)?[A-Za-z0-9_-]{32,}|-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----\s*[A-Za-z0-9+/=]{40}/;

it('S57: the lockfile is what lockfile-lint wants: every package with its hash', async () => {
  const linter = join(root, 'node_modules/lockfile-lint/bin/lockfile-lint.js');
  const options = ['--path', join(root, 'package-lock.json'), '--type', 'npm', '--validate-integrity', '--allowed-hosts', 'npm', '--format', 'plain'];
  expect((await run(process.execPath, [linter, ...options])).stdout).toContain('No issues detected');
});

it('S57: whatever runs a script when it is installed is named, with whether it may', () => {
  const scripted = Object.entries(packages).filter(([path, { hasInstallScript }]) => path !== '' && hasInstallScript);
  expect(scripted.map(([path]) => nameOf(path)).filter((name) => !(name in allowScripts) && name !== 'fsevents')).toEqual([]);
});

it('S57: every package of the product has a licence that allows its use', () => {
  const product = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
  expect(product.length).toBeGreaterThan(100);
  const others = product.filter(([, { license }]) => !LICENSES.test(license ?? ''));
  expect(others.map(([path, { license }]) => `${nameOf(path)}: ${license ?? 'none'}`)).toEqual([]);
});

it('S57: npm makes a bill of materials of it', async () => {
  const { stdout } = await run('npm', ['sbom', '--package-lock-only', '--omit', 'dev', '--sbom-format', 'cyclonedx'], {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  });
  const { bomFormat, components } = JSON.parse(stdout) as { bomFormat: string; components: { name: string; version: string }[] };
  expect(bomFormat).toBe('CycloneDX');
  expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(['fastify', 'pg', 'typeorm']));
});

it('S57: no file of the repository holds a secret', async () => {
  const { stdout } = await run('git', ['ls-files', '-z'], { cwd: root, maxBuffer: 16 * 1024 * 1024 });
  const files = stdout.split('\0').filter((path) => path && !/\.(png|jpe?g|pdf|docx|ico|woff2?)$/.test(path));
  const found = files.filter((path) => SECRETS.test(readFileSync(join(root, path), 'utf8')));
  expect(found).toEqual([]);
});
