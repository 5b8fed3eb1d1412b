import { Client } from 'pg';

/** The number of each kind of work that only one process may do at a time: the same in every process, and otherwise arbitrary. */
export const ONLY_ONE = { migrating: 4_771_982_115, seeding: 4_771_982_116 } as const;

/** Does the work while no other process on this database does the same; the others wait, and then find little left to do. */
export async function exclusively<T>(url: string, kind: keyof typeof ONLY_ONE, work: () => Promise<T>): Promise<T> {
  const guard = new Client({ connectionString: url });
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [ONLY_ONE[kind]]);
    return await work();
  } finally {
    // The lock ends with its connection.
    await guard.end();
  }
}
