import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../platform/audit/audit';
import { asOrganization, currentScope } from '../platform/database/scope';
import { SEEDING } from '../platform/demo';

/** What can happen to accounts, in the words of the OWASP logging vocabulary. */
export type AuthEventName =
  | 'authn_login_success'
  | 'authn_login_fail'
  | 'authn_login_lock'
  | 'authn_password_change'
  | 'authn_password_reset'
  | 'authn_email_change'
  | 'authn_second_factor_enabled'
  | 'authn_second_factor_disabled'
  | 'authn_token_created'
  | 'authn_token_reuse'
  | 'authn_token_revoked'
  | 'user_created'
  | 'user_invited'
  | 'user_joined'
  | 'user_disabled'
  | 'user_enabled'
  | 'user_deleted'
  | 'privilege_permissions_changed';

export interface AuthEvent {
  name: AuthEventName;
  requestId: string;
  /** null where none is known: a failed login of somebody who does not exist. */
  organizationId: string | null;
  /** Who did it; null for a stranger. */
  userId: string | null;
  /** Whom or what it happened to, when that is somebody or something else. */
  subjectId?: string;
  /** Plain facts without personal data: a role before and after, a reason. */
  facts?: Record<string, string | number | null>;
}

/** The database itself writes these down, as changes of rows. */
const ROW_CHANGES: readonly AuthEventName[] = ['user_created', 'user_deleted', 'privilege_permissions_changed'];

/**
 * The one place where everything that happens to accounts passes through. The log of the server has it, and the audit log of the organization:
 * in the transaction in which it happens, or behind the answer's back where there is none of that organization. Without names, addresses and secrets.
 */
@Injectable()
export class AuthEvents {
  private readonly log = new Logger('Auth');

  constructor(
    private readonly audit: Audit,
    private readonly dataSource: DataSource,
  ) {}

  async happened(manager: EntityManager, event: AuthEvent): Promise<void> {
    // Nobody did what the demo data is made of, and the first screen of a newcomer stays clear.
    if (currentScope()?.requestId !== SEEDING) this.log.log(event, event.name);
    const { organizationId, name } = event;
    if (organizationId === null || ROW_CHANGES.includes(name)) return;
    if (currentScope()?.organizationId === organizationId) return this.record(manager, organizationId, event);
    // Not waited for: who failed to log in could tell by the time that the address is known here.
    asOrganization(organizationId, () => this.dataSource.transaction((own) => this.record(own, organizationId, event))).catch((error: unknown) =>
      this.log.error({ err: error }, `${name} could not be recorded`),
    );
  }

  private record(manager: EntityManager, organizationId: string, { name, userId, subjectId, requestId, facts }: AuthEvent): Promise<void> {
    // Whoever fails to log in is nobody yet: the person is the target and not the one who acts.
    const actor = { organizationId, userId: name === 'authn_login_fail' ? null : userId, requestId };
    return this.audit.record(manager, actor, { event: name, target: { noun: 'user', id: subjectId ?? userId }, ...(facts && { facts }) });
  }
}
