import type { Caller } from '../../auth/access';
import { OWN_INTERVIEW } from '../../auth/permissions';

/** A candidate who came by an invitation link: nobody's colleague, with one permission, for one interview. */
export function candidateCaller(organizationId: string, interviewId: string, requestId: string): Caller {
  return {
    organizationId,
    userId: null,
    sessionId: null,
    role: 'candidate',
    permissions: [OWN_INTERVIEW],
    requestId,
    interviewId,
    can: (permission) => permission === OWN_INTERVIEW,
  };
}
