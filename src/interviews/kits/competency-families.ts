import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { StartupError } from '../../platform/errors';
import { QUESTION_KINDS } from './kit-content';
import { SUBJECT_SORTS } from './subject-sort';

const FOLDER = join(__dirname, 'assets', 'competencies');

const line = z.string().trim().min(1);

const familySchema = z.strictObject({
  name: line,
  definition: line,
  /** Words and phrases of requirements that belong here. */
  matches: z.array(line).min(1),
  /**
   * `general`: how somebody works; once in a kit. `field`: a field of work; also once, what else the job names in it stands as a skill of its own.
   * `skill`: its texts speak about one named skill, so that a kit may hold it several times.
   */
  scope: z.enum(['general', 'field', 'skill']).default('general'),
  /** Speaks of building and running software: nothing for other work. */
  technical: z.boolean().default(false),
  /** Words of a job's title that call for it, also when no requirement does. */
  occupations: z.array(line).default([]),
  /** What stands for `{skill}` when the job names nothing that fits into a sentence. */
  unnamed: line.optional(),
  levels: z.array(line).length(5),
  indicators: z.array(line).min(3),
  questions: z
    .array(
      z.strictObject({
        id: line,
        kind: z.enum(QUESTION_KINDS),
        text: line,
        /** What `{skill}` may be for the question to make sense; anything when left out. */
        for: z.array(z.enum(SUBJECT_SORTS)).default([...SUBJECT_SORTS]),
        signals: z.array(line).min(2),
        minutes: z.int().min(2).max(20),
        probes: z.int().min(0).max(3),
      }),
    )
    .min(3),
});

/** A kind of competency that we know how to ask about and to describe in five levels. `{skill}` stands for what the job names. */
export type Family = z.infer<typeof familySchema> & { key: string };
export type FamilyQuestion = Family['questions'][number];

let families: readonly Family[] | undefined;

/** Our own bank: one file per family. Read once, with the first kit; a test sees to it that all are sound. */
export function competencyFamilies(): readonly Family[] {
  families ??= readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readFamily(join(FOLDER, file)));
  return families;
}

export function familyOf(key: string): Family {
  const family = competencyFamilies().find((each) => each.key === key);
  if (!family) throw new StartupError(`The competency family ${key} is missing in ${FOLDER}. Restore ${key}.yaml.`);
  return family;
}

function readFamily(path: string): Family {
  const parsed = familySchema.safeParse(readYaml(path));
  if (!parsed.success) throw new StartupError(`The competency family ${path} is broken: ${z.prettifyError(parsed.error)}`);
  return { key: basename(path, '.yaml'), ...parsed.data };
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause;
    throw new StartupError(`The competency family ${path} is not YAML: ${cause.message}`, { cause });
  }
}
