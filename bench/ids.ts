/** The data of the bench has ids that can be said without asking: kind, organization (0 or 1), number. */
const KINDS = { job: 1, requirement: 2, stage: 3, kit: 4, candidate: 5, application: 6, interview: 7, turn: 8 } as const;
export type Kind = keyof typeof KINDS;

export function idOf(kind: Kind, organization: number, number: number): string {
  return `0195f000-${KINDS[kind]}000-7000-800${organization}-${number.toString(16).padStart(12, '0')}`;
}

/** The same in SQL, with an expression for the number. */
export function sqlId(kind: Kind, organization: number, number: string): string {
  return `('0195f000-${KINDS[kind]}000-7000-800${organization}-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
}

/** Per organization. Two organizations make the 10,000 candidates. */
export const AMOUNTS = { jobs: 200, candidates: 5_000, interviews: 1_000, turnsEach: 12 } as const;
