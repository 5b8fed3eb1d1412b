import type { Client } from 'pg';
import type { Run } from '../database/protect';

/** A table of ours, with the columns that can be written. */
export interface Table {
  name: string;
  columns: string[];
  /** Those that count by themselves. */
  counting: string[];
  isForced: boolean;
}

/** Every table of the product and its extensions; not the queue's, whose work the list of tasks knows. */
export async function tablesOf(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    SELECT c.relname AS "name", c.relforcerowsecurity AS "isForced",
      array_agg(quote_ident(a.attname) ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '') AS "columns",
      coalesce(array_agg(a.attname::text) FILTER (WHERE a.attidentity <> ''), '{}') AS "counting"
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'schema_migrations'
    GROUP BY c.oid, c.relname ORDER BY c.relname`);
  return rows;
}

/** Statements of this client's transaction, as the owner of the tables. */
export const statementsOf =
  (client: Client): Run =>
  async (statement, values) =>
    (await client.query<Record<string, unknown>>(statement, values)).rows;

/** The steps that the schema has gone through: a backup fits only the schema that it was made from. */
export async function stepsOf(client: Client): Promise<string[]> {
  return (await client.query<{ name: string }>('SELECT name FROM schema_migrations ORDER BY name')).rows.map(({ name }) => name);
}
