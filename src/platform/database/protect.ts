import { escapeIdentifier, escapeLiteral } from 'pg';

/** Runs one statement as the owner of the tables. */
export type Run = (statement: string, values?: unknown[]) => Promise<unknown>;

/** Where pg-boss keeps its queue; see queue.ts. */
const SCHEMAS = ['public', 'tasks'];
/** Written once: the runtime role may add and read. */
const ONLY_GROW = ['audit_events', 'audit_seals'];
/** Of no organization, so that no policy guards the row: nobody but the owner of the tables removes one. */
const NEVER_REMOVED = ['users'];
/** Changes that are no deeds of anybody: the log itself, its doubles for status moves, events and model calls, what models took, and the memory of answers and streams. */
const NOT_AUDITED = [
  ...['audit_events', 'audit_seals', 'audit_pending', 'status_changes', 'idempotency_keys', 'events', 'webhook_deliveries'],
  ...['model_calls', 'ai_spendings', 'ai_reservations', 'ai_request_counts', 'ai_stream_parts'],
];
/** Events whose name in OWASP's vocabulary says more than created, changed and deleted. */
const EVENTS: Record<string, readonly [created: string, changed: string, deleted: string]> = {
  sessions: ['session_created', 'session_renewed', 'session_expired'],
  memberships: ['user_created', 'privilege_permissions_changed', 'user_deleted'],
};

const ORGANIZATION = `NULLIF(current_setting('app.organization_id', true), '')::uuid`;
const PERSON = `NULLIF(current_setting('app.person_id', true), '')::uuid`;

/** Whose a row is, where that is not told by its `organization_id`. What belongs to a person is changed for an organization of theirs, or for themselves. */
const OWN_ROWS: Record<string, string> = {
  organizations: `"id" = ${ORGANIZATION}`,
  second_factors: `"user_id" = ${PERSON} OR EXISTS (SELECT 1 FROM "memberships"
    WHERE "memberships"."organization_id" = ${ORGANIZATION} AND "memberships"."user_id" = "second_factors"."user_id")`,
};

/**
 * What may be seen besides the own rows: who logs in sees what they are a member of; and a second factor is seen by everybody, sealed as it is, because
 * a login that did not see it would do without it.
 */
const FURTHER_POLICIES: Record<string, string> = {
  second_factors: 'true',
  memberships: `"user_id" = ${PERSON}`,
  organizations: `EXISTS (SELECT 1 FROM "memberships" WHERE "memberships"."organization_id" = "organizations"."id" AND "memberships"."user_id" = ${PERSON})`,
};

export interface Table {
  name: string;
  isTenant: boolean;
  /** It has no organization, and policies all the same. */
  isPersonal: boolean;
  isSecured: boolean;
  isForced: boolean;
  isAudited: boolean;
}

/** The tables of tenants, as the catalogue knows them: whatever has an organization, and the organizations. */
export const TABLES = `
  SELECT c.relname AS "name", c.relname = 'organizations' OR EXISTS (
      SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped) AS "isTenant",
    c.relname = 'second_factors' AS "isPersonal",
    EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenancy') AND c.relrowsecurity AS "isSecured",
    c.relforcerowsecurity AS "isForced",
    EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'audit_row') AS "isAudited"
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`;

/**
 * Row level security and the audit trigger on every table that has an organization, those of extensions included: nobody has to think of it,
 * and nobody can forget it. Does nothing where nothing is missing.
 */
export async function protectTables(run: Run): Promise<void> {
  const tables = ((await run(TABLES)) as Table[]).filter(({ isTenant, isPersonal }) => isTenant || isPersonal);
  const hasAudit = tables.some(({ name }) => name === 'audit_events');
  for (const { name, isTenant, isSecured, isForced, isAudited } of tables) {
    const table = escapeIdentifier(name);
    if (!isSecured) {
      const isOwn = OWN_ROWS[name] ?? `"organization_id" = ${ORGANIZATION}`;
      await run(`CREATE POLICY "tenancy" ON ${table} USING (${isOwn}) WITH CHECK (${isOwn})`);
      const further = FURTHER_POLICIES[name];
      if (further) await run(`CREATE POLICY "tenancy_of_person" ON ${table} FOR SELECT USING (${further})`);
      await run(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
    }
    if (!isForced) await run(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    if (!isAudited && hasAudit && isTenant && name !== 'organizations' && !NOT_AUDITED.includes(name)) await audit(run, name);
  }
}

/** Migrations and backups are the owner's own work on the rows of all organizations; it is forced again afterwards, or with the end of the transaction. */
export async function liftForce(run: Run): Promise<void> {
  const tables = ((await run(TABLES)) as Table[]).filter(({ isForced }) => isForced);
  for (const { name } of tables) await run(`ALTER TABLE ${escapeIdentifier(name)} NO FORCE ROW LEVEL SECURITY`);
}

async function audit(run: Run, table: string): Promise<void> {
  const noun = table.replace(/ies$/, 'y').replace(/s$/, '');
  const events = EVENTS[table] ?? ['sensitive_create', 'sensitive_update', 'sensitive_delete'];
  const facts = [noun, ...events].map(escapeLiteral).join(', ');
  await run(
    `CREATE TRIGGER "audit_row" AFTER INSERT OR UPDATE OR DELETE ON ${escapeIdentifier(table)} FOR EACH ROW EXECUTE FUNCTION "audit_row"(${facts})`,
  );
}

/** What the server may do with the tables, those included that pg-boss or a later migration makes. */
export async function grantTo(role: string, run: Run): Promise<void> {
  const to = escapeIdentifier(role);
  const defaults = ['USAGE ON SCHEMAS', 'SELECT, INSERT, UPDATE, DELETE ON TABLES', 'USAGE, SELECT ON SEQUENCES'];
  await run(defaults.map((rights) => `ALTER DEFAULT PRIVILEGES GRANT ${rights} TO ${to}`).join('; '));
  const lacking = (await run(
    `SELECT n.nspname AS "schema", c.relname AS "name" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p', 'v') AND pg_has_role(c.relowner, 'MEMBER') AND NOT has_table_privilege($2, c.oid, 'SELECT')`,
    [SCHEMAS, role],
  )) as { schema: string; name: string }[];
  for (const { schema, name } of lacking) {
    await run(`GRANT USAGE ON SCHEMA ${escapeIdentifier(schema)} TO ${to}`);
    await run(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${escapeIdentifier(schema)}.${escapeIdentifier(name)} TO ${to}`);
  }
  const refused = [
    'INSERT, UPDATE, DELETE, TRUNCATE ON "schema_migrations"',
    ...ONLY_GROW.map((table) => `UPDATE, DELETE, TRUNCATE ON ${escapeIdentifier(table)}`),
    ...NEVER_REMOVED.map((table) => `DELETE, TRUNCATE ON ${escapeIdentifier(table)}`),
  ];
  await run(refused.map((rights) => `REVOKE ${rights} FROM ${to}`).join('; '));
}
