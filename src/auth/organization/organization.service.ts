import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Audit } from '../../platform/audit/audit';
import { requireVersion } from '../../platform/http/version-match';
import type { Caller } from '../access';
import { Callers } from '../callers';
import { Organization } from '../organization.entity';
import { SecondFactors } from '../second-factor/second-factors.service';
import { OrganizationSettings, type OrganizationChanges } from './organization.dto';
import { OwnFactorFirst } from './organization.errors';

/** What an organization is called, and what it asks of its members. */
@Injectable()
export class OrganizationService {
  constructor(
    @InjectRepository(Organization) private readonly organizations: Repository<Organization>,
    private readonly secondFactors: SecondFactors,
    private readonly callers: Callers,
    private readonly audit: Audit,
  ) {}

  async get({ organizationId }: Caller): Promise<OrganizationSettings> {
    return OrganizationSettings.of(await this.organizations.findOneByOrFail({ id: organizationId }));
  }

  async change(caller: Caller, changes: OrganizationChanges, version?: number): Promise<OrganizationSettings> {
    if (changes.requiresSecondFactor && !(await this.secondFactors.isOn(caller.userId ?? caller.organizationId))) throw new OwnFactorFirst();
    await this.organizations.manager.transaction(async (manager) => {
      const where = { id: caller.organizationId };
      const organization = await manager.findOneOrFail(Organization, { where, lock: { mode: 'for_no_key_update' } });
      requireVersion(organization, version);
      const before = OrganizationSettings.of(organization);
      const after = OrganizationSettings.of(await manager.save(Object.assign(organization, changes)));
      const facts = { changed: Object.keys(changes).sort() };
      await this.audit.record(manager, caller, { event: 'authz_change', target: { noun: 'organization', id: where.id }, before, after, facts });
    });
    this.callers.forgetAll();
    return this.get(caller);
  }
}
