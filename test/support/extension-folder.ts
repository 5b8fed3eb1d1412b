import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const SOURCES = resolve(__dirname, '../../src');

/** A folder of extensions that is there for one test, for EXTENSIONS_DIR: path → text. It is outside of the project, as an operator's may be. */
export class ExtensionFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'assay-extensions-'));

  constructor(files: Record<string, string>) {
    for (const [name, text] of Object.entries(files)) {
      const file = join(this.path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A module, in JavaScript as a build leaves it, with one provider class that `decorate` is written for. */
export function moduleText(decorate = ''): string {
  return `
    const product = (path) => require(${JSON.stringify(SOURCES)} + path);
    class Provider { answer() { return 'x'; } }
    ${decorate}
    exports.OneModule = class OneModule {};
    Reflect.defineMetadata('providers', [Provider], exports.OneModule);
  `;
}
