import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { ZodType } from 'zod';
import { StartupError } from '../../platform/errors';
import { shownPath } from '../../platform/shown-path';
import { promptConfig, yamlPrompt } from './prompt-config';

/** The words of a prompt as they were found, in either of Semantic Kernel's two forms, before its template is read. */
export interface PromptSource {
  /** The last part of its name. */
  function: string;
  /** Where the template is, and in which line of the file it begins. */
  file: string;
  configFile: string;
  firstLine: number;
  template: string;
  config: ReturnType<typeof promptConfig.parse>;
  /** Everything that a change of the prompt would change. */
  text: string;
}

/** A folder with `skprompt.txt`, and `config.json` where something is to be set, as in Semantic Kernel. */
export function readFolder(folder: string): PromptSource {
  const [configFile, file] = [join(folder, 'config.json'), join(folder, 'skprompt.txt')];
  const [configText, template] = [existsSync(configFile) ? read(configFile) : '{}', read(file)];
  assertJson(configFile, configText);
  assertNotOld(configFile, configText);
  const { value } = parse(configFile, configText, promptConfig, 'json');
  return { function: basename(folder), file, configFile, firstLine: 1, template, config: value, text: `${template}\0${configText}` };
}

/** A file `<name>.yaml` that holds all of it. */
export function readYaml(file: string): PromptSource {
  const text = read(file);
  const { value, lineOf } = parse(file, text, yamlPrompt, 'core');
  const { template, ...config } = value;
  return { function: config.name ?? basename(file, extname(file)), file, configFile: file, firstLine: lineOf('template'), template, config, text };
}

export function broken(file: string, line: number | undefined, reason: string, cause?: unknown): StartupError {
  return new StartupError(`The prompt ${shownPath(file)}${line ? `:${line}` : ''} is broken: ${reason}.`, { cause });
}

function parse<T>(file: string, text: string, schema: ZodType<T>, kind: 'json' | 'core'): { value: T; lineOf: (key: string) => number } {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: kind, lineCounter: lines });
  const [fault] = document.errors;
  if (fault) throw broken(file, fault.linePos?.[0].line, `it is not YAML: ${fault.message.split('\n')[0]}`, fault);
  const parsed = schema.safeParse(document.toJS());
  const lineAt = (path: PropertyKey[]): number => {
    const node = document.getIn(path, true) ?? document.contents;
    const offset = isNode(node) ? node.range?.[0] : undefined;
    // The text of a block (`template: |`) begins in the line after its head.
    const isBlock = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
    return offset === undefined ? 1 : lines.linePos(offset).line + (isBlock ? 1 : 0);
  };
  if (parsed.success) return { value: parsed.data, lineOf: (key) => lineAt([key]) };
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  const key = issue?.code === 'unrecognized_keys' ? [...path, issue.keys[0] ?? ''] : path;
  throw broken(file, lineAt(key), `${path.join('.') || 'it'}: ${issue?.message ?? 'not acceptable'}`);
}

/** What is read as YAML afterwards has to be JSON: other programs read it, too. */
function assertJson(file: string, text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const lines = new LineCounter();
    const document = parseDocument(text, { schema: 'json', lineCounter: lines });
    const at = /position (\d+)/.exec(error.message)?.[1];
    const line = at ? lines.linePos(Number(at)).line : (document.errors[0]?.linePos?.[0].line ?? text.split('\n').length);
    throw broken(file, line, `it is not JSON: ${error.message}`, error);
  }
}

/** The form that Semantic Kernel had before its first version. */
function assertNotOld(file: string, text: string): void {
  const config: unknown = JSON.parse(text);
  const isOld = typeof config === 'object' && config !== null && ['completion', 'input', 'default_services'].some((key) => key in config);
  if (isOld)
    throw broken(
      file,
      undefined,
      'it is in the old form of Semantic Kernel; rename "completion" to "execution_settings": {"default": …}, "input": {"parameters": …} to "input_variables", "defaultValue" to "default", and leave "default_services" out',
    );
}

/** In UTF-8, and in nothing else: what is decoded wrongly would be sent to a model without anybody noticing. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function read(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw broken(file, undefined, 'it cannot be read; a prompt is a folder with skprompt.txt, and config.json for its settings', cause);
  }
  try {
    const text = UTF_8.decode(bytes);
    if (text.includes('\0')) throw broken(file, undefined, 'it holds U+0000, as text in UTF-16 does; save it in UTF-8');
    return text;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw broken(file, undefined, 'it is not in UTF-8; save it in UTF-8', cause);
  }
}
