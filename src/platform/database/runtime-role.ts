import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { StartupError } from '../errors';
import { exclusively } from './exclusively';
import { type Table, TABLES } from './protect';
import { createRole, roleOf, runtimeUrl } from './runtime-url';

/**
 * The address of the runtime role on a server that is not ours; the role is made when it is not there and the owner may do that.
 * undefined: it is not there, and the owner may not.
 */
export async function ensureRuntimeRole(ownerUrl: string): Promise<string | undefined> {
  const url = await runtimeUrl(ownerUrl);
  if (await letsIn(url)) return url;
  await exclusively(ownerUrl, 'migrating', async () => {
    if (await letsIn(url)) return;
    const role = roleOf(url);
    await asked(ownerUrl, async (client) => {
      const { rows } = await client.query<{ may: boolean; there: boolean }>(
        `SELECT rolsuper OR rolcreaterole AS may, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1) AS there FROM pg_roles WHERE rolname = current_user`,
        [role],
      );
      if (!rows[0]?.may) return;
      const password = `LOGIN PASSWORD ${escapeLiteral(new URL(url).password)}`;
      await client.query(rows[0].there ? `ALTER ROLE ${escapeIdentifier(role)} ${password}` : createRole(url));
    });
  });
  return (await letsIn(url)) ? url : undefined;
}

/** Refused by name or password: by SQLSTATE 28 and 3D. Any other fault is the server's and is thrown. */
async function letsIn(url: string): Promise<boolean> {
  try {
    await asked(url, (client) => client.query('SELECT 1'));
    return true;
  } catch (error) {
    if (/^(28|3D)/.test(String((error as { code?: unknown }).code))) return false;
    throw error;
  }
}

/** At start: what the design promises is looked up, not believed. */
export async function verifyTenancy(url: string, mayOwn: boolean): Promise<void> {
  const [role, owned, open] = await asked(url, async (client) => {
    const flags = await client.query<{ name: string; rolsuper: boolean; rolbypassrls: boolean }>(
      'SELECT rolname AS name, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user',
    );
    const tables = await client.query<Table>(TABLES);
    const own = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND pg_has_role(relowner, 'MEMBER')`,
    );
    const unprotected = tables.rows.filter(({ isTenant, isPersonal, isSecured, isForced }) => (isTenant || isPersonal) && !(isSecured && isForced));
    return [flags.rows[0], own.rows, unprotected] as const;
  });
  if (!role || role.rolsuper || role.rolbypassrls)
    throw new StartupError(
      `The server would connect as ${role?.name}, which passes by row level security. Name another role in DATABASE_RUNTIME_URL.`,
    );
  if (open[0])
    throw new StartupError(`The table ${open[0].name} has no row level security. Start once with the owner of the tables in DATABASE_URL.`);
  if (!mayOwn && owned[0]) throw new StartupError(`The server would connect as ${role.name}, which owns the table ${owned[0].name}. ${ADVICE}`);
}

export const ADVICE =
  'Make a role for the server (CREATE ROLE assay_runtime LOGIN PASSWORD …) and name it in DATABASE_RUNTIME_URL, or let the owner in DATABASE_URL make roles (CREATEROLE).';

async function asked<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
