import type { z } from 'zod';
import type { FieldError } from '../../platform/errors';

/** RFC 6901: `~` and `/` inside a name are escaped. */
function pointer(at: string, path: readonly PropertyKey[]): string {
  return at + path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Our code when a rule of ours names one, zod's otherwise; both as kebab case. */
function codeOf(issue: z.core.$ZodIssue): string {
  const own = issue.code === 'custom' ? (issue.params?.code as string | undefined) : undefined;
  return (own ?? issue.code).replaceAll('_', '-');
}

/** What zod found, as the field errors of a problem document; unknown members are named one by one. */
export function fieldErrors(error: z.ZodError, at = ''): FieldError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ pointer: pointer(at, issue.path), code: codeOf(issue), detail: issue.message }];
    return issue.keys.map((name) => ({
      pointer: pointer(at, [...issue.path, name]),
      code: 'unknown-field',
      detail: `There is no field ${name.slice(0, 60)} here. Leave it out.`,
    }));
  });
}
