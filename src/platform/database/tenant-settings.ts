import { escapeLiteral } from 'pg';
import type { Scope } from './work';

/** Who can be seen: what row level security asks for. */
export interface Tenant {
  organizationId: string;
  personId: string;
}

/** What a connection is told about the scope of its statements; row level security and the audit triggers read it back. */
export interface TenantSettings extends Tenant {
  /** As JSON, for audit rows. */
  actor: string;
}

export function tenantOf({ organizationId = '', personId = '' }: Scope = {}): Tenant {
  return { organizationId, personId };
}

export function settingsOf(scope: Scope = {}): TenantSettings {
  const { userId = null, onBehalfOf = null, apiKeyId, requestId = null, address = null } = scope;
  return { ...tenantOf(scope), actor: JSON.stringify({ userId, onBehalfOf, apiKeyId, requestId, address }) };
}

/** Begins a statement that says itself, as $1, for whom it writes: the audit triggers read it at the end of the statement. */
export const NAMING_THE_ACTOR = `WITH actor AS (SELECT set_config('app.actor', $1, true))`;

/** Who it is does not matter to what can be seen. */
export const sameTenant = (one: Tenant, other: Tenant): boolean => one.organizationId === other.organizationId && one.personId === other.personId;

/** One statement, to be sent alone or together with others: `local` ends with the transaction. */
export function setting({ organizationId, personId, actor }: TenantSettings, reach: 'local' | 'session'): string {
  const set = Object.entries({ 'app.organization_id': organizationId, 'app.person_id': personId, 'app.actor': actor });
  return `SELECT ${set.map(([name, value]) => `set_config('${name}', ${escapeLiteral(value)}, ${reach === 'local'})`).join(', ')}`;
}
