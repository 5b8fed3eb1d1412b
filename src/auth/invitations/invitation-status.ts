import { Brackets, type SelectQueryBuilder } from 'typeorm';
import type { Invitation } from './invitation.entity';
import type { InvitationStatus } from './invitations.dto';

const CONDITIONS: Record<InvitationStatus, string> = {
  accepted: 'invitation.acceptedAt IS NOT NULL',
  revoked: 'invitation.revokedAt IS NOT NULL',
  expired: 'invitation.acceptedAt IS NULL AND invitation.revokedAt IS NULL AND invitation.expiresAt <= :now',
  open: 'invitation.acceptedAt IS NULL AND invitation.revokedAt IS NULL AND invitation.expiresAt > :now',
};

/** Only those in one of these states; the state is not stored, for time alone changes it. */
export function inStatus(builder: SelectQueryBuilder<Invitation>, statuses: InvitationStatus[], now: Date): void {
  const any = new Brackets((or) => statuses.forEach((status) => or.orWhere(CONDITIONS[status])));
  builder.andWhere(any, { now });
}
