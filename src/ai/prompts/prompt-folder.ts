import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z, type ZodType } from 'zod';
import { StartupError } from '../../platform/errors';
import { type PromptConfig, promptConfig } from './prompt-config';
import { type Section, splitMessages } from './sections';
import { parseTemplate, type Part, TemplateFault } from './template';

/** A function that a model answers: a folder with `skprompt.txt` and `config.json`, read and checked. */
export interface Prompt {
  /** `plugin/function` */
  name: string;
  folder: string;
  config: PromptConfig;
  sections: Section[];
  /** Changes when a word of either file does: what a stored answer says it was made with. */
  hash: string;
  /** The shape of the answer, when the folder declares one. */
  output: ZodType | undefined;
}

/** Reads one prompt folder. Whatever is wrong with it stops the start, with the file, the line where there is one, and the reason. */
export function readPrompt(name: string, folder: string): Prompt {
  const configFile = join(folder, 'config.json');
  const templateFile = join(folder, 'skprompt.txt');
  const configText = read(configFile);
  const template = read(templateFile);
  const config = readConfig(configFile, configText);
  try {
    const sections = readTemplate(template, config);
    return { name, folder, config, sections, hash: sha256(`${template}\0${configText}`), output: outputSchema(configFile, config) };
  } catch (error) {
    if (error instanceof TemplateFault) throw broken(templateFile, error.line, error.message);
    throw error;
  }
}

function readTemplate(template: string, config: PromptConfig): Section[] {
  const parts = parseTemplate(template);
  if (!template.trim()) throw new TemplateFault(1, 'the prompt is empty');
  for (const part of parts) for (const used of variablesOf(part)) assertDeclared(used, part.line, config);
  const isData = new Set(config.input_variables.filter((variable) => variable.is_data).map((variable) => variable.name));
  const hasData = parts.some((part) => part.kind === 'call' || (part.kind === 'variable' && isData.has(part.name)));
  // With data blocks the template is the instruction and the blocks are what the user says; without, it is what the user says, as in Semantic Kernel.
  const sections = splitMessages(parts, hasData ? 'system' : 'user');
  if (!hasData && !sections.some((section) => section.role === 'user'))
    throw new TemplateFault(1, 'there is no <message role="user">, and no model answers without one');
  return sections;
}

function assertDeclared(name: string, line: number, config: PromptConfig): void {
  if (config.input_variables.some((variable) => variable.name === name)) return;
  throw new TemplateFault(line, `$${name} is not declared; add it to input_variables in config.json`);
}

/** The names of the variables that a part uses. */
export function variablesOf(part: Part): string[] {
  if (part.kind === 'text') return [];
  if (part.kind === 'variable') return [part.name];
  return [part.first, ...Object.values(part.named)].flatMap((value) => (value && 'variable' in value ? [value.variable] : []));
}

function readConfig(file: string, text: string): PromptConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'json', lineCounter: lines });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = /position (\d+)/.exec(error.message)?.[1];
    const line = at ? lines.linePos(Number(at)).line : (document.errors[0]?.linePos?.[0].line ?? text.split('\n').length);
    throw broken(file, line, `it is not JSON: ${error.message}`, error);
  }
  const parsed = promptConfig.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  const key = issue?.code === 'unrecognized_keys' ? [...path, issue.keys[0]] : path;
  const node = document.getIn(key, true) ?? document.contents;
  const offset = isNode(node) ? node.range?.[0] : undefined;
  throw broken(file, offset === undefined ? 1 : lines.linePos(offset).line, `${path.join('.') || 'it'}: ${issue?.message ?? 'not acceptable'}`);
}

function outputSchema(file: string, config: PromptConfig): ZodType | undefined {
  const schema = config.output_variable?.json_schema;
  if (!schema) return undefined;
  try {
    return z.fromJSONSchema(schema);
  } catch (cause) {
    // Whatever the conversion throws, it is the schema that it could not convert.
    throw broken(file, undefined, `output_variable.json_schema cannot be used: ${cause instanceof Error ? cause.message : 'unknown reason'}`, cause);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw broken(file, undefined, 'it cannot be read; a prompt is a folder with skprompt.txt and config.json', cause);
  }
}

function broken(file: string, line: number | undefined, reason: string, cause?: unknown): StartupError {
  return new StartupError(`The prompt ${relative(process.cwd(), file)}${line ? `:${line}` : ''} is broken: ${reason}.`, { cause });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
