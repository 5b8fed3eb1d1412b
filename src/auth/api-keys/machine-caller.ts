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

/** A machine on behalf of a member, its maker or another one: never does more than the key says, its maker may and this member may. */
export function machineCaller(key: UsableApiKey, member: Membership, requestId: string): Caller {
  const { organizationId, id: apiKeyId } = key;
  const own = intersection(key.permissions, rightsOf(key.member).permissions);
  const permissions = member.userId === key.userId ? own : intersection(own, rightsOf(member).permissions);
  return {
    organizationId,
    userId: member.userId,
    onBehalfOf: member.userId,
    sessionId: null,
    role: 'api-key',
    permissions,
    requestId,
    apiKeyId,
    can: (permission) => covers(permissions, permission),
  };
}
