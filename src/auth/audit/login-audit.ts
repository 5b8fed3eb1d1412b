import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../../platform/audit/audit';
import { asOrganization, asPerson } from '../../platform/database/scope';
import { Membership } from '../membership.entity';

/** Logins in the log of the organizations that they concern; an address that nobody has concerns none. */
@Injectable()
export class LoginAudit {
  private readonly log = new Logger(LoginAudit.name);

  constructor(
    private readonly audit: Audit,
    private readonly dataSource: DataSource,
  ) {}

  succeeded(manager: EntityManager, { organizationId, userId }: Membership): Promise<void> {
    return this.audit.record(manager, { organizationId, userId }, { event: 'authn_login_success', target: { noun: 'user', id: userId } });
  }

  /** Behind the answer's back: who waited for it could tell by the time that the address is known here. */
  failed(userId: string): void {
    this.recordFailure(userId).catch((error: unknown) => this.log.error({ err: error }, 'A failed login could not be recorded'));
  }

  /** Nobody is logged in, so the person is the target and not the one who acts. */
  private async recordFailure(userId: string): Promise<void> {
    const memberships = await asPerson(userId, () => this.dataSource.getRepository(Membership).findBy({ userId }));
    for (const { organizationId } of memberships) {
      const entry = { event: 'authn_login_fail', target: { noun: 'user', id: userId } } as const;
      await asOrganization(organizationId, () =>
        this.dataSource.transaction((manager) => this.audit.record(manager, { organizationId, userId: null }, entry)),
      );
    }
  }
}
