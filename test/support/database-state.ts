import type { TestApp } from './app';

/** Worked off behind the answer's back, or counted for those who ask too often: says nothing about a command. */
const ELSEWHERE = ['audit_pending', 'audit_seals', 'event_signposts', 'throttle_counters', 'migrations'];

/** Every table of ours with all that stands in it, as a number of rows and a hash. */
export type DatabaseState = ReadonlyMap<string, string>;

export async function databaseState(app: TestApp): Promise<DatabaseState> {
  const tables = await app.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL ($1) ORDER BY 1`,
    [ELSEWHERE],
  );
  const parts = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, count(*) || ' ' || md5(COALESCE(string_agg(t::text, '|' ORDER BY t::text), '')) AS state FROM "${name}" t`,
  );
  const states = await app.query<{ name: string; state: string }>(parts.join(' UNION ALL '));
  return new Map(states.map(({ name, state }) => [name, state]));
}

/** What came in between two states, each table with the number of rows that it gained: `jobs +1`. */
export function difference(before: DatabaseState, after: DatabaseState): string[] {
  return [...after].flatMap(([name, state]) => {
    const earlier = before.get(name) ?? '0';
    return earlier === state ? [] : [`${name} +${Number.parseInt(state) - Number.parseInt(earlier)}`];
  });
}
