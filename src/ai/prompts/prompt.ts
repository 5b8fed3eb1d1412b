import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { z, type ZodType } from 'zod';
import type { PromptConfig } from './prompt-config';
import { broken, type PromptSource } from './prompt-source';
import { type Section, splitMessages } from './sections';
import { type FunctionCall, parseTemplate, type Part, TemplateFault } from './template';

/** A function that a model answers: template and configuration, read and checked. */
export interface Prompt {
  /** `plugin/function` */
  name: string;
  folder: string;
  /** Where the template stands, for messages about it. */
  file: string;
  template: string;
  config: PromptConfig;
  sections: Section[];
  /** Changes when a word of it does: what a stored answer says it was made with. */
  hash: string;
  /** The shape of the answer, when the prompt declares one. */
  output: ZodType | undefined;
}

/** Whatever is wrong with it stops the start, with the file, the line where there is one, and the reason. */
export function makePrompt(plugin: string, source: PromptSource): Prompt {
  const { file, template, text } = source;
  try {
    const parts = parseTemplate(template);
    const config = { ...source.config, input_variables: source.config.input_variables ?? undeclared(parts) };
    const sections = sectionsOf(template, parts, config);
    return {
      name: `${plugin}/${source.function}`,
      folder: dirname(file),
      file,
      template,
      config,
      sections,
      hash: sha256(text),
      output: outputSchema(source.configFile, config),
    };
  } catch (error) {
    if (error instanceof TemplateFault) throw broken(file, source.firstLine + error.line - 1, error.message);
    throw error;
  }
}

/** The prompt in other words: same name, variables and settings. A TemplateFault when the words do not fit them. */
export function reworded(prompt: Prompt, template: string): Prompt {
  const sections = sectionsOf(template, parseTemplate(template), prompt.config);
  return { ...prompt, template, sections, hash: sha256(`${template}\0${prompt.hash}`) };
}

export function callsOf({ sections }: Prompt): FunctionCall[] {
  return sections.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'call' ? [part] : [])));
}

/** The names of the variables that its template uses. */
export function variablesUsed({ sections }: Prompt): string[] {
  return sections.flatMap(({ parts }) => parts.flatMap(variablesOf));
}

function sectionsOf(template: string, parts: Part[], config: PromptConfig): Section[] {
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

/** Semantic Kernel takes the variables from the template when a configuration declares none at all. */
function undeclared(parts: Part[]): PromptConfig['input_variables'] {
  const names = new Set(parts.flatMap(variablesOf));
  return [...names].map((name) => ({ name, description: '', is_required: true, is_data: false }));
}

function assertDeclared(name: string, line: number, config: PromptConfig): void {
  if (config.input_variables.some((variable) => variable.name === name)) return;
  throw new TemplateFault(line, `$${name} is not declared; add it to input_variables`);
}

/** The names of the variables that a part uses. */
function variablesOf(part: Part): string[] {
  if (part.kind === 'text') return [];
  if (part.kind === 'variable') return [part.name];
  return [part.first, ...Object.values(part.named)].flatMap((value) => (value && 'variable' in value ? [value.variable] : []));
}

function outputSchema(file: string, config: PromptConfig): ZodType | undefined {
  const { output_schema: ours, output_variable: theirs } = config;
  if (ours && theirs?.json_schema) throw broken(file, undefined, 'it has output_schema and output_variable.json_schema; keep one of them');
  const schema = ours ?? theirs?.json_schema;
  if (!schema) return undefined;
  try {
    return z.fromJSONSchema(schema);
  } catch (cause) {
    // Whatever the conversion throws, it is the schema that it could not convert.
    const name = ours ? 'output_schema' : 'output_variable.json_schema';
    throw broken(file, undefined, `${name} cannot be used: ${cause instanceof Error ? cause.message : 'unknown reason'}`, cause);
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
