import { IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { PageQuery } from '../../platform/http/page';
import { QueryList } from '../../platform/http/query-values';
import type { Membership } from '../membership.entity';
import { rightsOf } from '../roles/rights';
import type { User } from '../user.entity';

export class MemberChanges {
  /** What the member will be: a built-in role, or one that the organization made. @example 'interviewer' */
  @IsString()
  @Length(1, 40)
  role!: string;
}

export const MEMBER_STATUSES = ['active', 'disabled'] as const;

export class MemberQuery extends PageQuery {
  /** @example 'recruiter,interviewer' */
  @IsOptional()
  @QueryList()
  @IsString({ each: true })
  @MaxLength(40, { each: true })
  role?: string[];

  /** @example 'active' */
  @IsOptional()
  @QueryList()
  @IsIn(MEMBER_STATUSES, { each: true })
  status?: (typeof MEMBER_STATUSES)[number][];
}

/** A person, and what they are in this organization. */
export interface PersonInOrganization {
  user: User;
  membership: Membership;
}

export class MemberView {
  /** @example '0195f000-0000-7000-8000-000000000004' */
  id!: string;
  /** @example 'Riley Recruiter' */
  name!: string;
  /** @example 'riley@assay.example' */
  email!: string;
  /** @example true */
  emailVerified!: boolean;
  /** @example 'recruiter' */
  role!: string;
  /** @example 'active' */
  status!: Membership['status'];
  /** @example '2026-03-02T09:30:00.000Z' */
  joinedAt!: Date;
  /** @example 1 */
  version!: number;

  static of({ user, membership }: PersonInOrganization): MemberView {
    const { id, name, email, emailVerifiedAt } = user;
    const { status, createdAt, version } = membership;
    const { role } = rightsOf(membership);
    return { id, name, email, emailVerified: emailVerifiedAt !== null, role, status, joinedAt: createdAt, version };
  }
}
