import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Client } from 'pg';
import { z } from 'zod';
import { liftForce } from '../database/protect';
import { StartupError } from '../errors';
import { Contents, DamagedBackup, EDITION } from './contents';
import { statementsOf, stepsOf, tablesOf, type Table } from './tables';

/** What was waiting in the queue is not in a backup; people see that, and can begin it anew. */
const NOT_WAITING = [
  `UPDATE tasks SET status = 'failed', failure = 'task.not-restored', finished_at = now() WHERE status IN ('queued', 'running')`,
  `UPDATE webhook_deliveries SET status = 'failed', next_attempt_at = NULL, claimed_until = NULL WHERE status = 'pending'`,
];

/** Puts everything from a backup into an empty database whose schema is the one that it was made from: all of it or nothing. Answers how many rows. */
export async function restore(url: string, file: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    const tables = await tablesOf(client);
    await liftForce(statementsOf(client));
    await refuseUnlessEmpty(client);
    const links = await dropLinks(client);
    for (const { name } of tables) await client.query(`ALTER TABLE "${name}" DISABLE TRIGGER USER`);
    const count = await load(client, new Map(tables.map((table) => [table.name, table])), file);
    for (const statement of NOT_WAITING) await client.query(statement);
    for (const { name, counting } of tables) for (const column of counting) await countOn(client, name, column);
    for (const link of links) await client.query(link);
    for (const { name, isForced } of tables) {
      await client.query(`ALTER TABLE "${name}" ENABLE TRIGGER USER${isForced ? ', FORCE ROW LEVEL SECURITY' : ''}`);
    }
    await client.query('COMMIT');
    return count;
  } catch (error) {
    if (!isOfTheFile(error)) throw error;
    throw new StartupError(`${file} cannot be restored: it is not there, damaged, or no backup of Assay (${error.message}). Nothing was changed.`);
  } finally {
    // Without a COMMIT nothing of it stays.
    await client.end();
  }
}

/** It cannot be read or unpacked, or what is in it are no rows, or not those that belong together. */
function isOfTheFile(error: unknown): error is Error {
  const { code = '' } = error as { code?: string };
  return error instanceof SyntaxError || error instanceof DamagedBackup || /^(Z_|ENOENT|EACCES|EISDIR|22...$|23...$)/.test(code);
}

async function refuseUnlessEmpty(client: Client): Promise<void> {
  const { rows } = await client.query('SELECT 1 FROM organizations LIMIT 1');
  if (rows.length > 0)
    throw new StartupError('There is something in this database already. A backup goes into an empty one: choose another DATA_DIR or DATABASE_URL.');
}

/** Foreign keys would want the tables in an order; they are checked when they come back. */
async function dropLinks(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS "table", quote_ident(conname) AS "name", pg_get_constraintdef(oid) AS "definition"
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`,
  );
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  return rows.map(({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
}

async function load(client: Client, tables: ReadonlyMap<string, Table>, file: string): Promise<number> {
  const contents = new Contents();
  let last: string | undefined;
  const unpacked = createGunzip();
  const reading = pipeline(createReadStream(file), unpacked);
  // Whoever reads the lines is told.
  reading.catch(() => undefined);
  for await (const line of createInterface({ input: unpacked, crlfDelay: Infinity })) {
    if (last !== undefined) throw new DamagedBackup('something stands behind its last line');
    if (contents.rows >= 0 && line.startsWith('{')) {
      last = line;
      continue;
    }
    contents.add(line);
    if (contents.rows === 0) await refuseOtherSchema(client, line, file);
    else await insert(client, tables, line);
  }
  await reading;
  if (last === undefined) throw new DamagedBackup('its last line is missing');
  if (last !== contents.lastLine) throw new DamagedBackup('its last line tells of other rows than it has');
  return contents.rows;
}

/** What backups of every edition begin with. */
const HEADER = z.object({ assay: z.int(), steps: z.unknown() });

async function refuseOtherSchema(client: Client, line: string, file: string): Promise<void> {
  const { data: header } = HEADER.safeParse(JSON.parse(line));
  if (!header) throw new DamagedBackup('its first line is not that of a backup');
  if (header.assay === EDITION && JSON.stringify(header.steps) === JSON.stringify(await stepsOf(client))) return;
  throw new StartupError(
    `${file} was made by another version of Assay, or with other extensions. Restore it with the version of Assay that made it, then start the newer one.`,
  );
}

async function insert(client: Client, tables: ReadonlyMap<string, Table>, line: string): Promise<void> {
  const tab = line.indexOf('\t');
  const table = tables.get(line.slice(0, tab));
  if (!table) throw new StartupError(`The backup speaks of a table that is not here: ${line.slice(0, tab)}. Start with the same extensions.`);
  const columns = table.columns.join(', ');
  await client.query(
    `INSERT INTO "${table.name}" (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM jsonb_populate_record(NULL::"${table.name}", $1::jsonb)`,
    [line.slice(tab + 1)],
  );
}

async function countOn(client: Client, table: string, column: string): Promise<void> {
  await client.query(`SELECT setval(pg_get_serial_sequence('"${table}"', '${column}'), greatest(1, (SELECT max("${column}") FROM "${table}")))`);
}
