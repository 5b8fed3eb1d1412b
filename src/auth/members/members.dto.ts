import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../platform/http/page';
import { QueryList } from '../../platform/http/query-values';
import type { Membership } from '../membership.entity';
import { ROLES, type Role } from '../permissions';
import type { User } from '../user.entity';

export class MemberChanges {
  /** What the member will be. @example 'interviewer' */
  @IsIn(ROLES)
  role!: Role;
}

export const MEMBER_STATUSES = ['active', 'disabled'] as const;

export class MemberQuery extends PageQuery {
  /** @example 'recruiter,interviewer' */
  @IsOptional()
  @QueryList()
  @IsIn(ROLES, { each: true })
  role?: Role[];

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
  role!: Role;
  /** @example 'active' */
  status!: Membership['status'];
  /** @example '2026-03-02T09:30:00.000Z' */
  joinedAt!: Date;

  static of({ user, membership }: PersonInOrganization): MemberView {
    const { id, name, email, emailVerifiedAt } = user;
    const { role, status, createdAt } = membership;
    return { id, name, email, emailVerified: emailVerifiedAt !== null, role, status, joinedAt: createdAt };
  }
}
