import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type SelectQueryBuilder } from 'typeorm';
import { AuditSeal } from '../../platform/audit/audit-seal.entity';
import { AuditSealer } from '../../platform/audit/sealer';
import { keysetPage, type Page } from '../../platform/http/page';
import type { Caller } from '../access';
import { AuditEventView, AuditFilter } from './audit.dto';

const EXPORTED_AT_ONCE = 100;

/** Reading the audit log; everything that was committed is sealed first, so that the newest deed is there. */
@Injectable()
export class AuditLog {
  constructor(
    @InjectRepository(AuditSeal) private readonly seals: Repository<AuditSeal>,
    private readonly sealer: AuditSealer,
  ) {}

  async list(caller: Caller, query: AuditFilter): Promise<Page<AuditEventView>> {
    await this.sealer.seal(caller.organizationId);
    const options = { sortable: { sequence: 'sequence' }, default: '-sequence', view: (seal: AuditSeal) => AuditEventView.of(seal) } as const;
    return keysetPage(this.filtered(caller, query), query, options);
  }

  /** All of them, oldest first, page by page: as long as the log may be, little of it is in memory. */
  async *all(caller: Caller): AsyncGenerator<AuditEventView> {
    const query = Object.assign(new AuditFilter(), { limit: EXPORTED_AT_ONCE, sort: 'sequence' });
    for (;;) {
      const page = await this.list(caller, query);
      yield* page.data;
      if (!page.nextCursor) return;
      query.cursor = page.nextCursor;
    }
  }

  private filtered({ organizationId }: Caller, query: AuditFilter): SelectQueryBuilder<AuditSeal> {
    const seals = this.seals
      .createQueryBuilder('seal')
      .innerJoinAndSelect('seal.event', 'event')
      .where('seal.organizationId = :organizationId', { organizationId });
    if (query.event) seals.andWhere('event.event IN (:...events)', { events: query.event.split(',') });
    if (query.noun) seals.andWhere('event.noun = :noun', { noun: query.noun });
    if (query.targetId) seals.andWhere('event.targetId = :targetId', { targetId: query.targetId });
    if (query.userId) seals.andWhere('event.userId = :userId', { userId: query.userId });
    if (query.requestId) seals.andWhere('event.requestId = :requestId', { requestId: query.requestId });
    if (query.createdAfter) seals.andWhere('event.at > :createdAfter', { createdAfter: query.createdAfter });
    if (query.createdBefore) seals.andWhere('event.at < :createdBefore', { createdBefore: query.createdBefore });
    return seals;
  }
}
