import { z } from 'zod';
import { variables } from '../../src/platform/environment';

const INTRODUCTION = `# Every variable, with what it means and its default; none has to be set for a first start.
# Copy what you change to .env, or give it to the process in any other way.`;

/** What .env.example has to say: the table of the environment, for people. */
export function envExample(): string {
  const entries = Object.entries(variables.shape).map(([name, type]) => {
    const preset = presetOf(type);
    return `# ${type.description ?? ''}\n${preset === undefined ? `#${name}=` : `${name}=${preset}`}`;
  });
  return [INTRODUCTION, ...entries].join('\n\n') + '\n';
}

/** The default, as it would be written; undefined when there is none. */
function presetOf(type: z.ZodType): string | undefined {
  const preset = z.union([z.string(), z.number(), z.boolean()]).safeParse(type.safeParse(undefined).data);
  return preset.success ? String(preset.data) : undefined;
}
