import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PromptFiles {
  prompt?: string | Buffer;
  /** An object becomes JSON; a text is written as it is. */
  config?: object | string;
}

/** A folder of prompt plugins, `plugin/function` → its two files, for PLUGINS_DIR. */
export class PluginFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'assay-plugins-'));

  constructor(prompts: Record<string, PromptFiles>) {
    for (const [name, { prompt, config }] of Object.entries(prompts)) {
      const folder = join(this.path, name);
      mkdirSync(folder, { recursive: true });
      if (prompt !== undefined) writeFileSync(join(folder, 'skprompt.txt'), prompt);
      if (config !== undefined) writeFileSync(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config, null, 2));
    }
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.path, file), text);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
