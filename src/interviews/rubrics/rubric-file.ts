import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { StartupError } from '../../platform/errors';
import { shownPath } from '../../platform/shown-path';
import { kitContent, type KitContent } from '../kits/kit-content';

/** Competencies with their levels, and perhaps questions, kept as a file: what a kit can be made from by name. */
export interface Rubric {
  name: string;
  title: string;
  description: string;
  content: KitContent;
}

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Of one file, in one line. */
const MOST_FAULTS = 5;

const heading = z.strictObject({
  title: z.string().trim().min(1).max(160),
  description: z.string().trim().min(1).max(600),
  competencies: z.unknown(),
  questions: z.unknown().optional(),
});

/** Every rubric of one folder, in the order of their names. Whatever is wrong stops the start, with the file and the reason. */
export function readRubrics(folder: string): { rubric: Rubric; path: string }[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name))
    .filter((path) => {
      if (/\.(?:yml|json)$/.test(path)) throw broken(path, 'a rubric is a file <name>.yaml; rename it');
      return path.endsWith('.yaml');
    })
    .sort()
    .map((path) => ({ rubric: readRubric(path), path }));
}

function readRubric(path: string): Rubric {
  const name = basename(path, '.yaml');
  if (!NAME.test(name)) throw broken(path, 'its name must be made of lower-case letters, digits and single hyphens');
  const parsed = heading.safeParse(readYaml(path));
  if (!parsed.success) throw broken(path, reason(parsed.error));
  const { title, description, competencies, questions } = parsed.data;
  const content = kitContent.safeParse({ competencies, ...(questions === undefined ? {} : { questions }) });
  if (!content.success) throw broken(path, reason(content.error));
  return { name, title, description, content: content.data };
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause;
    throw broken(path, `it is not YAML (line ${cause.linePos?.[0].line ?? '?'}): ${cause.message.split('\n')[0]}`, cause);
  }
}

/** Everything that is wrong, so that it can be mended at once. */
function reason({ issues }: z.ZodError): string {
  const told = issues.slice(0, MOST_FAULTS).map(({ path, message }) => `${path.join('.') || 'it'} ${said(message)}`);
  return [...told, ...(issues.length > MOST_FAULTS ? [`and ${issues.length - MOST_FAULTS} more`] : [])].join('; ');
}

function said(message: string): string {
  return message.endsWith('received undefined') ? 'is missing' : `is not acceptable: ${message}`;
}

export function broken(path: string, why: string, cause?: unknown): StartupError {
  return new StartupError(`The rubric ${shownPath(path)} is broken: ${why}.`, { cause });
}
