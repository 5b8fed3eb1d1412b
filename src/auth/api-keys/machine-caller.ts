import type { Caller } from '../access';
import type { Membership } from '../membership.entity';
import { covers, intersection } from '../permissions';
import { rightsOf } from '../roles/rights';
import type { ApiKey } from './api-key.entity';

/** A key together with the member who made it. */
export type UsableApiKey = ApiKey & { member: Membership };

/** Neither revoked nor expired, and of a member who still is one. */
export function isUsable(key: ApiKey | null, now: Date): key is UsableApiKey {
  return key?.member?.status === 'active' && !key.revokedAt && key.expiresAt > now;
}

/** A machine acts as its maker, or as the member whom it represents: never does more than the key says, its maker may and this member may. */
export function machineCaller(key: UsableApiKey, represented: Membership | undefined, requestId: string): Caller {
  const { organizationId, id: apiKeyId, userId: apiKeyMakerId } = key;
  const own = intersection(key.permissions, rightsOf(key.member).permissions);
  const theirs = represented && rightsOf(represented).permissions;
  const permissions = theirs ? intersection(own, theirs) : own;
  const party = (userId: string, held: readonly string[]) => ({ userId, can: (permission: string) => covers(held, permission) });
  return {
    organizationId,
    userId: represented?.userId ?? apiKeyMakerId,
    onBehalfOf: represented?.userId,
    sessionId: null,
    role: 'api-key',
    permissions,
    requestId,
    apiKeyId,
    apiKeyMakerId,
    parties: represented && theirs && [party(apiKeyMakerId, own), party(represented.userId, theirs)],
    can: (permission) => covers(permissions, permission),
  };
}
