import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { Environment } from '../../platform/environment';
import { AiStopped, BudgetExhausted, TooManyModelRequests } from '../ai.errors';
import { ModelFailure } from '../models/failure';
import { Budget } from './budget.entity';
import { InstallationSwitch } from './installation-stop';
import { dayOf, installationLimits, type Limits, limitsOf, secondsToNextDay } from './limits';
import { StopHistory } from './stop-history';

/** When calls under way hold the budget, one of them is likely to have ended after this. */
const HELD_SECONDS = 5;

/** A share of a day's budget, held for one call. */
export interface Reservation {
  organizationId: string;
  id: string;
  day: string;
}

interface Spent {
  tokens: number;
  cost: number;
  held: { tokens: number; cost: number };
}

/** What a call is going to take at most, or has taken. */
export interface Amount {
  tokens: number;
  /** US dollars; null when the price is not known: then only its tokens count. */
  cost: number | null;
}

/**
 * What models may cost. A call reserves what it may come to before anything is sent, and settles what it came to; retries and repairs belong to
 * the one call. All of it stands in the database, so that servers share it, each step a single statement, so that calls at once cannot overdraw it;
 * a reservation of a server that died runs out by itself.
 */
@Injectable()
export class Budgets {
  constructor(
    @InjectRepository(Budget) private readonly budgets: Repository<Budget>,
    private readonly installation: InstallationSwitch,
    private readonly stops: StopHistory,
    private readonly clock: Clock,
    private readonly environment: Environment,
  ) {}

  /** Throws the ModelFailure that says why no model may be asked now. */
  async reserve(caller: Caller, most: Amount): Promise<Reservation> {
    const limits = await this.assertRunning(caller);
    await this.countRequest(caller, limits);
    const now = this.clock.now();
    const reservation: Reservation = { organizationId: caller.organizationId, id: newId(), day: dayOf(now) };
    await this.giveBackWhatRanOut(caller.organizationId, now);
    // Twice the time that a call has, so that none runs out that is only slow to settle.
    const endsAt = new Date(now.getTime() + this.environment.AI_TIMEOUT_SECONDS * 2_000);
    const { organizationId, id, day } = reservation;
    const granted = await this.budgets.query<unknown[]>(
      `WITH granted AS (
         INSERT INTO ai_spendings AS spent (organization_id, day, tokens, cost)
         SELECT $1::uuid, $2::date, $3::numeric, $4::numeric WHERE ($5::numeric IS NULL OR $3 <= $5) AND ($6::numeric IS NULL OR $4 <= $6)
         ON CONFLICT (organization_id, day) DO UPDATE SET tokens = spent.tokens + excluded.tokens, cost = spent.cost + excluded.cost
         WHERE ($5::numeric IS NULL OR spent.tokens + excluded.tokens <= $5) AND ($6::numeric IS NULL OR spent.cost + excluded.cost <= $6)
         RETURNING organization_id, day)
       INSERT INTO ai_reservations (organization_id, id, day, tokens, cost, ends_at)
       SELECT organization_id, $7::uuid, day, $3::numeric, $4::numeric, $8::timestamptz FROM granted RETURNING id`,
      [organizationId, day, Math.ceil(most.tokens), (most.cost ?? 0).toFixed(8), limits.tokensPerDay, limits.moneyPerDay, id, endsAt],
    );
    if (granted.length === 0) throw this.exhausted(limits, most, await this.spent(organizationId));
    return reservation;
  }

  async settle({ organizationId, id, day }: Reservation, { tokens, cost }: Amount): Promise<void> {
    // A reservation that ran out has been given back already.
    await this.budgets.query(
      `WITH freed AS (DELETE FROM ai_reservations WHERE organization_id = $1 AND id = $2 RETURNING tokens, cost)
       UPDATE ai_spendings SET tokens = tokens + $4 - coalesce((SELECT tokens FROM freed), 0), cost = cost + $5 - coalesce((SELECT cost FROM freed), 0)
       WHERE organization_id = $1 AND day = $3`,
      [organizationId, id, day, tokens, (cost ?? 0).toFixed(8)],
    );
  }

  /** Throws while the installation or the organization has stopped the use of models; answers with what may be spent. */
  async assertRunning(caller: Caller): Promise<Limits> {
    const stop = await this.installation.stop();
    const budget = await this.budgets.findOneBy({ organizationId: caller.organizationId });
    await this.stops.meet(caller, budget, stop);
    if (stop) throw stopped(stop.reason);
    if (budget?.stopReason) throw stopped(budget.stopReason);
    return limitsOf(budget, installationLimits(this.environment));
  }

