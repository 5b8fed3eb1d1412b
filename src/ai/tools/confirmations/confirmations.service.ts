import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../../auth/access';
import { Clock } from '../../../platform/clock';
import { newId } from '../../../platform/database/ids';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Problem } from '../../../platform/errors';
import { keysetPage, type Page } from '../../../platform/http/page';
import { ConfirmationDecided, ConfirmationExpired, ConfirmationNotFound, ToolRefused } from '../../ai.errors';
import { type NamedTool, Tools } from '../tools';
import { Confirmation, type ConfirmationState } from './confirmation.entity';
import { ConfirmationView, type ConfirmationQuery, type ConfirmedView } from './confirmations.dto';

const VALID_MINUTES = 10;

/** Between what a model proposes and what happens stands a person: the same who asked, once, before it expires. */
@Injectable()
export class Confirmations {
  constructor(
    @InjectRepository(Confirmation) private readonly confirmations: Repository<Confirmation>,
    private readonly tools: Tools,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Nothing happens yet. What the caller may not see or do is refused here, by the tool's preview. */
  async propose(caller: Caller, tool: NamedTool, input: unknown): Promise<ConfirmationView> {
    const { organizationId, userId } = caller;
    if (userId === null) throw new ToolRefused({ name: tool.fullName, reason: 'it changes something, and there is no person to confirm it' });
    const summary = String(await tool.tell(input, caller));
    const confirmation = this.confirmations.create({
      organizationId,
      id: newId(),
      userId,
      tool: tool.fullName,
      arguments: input as Record<string, unknown>,
      summary,
      status: 'pending',
      expiresAt: new Date(this.clock.now().getTime() + VALID_MINUTES * 60_000),
      decidedAt: null,
      failure: null,
    });
    return ConfirmationView.of(await this.confirmations.save(confirmation));
  }

  async page(caller: Caller, query: ConfirmationQuery): Promise<Page<ConfirmationView>> {
    const { organizationId, userId } = caller;
    const rows = this.confirmations
      .createQueryBuilder('confirmation')
      .where('confirmation.organizationId = :organizationId AND confirmation.userId = :userId', { organizationId, userId });
    if (query.status) rows.andWhere('confirmation.status IN (:...status)', { status: query.status });
    return keysetPage(rows, query, { sortable: { createdAt: 'createdAt' }, default: '-createdAt', view: (row) => ConfirmationView.of(row) });
  }

  async get(caller: Caller, id: string): Promise<ConfirmationView> {
    return ConfirmationView.of(await this.find(caller, id));
  }

  /** Decided and done in one transaction: however often it is sent, it happens once; and what was broken off can be confirmed again. */
  async confirm(caller: Caller, id: string): Promise<ConfirmedView> {
    const { tool: name, arguments: given } = await this.find(caller, id);
    const tool = this.tools.find(name);
    if (!tool) throw new ToolRefused({ name, reason: 'there is no such tool any more' });
    const input = this.tools.checked(caller, tool, given);
    try {
      return await this.work.run(async () => {
        await this.decide(caller, id, 'confirmed');
        const result = await tool.run(input, caller);
        return { confirmation: await this.get(caller, id), result };
      });
    } catch (error) {
      const isRefused = error instanceof Problem && error.status < 500;
      const mine = { organizationId: caller.organizationId, id, status: 'pending' as const };
      if (isRefused) await this.confirmations.update(mine, { status: 'failed', failure: error.code, decidedAt: this.clock.now() });
      throw error;
    }
  }

  async decline(caller: Caller, id: string): Promise<ConfirmationView> {
    await this.find(caller, id);
    await this.decide(caller, id, 'declined');
    return this.get(caller, id);
  }

  private async decide(caller: Caller, id: string, status: ConfirmationState): Promise<void> {
    const now = this.clock.now();
    const { affected } = await this.confirmations
      .createQueryBuilder()
      .update()
      .set({ status, decidedAt: now })
      .where(`organization_id = :organizationId AND id = :id AND status = 'pending' AND expires_at > :now`, {
        organizationId: caller.organizationId,
        id,
        now,
      })
      .execute();
    if (affected === 1) return;
    const found = await this.find(caller, id);
    throw found.status === 'pending' ? new ConfirmationExpired() : new ConfirmationDecided({ status: found.status });
  }

  private async find({ organizationId, userId }: Caller, id: string): Promise<Confirmation> {
    const found = userId === null ? null : await this.confirmations.findOneBy({ organizationId, userId, id });
    if (!found) throw new ConfirmationNotFound();
    return found;
  }
}
