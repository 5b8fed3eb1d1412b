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
  viewer: ['*:read', 'interviews:all'],
};

/** What each built-in role is for, in a sentence. */
export const ROLE_DESCRIPTIONS: Record<Role, string> = {
  owner: 'May do everything; there is always one.',
  admin: 'May do everything.',
  recruiter: 'Runs hiring: jobs, candidates, kits, interviews and their results.',
  interviewer: 'Conducts the interviews that they take part in, and reads those and no others.',
  viewer: 'Reads everything, changes nothing.',
};

/** Everybody who is logged in has it for the own account; it is in no role and no pattern, and machines and candidates do not have it. */
export const OWN_ACCOUNT = 'account:self';
/** Only a candidate who came by an invitation link has it, for the one interview of the link; no pattern covers it. */
export const OWN_INTERVIEW = 'candidate:self';

/** How far other permissions reach. No operation asks for one of these alone; what it shows and changes depends on it. */
export const REACHES: Readonly<Record<string, string>> = {
  'interviews:all':
    'Every interview of the organization, its transcript, evaluations and report. Without it: only interviews that one takes part in.',
};

/** What a `*` for the noun does not reach: what everybody did is for those who are told so. */
const NAMED_ONLY: readonly string[] = ['audit'];

/** The pattern that covers the permission, if one does. */
export function coveringPattern(patterns: readonly string[], permission: string): string | undefined {
  if (permission === OWN_ACCOUNT || permission === OWN_INTERVIEW) return undefined;
  return patterns.find((pattern) => meet(pattern, permission) === permission);
}

/** Does one of the patterns cover the permission? */
export function covers(patterns: readonly string[], permission: string): boolean {
  return coveringPattern(patterns, permission) !== undefined;
}

/** Of what is granted, the patterns that go beyond what is held. */
export function beyond(granted: readonly string[], held: readonly string[]): string[] {
  return granted.filter((pattern) => !held.some((other) => meet(pattern, other) === pattern));
}

/** What both allow. */
export function intersection(some: readonly string[], others: readonly string[]): string[] {
  const met = some.flatMap((pattern) => others.flatMap((other) => meet(pattern, other) ?? []));
  return [...new Set(met)].filter((pattern) => !met.some((wider) => wider !== pattern && meet(pattern, wider) === pattern));
}

/** The pattern for what two patterns have in common; undefined when that is nothing. */
function meet(one: string, other: string): string | undefined {
  if (one === '*') return other;
  if (other === '*') return one;
  const [[noun = '', verb = ''], [otherNoun = '', otherVerb = '']] = [one.split(':'), other.split(':')];
  const part = (a: string, b: string) => (a === '*' ? b : b === '*' || a === b ? a : undefined);
  const [metNoun, metVerb] = [part(noun, otherNoun), part(verb, otherVerb)];
  if (noun !== otherNoun && NAMED_ONLY.includes(metNoun ?? '')) return undefined;
  return metNoun === undefined || metVerb === undefined ? undefined : `${metNoun}:${metVerb}`;
}
