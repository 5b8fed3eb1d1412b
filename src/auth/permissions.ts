export const ROLES = ['owner', 'admin', 'recruiter', 'interviewer', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** Who may do what: patterns over `noun:verb`, `*` for any noun or any verb. An extension's own permission fits the patterns at once. */
export const ROLE_PERMISSIONS: Record<Role, readonly string[]> = {
  owner: ['*'],
  admin: ['*'],
  recruiter: [
    'jobs:*',
    'candidates:*',
    'applications:*',
    'kits:*',
    'interviews:*',
    'evaluations:*',
    'reports:*',
    'rubrics:read',
    'ai:read',
    'ai:invoke',
    'tasks:*',
  ],
  interviewer: [
    'jobs:read',
    'candidates:read',
    'applications:read',
    'kits:read',
    'rubrics:read',
    'interviews:read',
    'interviews:conduct',
    'evaluations:read',
    'reports:read',
  ],
  viewer: ['*:read'],
};

/** What a `*` for the noun does not reach: what everybody did is for those who are told so. */
const NAMED_ONLY: readonly string[] = ['audit'];

/** Does one of the patterns cover the permission? */
export function covers(patterns: readonly string[], permission: string): boolean {
  const [noun, verb] = permission.split(':');
  // The own account is everybody's own.
  if (permission === 'account:self') return true;
  return patterns.some((pattern) => {
    if (pattern === '*') return true;
    const [patternNoun, patternVerb] = pattern.split(':');
    return (patternNoun === noun || (patternNoun === '*' && !NAMED_ONLY.includes(noun ?? ''))) && (patternVerb === '*' || patternVerb === verb);
  });
}
