import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { BuiltServer } from './support/built-server';
import { ExtensionFolder } from './support/extension-folder';

const run = promisify(execFile);
const root = resolve(__dirname, '..');

/** The modules of the product that a start has loaded when it knows its environment, as paths in `dist/`. */
async function loadedBy(environment: Record<string, string>, ...flags: string[]): Promise<string[]> {
  const script = `require('./dist/src/load').load().then(async ({ theApplication }) => {
    const { createApp } = await theApplication();
    if (typeof createApp !== 'function') throw new Error('There is no application in it');
    console.log(JSON.stringify(Object.keys(require.cache)));
  })`;
  const env = { PATH: process.env.PATH, ...environment };
  const { stdout } = await run(process.execPath, [...flags, '--eval', script], { cwd: root, env });
  const dist = join(root, 'dist/');
  return (JSON.parse(stdout) as string[]).filter((file) => file.startsWith(dist)).map((file) => file.slice(dist.length).replaceAll('\\', '/'));
}

describe('a start', () => {
  it('runs one file', async () => expect(await loadedBy({}, '--max-semi-space-size=32')).toEqual(['src/load.js', 'src/bundle.js']));

  it('does so under other flags too, for which it is compiled again', async () =>
    expect(await loadedBy({}, '--stack-trace-limit=20')).toEqual(['src/load.js', 'src/bundle.js']));

  it('runs the modules when there are extensions, which import them by name', async () => {
    const folder = new ExtensionFolder({ 'one/one.module.js': 'exports.OneModule = class OneModule {};' });
    expect(await loadedBy({ EXTENSIONS_DIR: folder.path })).toEqual(expect.arrayContaining(['src/serve.js', 'src/app.js', 'src/auth/access.js']));
    folder.remove();
  });

  it('that will be refused for its environment runs one file all the same, which says why', async () =>
    expect(await loadedBy({ EXTENSIONS_DIR: '/nowhere/extensions' })).toEqual(['src/load.js', 'src/bundle.js']));

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
