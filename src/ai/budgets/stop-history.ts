import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import type { Actor } from '../../platform/actor';
import { inScope } from '../../platform/database/scope';
import type { Page, PageQuery } from '../../platform/http/page';
import { history, recordStatus } from '../../platform/transitions';
import { Budget } from './budget.entity';
import { StopChange } from './budgets.dto';
import type { InstallationStop } from './installation-stop';

const NOUN = 'ai';
export const STOPPED = { verb: 'stop', from: 'running', to: 'stopped' };
export const RESUMED = { verb: 'resume', from: 'stopped', to: 'running' };

interface SwitchUse {
  verb: string;
  from: string;
  to: string;
  reason?: string;
}

/** When the use of models was stopped in an organization, by whom, why, and until when. */
@Injectable()
export class StopHistory {
  constructor(@InjectRepository(Budget) private readonly budgets: Repository<Budget>) {}

  page(caller: Caller, query: PageQuery): Promise<Page<StopChange>> {
    return history(this.budgets.manager, caller, NOUN, caller.organizationId, query, (change) => StopChange.of(change));
  }

  /** Inside of the transaction of the change itself. */
  add(manager: EntityManager, actor: Actor, change: SwitchUse): Promise<void> {
    const { organizationId } = actor;
    return recordStatus(manager, NOUN, actor, { organizationId, id: organizationId }, change);
  }

  /**
   * The operator's switch belongs to no organization. Each one learns of it with its first call after a change, at whichever server, and writes it
   * down once, as a deed of the server. An organization that asked for no model meanwhile was not stopped.
   */
  async meet({ organizationId, requestId }: Caller, budget: Budget | null, stop: InstallationStop | null): Promise<void> {
    const reason = stop?.reason ?? null;
    if ((budget?.metStop ?? null) === reason) return;
    const server: Actor = { organizationId, userId: null, can: () => false };
    const change = reason === null ? RESUMED : { ...STOPPED, reason };
    await inScope({ organizationId, userId: null, requestId }, () =>
      this.budgets.manager.transaction(async (manager) => {
        const changed = await manager.query<unknown[]>(
          `INSERT INTO ai_budgets AS budget (organization_id, met_stop, version) VALUES ($1, $2, 1)
           ON CONFLICT (organization_id) DO UPDATE SET met_stop = excluded.met_stop WHERE budget.met_stop IS DISTINCT FROM excluded.met_stop
           RETURNING organization_id`,
          [organizationId, reason],
        );
        if (changed.length > 0) await this.add(manager, server, change);
      }),
    );
  }
}
