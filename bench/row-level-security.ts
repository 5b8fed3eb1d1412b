import type { Request } from 'autocannon';
import { Client } from 'pg';
import { idOf, AMOUNTS } from './ids';
import { measure, median, warm } from './measure';
import { readOptions } from './options';
import { openWorkplace } from './workplace';

/**
 * `npm run bench:tenancy`: what it costs that the database itself keeps organizations apart, for `GET /candidates/{id}`. The same server answers with the
 * policies on and off in turn; and with two organizations that take turns, so that connections have to be told anew for whom they work.
 */
readOptions('npm run bench:tenancy: the same requests with and without row level security, in turn.\n\n', {});
const ROUNDS = 7;
const SECONDS = 3;
const WARM = 5000;
const VARIETY = 400;

async function main(): Promise<void> {
  const place = await openWorkplace();
  const admin = new Client({ connectionString: place.adminUrl });
  try {
    await admin.connect();
    const tables = await securedTables(admin);
    const secure = (verb: 'ENABLE' | 'DISABLE') => admin.query(tables.map((name) => `ALTER TABLE ${name} ${verb} ROW LEVEL SECURITY;`).join(' '));
    const tokens = [place.token, await place.login(2)] as const;
    const load = async (organizations: 1 | 2): Promise<number> =>
      (await measure(place.assay, place.token, reading(tokens.slice(0, organizations)), SECONDS)).perSecond;
    await warm(place.assay, place.token, reading(tokens), WARM);

    const policies: number[] = [];
    const turns: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await secure('DISABLE');
      const open = await load(1);
      await secure('ENABLE');
      const one = await load(1);
      const two = await load(2);
      policies.push(one / open);
      turns.push(two / open);
      process.stdout.write(`${Math.round(open)} without policies, ${Math.round(one)} with, ${Math.round(two)} with two organizations in turn\n`);
    }
    process.stdout.write(`\nWith policies: ${median(policies).toFixed(2)} of the requests per second without.\n`);
    process.stdout.write(`With two organizations in turn: ${median(turns).toFixed(2)}.\n`);
  } finally {
    await admin.end();
    await place.close();
  }
}

/** Candidates of each organization in turn, asked for by its own owner. */
function reading(tokens: readonly string[]): Request[] {
  return Array.from({ length: VARIETY }, (_, index) => {
    const organization = index % tokens.length;
    const id = idOf('candidate', organization, 1 + ((index * 7919) % AMOUNTS.candidates));
    return { method: 'GET', path: `/api/v1/candidates/${id}`, headers: { authorization: `Bearer ${tokens[organization]}` } };
  });
}

async function securedTables(admin: Client): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')`,
  );
  return rows.map(({ name }) => name);
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