  /** What has been spent today, with what is held: reserved and not yet settled. */
  async spent(organizationId: string): Promise<Spent> {
    const [row] = await this.budgets.query<Record<'tokens' | 'cost' | 'held_tokens' | 'held_cost', string | null>[]>(
      `SELECT spent.tokens, spent.cost, held.tokens AS held_tokens, held.cost AS held_cost FROM ai_spendings AS spent
       CROSS JOIN (SELECT sum(tokens) AS tokens, sum(cost) AS cost FROM ai_reservations WHERE organization_id = $1 AND day = $2) AS held
       WHERE spent.organization_id = $1 AND spent.day = $2`,
      [organizationId, dayOf(this.clock.now())],
    );
    const held = { tokens: Number(row?.held_tokens ?? 0), cost: Number(row?.held_cost ?? 0) };
    return { tokens: Number(row?.tokens ?? 0), cost: Number(row?.cost ?? 0), held };
  }

  private async countRequest(caller: Caller, { requestsPerMinute }: Limits): Promise<void> {
    if (caller.userId === null || requestsPerMinute === null) return;
    const now = this.clock.now().getTime();
    const minute = new Date(now - (now % 60_000));
    const [row] = await this.budgets.query<{ count: number }[]>(
      `INSERT INTO ai_request_counts AS counted (organization_id, user_id, minute, count) VALUES ($1, $2, $3, 1)
       ON CONFLICT (organization_id, user_id) DO UPDATE
       SET count = CASE WHEN counted.minute = excluded.minute THEN counted.count + 1 ELSE 1 END, minute = excluded.minute
       RETURNING count`,
      [caller.organizationId, caller.userId, minute],
    );
    if ((row?.count ?? 0) <= requestsPerMinute) return;
    const retryAfterSeconds = Math.ceil((minute.getTime() + 60_000 - now) / 1000);
    const headers = { 'Retry-After': String(retryAfterSeconds) };
    throw new ModelFailure('too-many-requests', {
      retryAfterSeconds,
      problem: (options) => new TooManyModelRequests({ requestsPerMinute }, { ...options, headers }),
    });
  }

  /** What was reserved by a server that is no more. */
  private async giveBackWhatRanOut(organizationId: string, now: Date): Promise<void> {
    await this.budgets.query(
      `WITH ended AS (DELETE FROM ai_reservations WHERE organization_id = $1 AND ends_at < $2 RETURNING day, tokens, cost),
            days AS (SELECT day, sum(tokens) AS tokens, sum(cost) AS cost FROM ended GROUP BY day)
       UPDATE ai_spendings AS spent SET tokens = spent.tokens - days.tokens, cost = spent.cost - days.cost
       FROM days WHERE spent.organization_id = $1 AND spent.day = days.day`,
      [organizationId, now],
    );
  }

  private exhausted({ tokensPerDay, moneyPerDay }: Limits, most: Amount, spent: Spent): ModelFailure {
    const fits = (limit: number | null, used: number): boolean => limit === null || used <= limit;
    const { held } = spent;
    const isHeld = fits(tokensPerDay, spent.tokens - held.tokens + most.tokens) && fits(moneyPerDay, spent.cost - held.cost + (most.cost ?? 0));
    const retryAfterSeconds = isHeld ? HELD_SECONDS : secondsToNextDay(this.clock.now());
    const headers = {
      'Retry-After': String(retryAfterSeconds),
      ...(tokensPerDay === null ? {} : { 'X-AI-Tokens-Remaining': String(Math.max(0, tokensPerDay - spent.tokens)) }),
      ...(moneyPerDay === null ? {} : { 'X-AI-Money-Remaining': Math.max(0, moneyPerDay - spent.cost).toFixed(4) }),
    };
    return new ModelFailure('budget-exhausted', {
      retryAfterSeconds,
      problem: (options) => new BudgetExhausted({ isHeld }, { ...options, headers }),
    });
  }
}

function stopped(reason: string): ModelFailure {
  return new ModelFailure('stopped', { problem: (options) => new AiStopped({ reason }, { ...options, headers: { 'Retry-After': '300' } }) });
}
