import { resolve } from 'node:path';
import { ExtensionFolder } from './extension-folder';

const PROJECT = resolve(__dirname, '../..');

/**
 * An extension that has background work of every kind, in JavaScript as a build leaves it. `sources` is what it stands on: the sources under
 * jest, or the build for processes of their own. What the work does is written into a table `effects`.
 */
export function busyExtension(sources: 'src' | 'dist/src'): ExtensionFolder {
  return new ExtensionFolder({
    'busy/busy.module.js': `
      const product = (path) => require(${JSON.stringify(`${PROJECT}/${sources}`)} + path);
      const { DataSource } = require(${JSON.stringify(`${PROJECT}/node_modules/typeorm`)});
      const { Task } = product('/platform/queue/task');
      const { Cron } = product('/platform/queue/cron');
      class Busy {
        constructor(dataSource) { this.dataSource = dataSource; }
        note(text) { return this.dataSource.query('INSERT INTO effects (text) VALUES ($1)', [text]); }
        async count(caller, { n, seconds = 0.1 }) {
          await this.dataSource.query('SELECT pg_sleep($1)', [seconds]);
          await this.dataSource.query("INSERT INTO effects (text) SELECT $1 WHERE NOT EXISTS (SELECT FROM effects WHERE text = $1)", [String(n)]);
        }
        async slow() {
          await this.note('slow work has begun');
          await new Promise((end) => setTimeout(end, 1000));
          await this.note('slow work has ended');
        }
        poison() { throw new Error('never works'); }
        async poisoned(caller) { await this.note('given up as ' + caller.role); }
        async long(caller, payload, run) {
          await this.note('long work in process ' + process.pid);
          await run.progress(0.5);
          await new Promise((end) => run.signal.addEventListener('abort', end));
          await this.note('stopped early');
        }
        async guarded(caller) { await this.note('done as ' + caller.role); }
        crash() { setImmediate(() => { throw new Error('nobody catches this'); }); }
        async each() { await this.note('cron ' + new Date().toISOString().slice(0, 16)); }
      }
      const mark = (decorator, method) => decorator(Busy.prototype, method, Object.getOwnPropertyDescriptor(Busy.prototype, method));
      mark(Task('busy/count'), 'count');
      mark(Task('busy/slow'), 'slow');
      mark(Task('busy/poison'), 'poison');
      mark(Task('busy/poison.failed'), 'poisoned');
      mark(Task('busy/long'), 'long');
      mark(Task('busy/crash'), 'crash');
      mark(Task('busy/guarded', { can: 'jobs:write' }), 'guarded');
      mark(Cron('busy/each', '* * * * * *'), 'each');
      Reflect.defineMetadata('design:paramtypes', [DataSource], Busy);
      exports.BusyModule = class BusyModule {};
      Reflect.defineMetadata('providers', [Busy], exports.BusyModule);
    `,
  });
}
