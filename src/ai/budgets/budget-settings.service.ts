import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { EntityManager, Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Clock } from '../../platform/clock';
import { Environment } from '../../platform/environment';
import { AiNotStopped, AiStoppedByOperator } from '../ai.errors';
import { Budget } from './budget.entity';
import { Budgets } from './budgets';
import { BudgetView, type NewBudget, type StopView } from './budgets.dto';
import { type InstallationStop, InstallationSwitch } from './installation-stop';
import { installationLimits, limitsOf } from './limits';
import { sentence } from './sentence';
import { RESUMED, STOPPED, StopHistory } from './stop-history';

const NO_LIMITS = { tokensPerDay: null, moneyPerDay: null, requestsPerMinute: null };

/** What an organization allows itself, and its switch that stops everything. Every use of the switch stands in the history. */
@Injectable()
export class BudgetSettings {
  constructor(
    @InjectRepository(Budget) private readonly rows: Repository<Budget>,
    private readonly budgets: Budgets,
    private readonly installation: InstallationSwitch,
    private readonly stops: StopHistory,
    private readonly clock: Clock,
    private readonly environment: Environment,
  ) {}

  async view({ organizationId }: Caller): Promise<BudgetView> {
    const budget = await this.rows.findOneBy({ organizationId });
    const limits = limitsOf(budget, installationLimits(this.environment));
    const spent = await this.budgets.spent(organizationId);
    return Object.assign(new BudgetView(), {
      limits,
      own: limitsOf(budget, NO_LIMITS),
      tokensToday: spent.tokens,
      moneyToday: spent.cost,
      tokensRemaining: limits.tokensPerDay === null ? null : Math.max(0, limits.tokensPerDay - spent.tokens),
      moneyRemaining: limits.moneyPerDay === null ? null : Math.max(0, limits.moneyPerDay - spent.cost),
      stopped: stopOf(budget, await this.installation.stop()),
    });
  }

  async set(caller: Caller, { tokensPerDay, moneyPerDay, requestsPerMinute }: NewBudget): Promise<BudgetView> {
    await this.change(caller, async (budget, manager) => {
      budget.tokensPerDay = textOf(tokensPerDay);
      budget.moneyPerDay = textOf(moneyPerDay);
      budget.requestsPerMinute = requestsPerMinute ?? null;
      await manager.save(budget);
    });
    return this.view(caller);
  }

  async stop(caller: Caller, reason: string): Promise<BudgetView> {
    await this.change(caller, async (budget, manager) => {
      const from = budget.stopReason === null ? 'running' : 'stopped';
      Object.assign(budget, { stopReason: sentence(reason), stoppedAt: this.clock.now(), stoppedBy: caller.userId });
      await manager.save(budget);
      await this.stops.add(manager, caller, { ...STOPPED, from, reason });
    });
    return this.view(caller);
  }

  async resume(caller: Caller): Promise<BudgetView> {
    const installation = await this.installation.stop();
    await this.change(caller, async (budget, manager) => {
      if (budget.stopReason === null) throw installation ? new AiStoppedByOperator(installation) : new AiNotStopped();
      Object.assign(budget, { stopReason: null, stoppedAt: null, stoppedBy: null });
      await manager.save(budget);
      await this.stops.add(manager, caller, RESUMED);
    });
    return this.view(caller);
  }

  /** The organization's row, made when there is none yet, and held until the change is done. */
  private async change({ organizationId }: Caller, apply: (budget: Budget, manager: EntityManager) => Promise<void>): Promise<void> {
    await this.rows.manager.transaction(async (manager) => {
      await manager.query('INSERT INTO ai_budgets (organization_id, version) VALUES ($1, 1) ON CONFLICT DO NOTHING', [organizationId]);
      const budget = await manager.findOneOrFail(Budget, { where: { organizationId }, lock: { mode: 'pessimistic_write' } });
      await apply(budget, manager);
    });
  }
}

/** What the operator stopped stands above what the organization did. */
function stopOf(budget: Budget | null, installation: InstallationStop | null): StopView | null {
  if (installation) return { by: 'installation', ...installation, userId: null };
  if (!budget?.stopReason) return null;
  return { by: 'organization', reason: budget.stopReason, since: budget.stoppedAt, userId: budget.stoppedBy };
}

function textOf(limit: number | null | undefined): string | null {
  return limit === null || limit === undefined ? null : String(limit);
}
