import { IsEmail, IsIn, IsNotEmpty, IsNotIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { IfGiven, PLAIN_ADDRESS, Trimmed } from '../../platform/http/fields';
import { PageQuery } from '../../platform/http/page';
import { QueryList } from '../../platform/http/query-values';
import { Email } from '../email';
import { rightsOf } from '../roles/rights';
import type { Invitation } from './invitation.entity';

export class NewMemberInvitation {
  /** Whom to invite. @example 'sasha@people.example' */
  @Email()
  @IsEmail(PLAIN_ADDRESS)
  @MaxLength(320)
  email!: string;

  /**
   * What they will be: a built-in role, or one that the organization made. Nobody is invited as an owner: ownership is handed over, to somebody who is there.
   * @example 'interviewer'
   */
  @IsString()
  @Length(1, 40)
  @IsNotIn(['owner'])
  role!: string;
}

/** Whoever has an account already gives its password; whoever has none chooses one, and a name. */
export class InvitationAnswer {
  /** The token from the mail. @example 'AZXwAAAAcACAAAAAAAAAAXRoZS1saW5rLWluLXRoZS1kZW1vLWludml0YXRpb24h' */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  token!: string;

  /** Your name; needed for a new account. @example 'Noor Haddad' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 200)
  name?: string;

  /** Of your account, or for a new one: 12 to 128 characters. @example 'interview-with-evidence' */
  @IsString()
  @Length(1, 128)
  password!: string;
}

export const INVITATION_STATUSES = ['open', 'accepted', 'revoked', 'expired'] as const;
export type InvitationStatus = (typeof INVITATION_STATUSES)[number];

export class InvitationQuery extends PageQuery {
  /** @example 'open' */
  @IsOptional()
  @QueryList()
  @IsIn(INVITATION_STATUSES, { each: true })
  status?: InvitationStatus[];
}

export class MemberInvitationView {
  /** @example '0195f000-0000-7000-8000-000000000005' */
  id!: string;
  /** @example 'noor@people.example' */
  email!: string;
  /** @example 'interviewer' */
  role!: string;
  /** @example 'open' */
  status!: InvitationStatus;
  /** Who invited them. @example '0195f000-0000-7000-8000-000000000002' */
  invitedById!: string;
  /** @example '2026-03-09T09:30:00.000Z' */
  expiresAt!: Date;
  /** @example null */
  acceptedAt!: Date | null;
  /** @example '2026-03-02T09:30:00.000Z' */
  createdAt!: Date;

  static of(invitation: Invitation, now: Date): MemberInvitationView {
    const { id, email, invitedById, expiresAt, acceptedAt, createdAt } = invitation;
    const { role } = rightsOf(invitation);
    return { id, email, role, status: statusOf(invitation, now), invitedById, expiresAt, acceptedAt, createdAt };
  }
}

function statusOf({ acceptedAt, revokedAt, expiresAt }: Invitation, now: Date): InvitationStatus {
  if (acceptedAt) return 'accepted';
  if (revokedAt) return 'revoked';
  return expiresAt <= now ? 'expired' : 'open';
}
