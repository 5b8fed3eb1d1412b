import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock';
import { asOrganization } from '../../platform/database/scope';
import { requireVersion } from '../../platform/http/version-match';
import type { Caller } from '../access';
import type { Tokens } from '../auth.dto';
import type { Origin } from '../origin';
import { CurrentPassword } from '../passwords/current-password';
import { RolesService } from '../roles/roles.service';
import { Sealing } from '../sealing';
import { Sessions } from '../sessions/sessions.service';
import { SingleSignOnConnection } from './connection.entity';
import { IdentityProvider, type Attempt } from './identity-provider';
import { Joining } from './joining.service';
import { ConnectionView, type NewConnection } from './single-sign-on.dto';
import { ConnectedByOwners, NoAttempt, NoSingleSignOn } from './single-sign-on.errors';

/** How long somebody may take to log in at the provider. */
export const ATTEMPT_SECONDS = 600;

interface SealedAttempt extends Attempt {
  organizationId: string;
  until: number;
}

/** An organization's own identity provider: its connection, and logins by it. */
@Injectable()
export class SingleSignOn {
  constructor(
    @InjectRepository(SingleSignOnConnection) private readonly connections: Repository<SingleSignOnConnection>,
    private readonly provider: IdentityProvider,
    private readonly roles: RolesService,
    private readonly joining: Joining,
    private readonly password: CurrentPassword,
    private readonly sealing: Sealing,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async get({ organizationId }: Caller): Promise<ConnectionView> {
    return ConnectionView.of(await this.connection(organizationId));
  }

  /** The provider is asked before anything is stored: what does not work is not kept. */
  async connect(
    caller: Caller,
    { issuer, clientId, clientSecret, currentPassword, ...input }: NewConnection,
    origin: Origin,
    version?: number,
  ): Promise<ConnectionView> {
    if (caller.role !== 'owner') throw new ConnectedByOwners();
    const { organizationId } = caller;
    requireVersion(await this.connections.findOneBy({ organizationId }), version);
    await this.password.confirm(caller, currentPassword, origin);
    const domains = input.domains.map((domain) => domain.toLowerCase());
    const wanted = { issuer, clientId, clientSecret: this.sealing.seal('single-sign-on', clientSecret), domains };
    await this.provider.discover(wanted);
    await this.connections.manager.transaction(async (manager) => {
      const given = await this.roles.assignment(manager, caller, input.defaultRole, '/defaultRole');
      const before = await held(manager, organizationId);
      // Asking the provider took a while.
      requireVersion(before, version);
      const role = { defaultRole: given.role, defaultCustomRoleId: given.customRoleId };
      await manager.save(Object.assign(before ?? this.connections.create({ organizationId }), wanted, role));
    });
    return this.get(caller);
  }

  async disconnect({ organizationId }: Caller, version?: number): Promise<void> {
    await this.connections.manager.transaction(async (manager) => {
      const connection = await held(manager, organizationId);
      if (!connection) throw new NoSingleSignOn();
      requireVersion(connection, version);
      await manager.delete(SingleSignOnConnection, { organizationId });
    });
  }

  /** Where to send the browser, and what it has to bring back, sealed. */
  async begin(organizationId: string, redirectUri: string): Promise<{ address: string; attempt: string }> {
    const connection = await asOrganization(organizationId, () => this.connection(organizationId));
    const { address, attempt } = await this.provider.begin(connection, redirectUri);
    const sealed: SealedAttempt = { ...attempt, organizationId, until: this.clock.now().getTime() + ATTEMPT_SECONDS * 1000 };
    return { address: address.href, attempt: this.sealing.seal('single-sign-on-state', JSON.stringify(sealed)) };
  }

  async finish(callback: URL, sealed: string | undefined, origin: Origin): Promise<Tokens> {
    const opened = this.sealing.open('single-sign-on-state', sealed ?? '');
    if (!opened) throw new NoAttempt();
    const { organizationId, until, ...attempt } = JSON.parse(opened) as SealedAttempt;
    if (until <= this.clock.now().getTime()) throw new NoAttempt();
    return asOrganization(organizationId, async () => {
      const connection = await this.connection(organizationId);
      const identity = await this.provider.identify(connection, callback, attempt);
      const membership = await this.joining.member(connection, identity, origin.requestId);
      return this.connections.manager.transaction((manager) => this.sessions.open(manager, membership, origin, { bySingleSignOn: true }));
    });
  }

  private async connection(organizationId: string): Promise<SingleSignOnConnection> {
    const connection = await this.connections.findOne({ where: { organizationId }, relations: { defaultCustomRole: true } });
    if (!connection) throw new NoSingleSignOn();
    return connection;
  }
}

/** For the rest of the transaction: nobody changes it between the look and the change. */
function held(manager: EntityManager, organizationId: string): Promise<SingleSignOnConnection | null> {
  return manager.findOne(SingleSignOnConnection, { where: { organizationId }, lock: { mode: 'pessimistic_write' } });
}
