import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { createRole, roleOf } from '../runtime-url';

/** The application's role and its database have the same name. */
export const APPLICATION = 'assay';

const extensions = ['pg_trgm', 'unaccent', 'citext', 'btree_gist'];

/**
 * A role that is no superuser (those pass by row level security) with a database of its own, and the role that the server works as. The database comes last, so that its being there
 * means that all is; it takes its extensions from the template, and so do the databases of tests.
 */
export async function furnish(templateUrl: string, password: string, runtimeUrl: string): Promise<void> {
  const client = new Client({ connectionString: templateUrl, ssl: false });
  await client.connect();
  try {
    if (!(await exists(client, 'SELECT 1 FROM pg_roles WHERE rolname = $1', roleOf(runtimeUrl)))) await client.query(createRole(runtimeUrl));
    if (await exists(client, 'SELECT 1 FROM pg_database WHERE datname = $1', APPLICATION)) return;
    const name = escapeIdentifier(APPLICATION);
    for (const extension of extensions) {
      if (!(await exists(client, 'SELECT 1 FROM pg_available_extensions WHERE name = $1', extension))) continue;
      await client.query(`CREATE EXTENSION IF NOT EXISTS ${escapeIdentifier(extension)}`);
    }
    if (!(await exists(client, 'SELECT 1 FROM pg_roles WHERE rolname = $1', APPLICATION))) {
      await client.query(`CREATE ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${escapeLiteral(password)}`);
    }
    await client.query(`CREATE DATABASE ${name} OWNER ${name}`);
  } finally {
    await client.end();
  }
}

async function exists(client: Client, query: string, name: string): Promise<boolean> {
  return (await client.query(query, [name])).rows.length > 0;
}
