import { StartupError } from '../src/platform/errors';
import { findExtensions } from '../src/platform/extensions';
import { startApp } from './support/app';
import { ExtensionFolder, moduleText } from './support/extension-folder';

describe('the start is stopped, with the place and the reason,', () => {
  const plain = moduleText();
  const decorated = (path: string, call: string) => moduleText(`product('${path}').${call};`);
  const method = `(Provider.prototype, 'answer', Object.getOwnPropertyDescriptor(Provider.prototype, 'answer'))`;
  const config = '{ "description": "Says hello." }';
  const rubric = (key: string) => `title: A\ndescription: B\ncompetencies: [{ key: ${key}, name: C, definition: D, levels: [1, 2, 3, 4, 5] }]\n`;

  it.each<[string, Record<string, string>, string[]]>([
    [
      'when two extensions claim one provider',
      Object.fromEntries(
        ['one', 'two'].map((name) => [`${name}/${name}.module.js`, decorated('/ai/models/provider', `ChatProvider('twin')(Provider)`)]),
      ),
      ["Two providers claim @ChatProvider('twin')"],
    ],
    [
      'when two extensions claim one plugin of tools',
      Object.fromEntries(['one', 'two'].map((name) => [`${name}/${name}.module.js`, decorated('/ai/tools/tool', `Plugin('twin')(Provider)`)])),
      ["Two providers claim @Plugin('twin')"],
    ],
    [
      'when an extension claims a native function of ours',
      { 'one/one.module.js': decorated('/ai/native/native-function', `NativeFunction('text/summarize')${method}`) },
      ["claim @NativeFunction('text/summarize')", 'Provider.answer'],
    ],
    [
      'when two extensions have one prompt',
      Object.fromEntries(
        ['one', 'two'].flatMap((name) => [
          [`${name}/${name}.module.js`, plain],
          [`${name}/plugins/twin/hello/skprompt.txt`, 'Hello.'],
          [`${name}/plugins/twin/hello/config.json`, config],
        ]),
      ),
      ['The prompt twin/hello is in', 'one/plugins/twin/hello and again in', 'two/plugins/twin/hello', '"overrides": true'],
    ],
    [
      'when two extensions have one rubric',
      Object.fromEntries(
        ['one', 'two'].flatMap((name) => [
          [`${name}/${name}.module.js`, plain],
          [`${name}/rubrics/twin.yaml`, rubric('c').replace('[1, 2, 3, 4, 5]', '{ low: x, medium: y, high: z }')],
        ]),
      ),
      ['two/rubrics/twin.yaml', 'already taken by', 'one/rubrics/twin.yaml'],
    ],
    [
      'when a prompt is broken',
      { 'one/one.module.js': plain, 'one/plugins/one/hello/skprompt.txt': 'Hello,\n{{$guest}.', 'one/plugins/one/hello/config.json': config },
      ['one/plugins/one/hello/skprompt.txt:2 is broken'],
    ],
    [
      'when a prompt calls a tool that is not there',
      { 'one/one.module.js': plain, 'one/plugins/one/hello/skprompt.txt': 'Hello, {{one.find}}.', 'one/plugins/one/hello/config.json': config },
      ['one/plugins/one/hello/skprompt.txt:1 is broken: it calls one.find'],
    ],
    [
      'when a prompt is half there',
      { 'one/one.module.js': plain, 'one/plugins/one/hello/config.json': '{ "description": "Says hello." }' },
      ['one/plugins/one/hello/skprompt.txt is broken: it cannot be read'],
    ],
    [
      'when a prompt replaces what is not there',
      {
        'one/one.module.js': plain,
        'one/plugins/one/hello/skprompt.txt': 'Hello.',
        'one/plugins/one/hello/config.json': '{ "description": "Says hello.", "overrides": true }',
      },
      ['one/plugins/one/hello says "overrides": true, but there is no one/hello before it'],
    ],
    [
      'when a rubric is broken',
      { 'one/one.module.js': plain, 'one/rubrics/one.yaml': rubric('C C') },
      ['one/rubrics/one.yaml is broken: competencies.0'],
    ],
    [
      'when a rubric is only half written',
      { 'one/one.module.js': plain, 'one/rubrics/one.yaml': 'questions: []' },
      ['one/rubrics/one.yaml is broken: title is missing; description is missing'],
    ],
    [
      'when a route has no name in the API document',
      {
        'one/one.module.js': `${plain}
          const { Controller, Get } = require(${JSON.stringify(require.resolve('@nestjs/common'))});
          class Rooms { list() { return []; } }
          Controller('one')(Rooms);
          Get()(Rooms.prototype, 'list', Object.getOwnPropertyDescriptor(Rooms.prototype, 'list'));
          product('/auth/access').Can('one:read')(Rooms.prototype, 'list', Object.getOwnPropertyDescriptor(Rooms.prototype, 'list'));
          Reflect.defineMetadata('controllers', [Rooms], exports.OneModule);`,
      },
      ['Rooms.list has no name in the API document', '@Operation('],
    ],
    ['when a folder has no module', { 'one/other.module.js': plain }, ['The extension in', '/one cannot be loaded', 'one.module']],
    ['when a module throws', { 'one/one.module.js': `throw new Error('no licence');` }, ['/one cannot be loaded: no licence']],
    ['when a module exports none', { 'one/one.module.js': 'exports.one = 1;' }, ['/one/one.module must export one class', 'it exports 0']],
    [
      'when a migration fails',
      {
        'one/one.module.js': plain,
        'one/migrations/1795400000001-one.js': `exports.One1795400000001 = class One1795400000001 { async up(runner) { await runner.query('CREATE TABLE jobs (id int)'); } async down() {} };`,
      },
      ['The migration One1795400000001 failed', 'relation "jobs" already exists'],
    ],
  ])('%s', async (_when, files, told) => {
    const folder = new ExtensionFolder(files);
    try {
      const failure = await startApp({ EXTENSIONS_DIR: folder.path }).then(
        () => 'it started',
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(StartupError);
      for (const words of told) expect((failure as Error).message).toContain(words);
    } finally {
      folder.remove();
    }
  });

  it('when two folders have one name', () => {
    const folders = [new ExtensionFolder({ 'one/one.module.js': plain }), new ExtensionFolder({ 'one/one.module.js': plain })] as const;
    try {
      expect(() => findExtensions(folders[0].path, folders[1].path)).toThrow(
        `Two extensions are called one: ${folders[0].path}/one and ${folders[1].path}/one. Rename one of them.`,
      );
    } finally {
      for (const folder of folders) folder.remove();
    }
  });

  it('when EXTENSIONS_DIR is not there', async () => {
    await expect(startApp({ EXTENSIONS_DIR: '/nowhere/extensions' })).rejects.toThrow('EXTENSIONS_DIR is /nowhere/extensions, which is not there');
  });
});
