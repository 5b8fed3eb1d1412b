import type { SelectQueryBuilder } from 'typeorm';
import type { Caller } from '../../auth/access';
import { where, type Condition } from '../../platform/http/written-pages';
import { whoMustTakePart } from '../participants/interview-participant.entity';
import type { Interview } from './interview.entity';

const takesPart = (user: string) => `EXISTS (
  SELECT 1 FROM interview_participants participant
  WHERE participant.organization_id = interview.organization_id AND participant.interview_id = interview.id AND participant.user_id = ${user}
)`;

/** Whether every interview of the organization exists for the caller. */
export function reachesAll(caller: Caller): boolean {
  return caller.interviewId === undefined && caller.can('interviews:all');
}

/**
 * Narrows a query to the interviews that exist for the caller: with `interviews:all` those of the organization, else those that they take part in;
 * for a candidate the one of the invitation link. All others are as if they were not there.
 */
export function withinReach(builder: SelectQueryBuilder<Interview>, caller: Caller): SelectQueryBuilder<Interview> {
  const { organizationId, interviewId } = caller;
  builder.where('interview.organizationId = :organizationId', { organizationId });
  if (interviewId !== undefined) return builder.andWhere('interview.id = :interviewId', { interviewId });
  whoMustTakePart(caller).forEach((userId, index) => builder.andWhere(takesPart(`:party${index}`), { [`party${index}`]: userId }));
  return builder;
}

/** The same for a list that PostgreSQL writes. */
export function conditionsOfReach(caller: Caller): Condition[] {
  const { organizationId, interviewId } = caller;
  const own = where('interview.organization_id = ?', organizationId);
  if (interviewId !== undefined) return [own, where('interview.id = ?', interviewId)];
  return [own, ...whoMustTakePart(caller).map((userId) => where(takesPart('?'), userId))];
}
