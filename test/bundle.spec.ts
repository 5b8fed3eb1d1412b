import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { BuiltServer } from './support/built-server';
import { ExtensionFolder } from './support/extension-folder';

const run = promisify(execFile);
const root = resolve(__dirname, '..');

/** What a start looks at before it knows whether it runs one file. */
const BEFORE = ['src/load.js', 'src/bundle.js', 'src/platform/errors.js', 'src/platform/extensions.js', 'src/platform/process-environment.js'];

/** What of the product a start has read when it has loaded the application, as paths in `dist/`: the modules, and the bundle. */
async function loadedBy(environment: Record<string, string>, { flags = [] as string[], cwd = root } = {}): Promise<string[]> {
  const script = `const fs = require('node:fs');
  const { readFileSync } = fs;
  const bundles = new Set();
  fs.readFileSync = (file, ...how) => (String(file).endsWith('assay.js') && bundles.add(file), readFileSync(file, ...how));
  require(${JSON.stringify(join(root, 'dist/src/load'))}).load().then(async ({ theApplication }) => {
    const { createApp } = await theApplication();
    if (typeof createApp !== 'function') throw new Error('There is no application in it');
    console.log(JSON.stringify([...Object.keys(require.cache), ...bundles]));
  })`;
  const env = { PATH: process.env.PATH, ...environment };
  const { stdout } = await run(process.execPath, [...flags, '--eval', script], { cwd, env });
  const dist = join(root, 'dist/');
  return (JSON.parse(stdout) as string[]).filter((file) => file.startsWith(dist)).map((file) => file.slice(dist.length).replaceAll('\\', '/'));
}

describe('a start', () => {
  it('runs one file', async () => expect(await loadedBy({}, { flags: ['--max-semi-space-size=32'] })).toEqual([...BEFORE, 'assay.js']));

  it('does so under other flags too, for which it is compiled again', async () =>
    expect(await loadedBy({}, { flags: ['--stack-trace-limit=20'] })).toEqual([...BEFORE, 'assay.js']));

  it('runs the modules when there are extensions, which import them by name, and does not touch the one file', async () => {
    const folder = new ExtensionFolder({ 'one/one.module.js': 'exports.OneModule = class OneModule {};' });
    const loaded = await loadedBy({ EXTENSIONS_DIR: folder.path });
    for (const file of ['src/serve.js', 'src/app.js', 'src/auth/access.js']) expect(loaded).toContain(file);
    expect(loaded.includes('assay.js')).toBe(false);
    folder.remove();
  });

  it('hears of extensions from where it hears of all else: the environment, and what that leaves open from the file .env', async () => {
    const folder = new ExtensionFolder({
      'some/one/one.module.js': 'exports.OneModule = class OneModule {};',
      'none/.keep': '',
      '.env': 'EXTENSIONS_DIR=some',
    });
    expect(await loadedBy({}, { cwd: folder.path })).toContain('src/app.js');
    expect(await loadedBy({ EXTENSIONS_DIR: 'none' }, { cwd: folder.path })).toContain('assay.js');
    folder.remove();
  });

  it('that will be refused for its environment runs one file all the same, which says why', async () =>
    expect(await loadedBy({ EXTENSIONS_DIR: '/nowhere/extensions' })).toEqual([...BEFORE, 'assay.js']));

  it('has the same API either way, to the letter', async () => {
    const folder = new ExtensionFolder({ 'one/one.module.js': 'exports.OneModule = class OneModule {};' });
    const servers = await Promise.all([BuiltServer.start(), BuiltServer.start({ EXTENSIONS_DIR: folder.path })]);
    await Promise.all(servers.map((server) => server.stop()));
    folder.remove();
    const [bundle, modules] = servers.map(({ document }) => JSON.stringify(document));
    expect(bundle).toContain('"#/components/schemas/CandidateView"');
    expect(bundle).toBe(modules);
  }, 60_000);
});
