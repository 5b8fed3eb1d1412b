import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Clock } from '../../platform/clock';
import { publicName } from '../functions/function-name';
import { ModelCall } from './model-call.entity';
import { type UsageQuery, UsageLine, UsageView } from './usage.dto';

const DAYS = 30;
const MOST_LINES = 1_000;

/** By what the ledger can be summed up, and how each is read from it. */
const GROUPS = {
  day: { as: 'day', sql: `to_char(call.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')` },
  function: { as: 'function', sql: 'call.function' },
  model: { as: 'model', sql: 'call.model' },
  user: { as: 'userId', sql: 'call.user_id' },
} as const;
type Group = keyof typeof GROUPS;

const FIGURES: Record<string, string> = {
  calls: 'count(*)',
  succeeded: `count(*) FILTER (WHERE call.outcome = 'succeeded')`,
  byRules: `count(*) FILTER (WHERE call.source = 'rules')`,
  tokensIn: 'coalesce(sum(call.tokens_in), 0)',
  tokensOut: 'coalesce(sum(call.tokens_out), 0)',
  cost: 'coalesce(sum(call.cost), 0)',
  withoutPrice: 'count(*) FILTER (WHERE call.cost IS NULL AND coalesce(call.tokens_in, call.tokens_out) IS NOT NULL)',
  averageLatencyMs: 'round(avg(call.latency_ms))',
};

/** What the ledger adds up to. */
@Injectable()
export class Usage {
  constructor(
    @InjectRepository(ModelCall) private readonly calls: Repository<ModelCall>,
    private readonly clock: Clock,
  ) {}

  async of(caller: Caller, query: UsageQuery): Promise<UsageView> {
    const to = query.to ? new Date(query.to) : this.clock.now();
    const from = query.from ? new Date(query.from) : new Date(to.getTime() - DAYS * 86_400_000);
    const groups = [...new Set((query.group ?? 'day').split(','))].map((name) => GROUPS[name as Group]);
    const rows = this.calls
      .createQueryBuilder('call')
      .where('call.organization_id = :organizationId AND call.created_at >= :from AND call.created_at < :to', {
        organizationId: caller.organizationId,
        from,
        to,
      })
      .select([])
      .limit(MOST_LINES);
    for (const { as, sql } of groups) rows.addSelect(sql, as).addGroupBy(sql);
    for (const [as, sql] of Object.entries(FIGURES)) rows.addSelect(sql, as);
    if (groups.some(({ as }) => as === 'day')) rows.addOrderBy(GROUPS.day.sql, 'DESC');
    rows.addOrderBy(`coalesce(sum(call.cost), 0)`, 'DESC').addOrderBy('count(*)', 'DESC');
    const lines = await rows.getRawMany<Record<string, string | null>>();
    return Object.assign(new UsageView(), { from, to, lines: lines.map(lineOf) });
  }
}

function lineOf(row: Record<string, string | null>): UsageLine {
  const figures = Object.fromEntries(Object.keys(FIGURES).map((name) => [name, Number(row[name])]));
  const { day, function: name, model, userId } = row;
  return Object.assign(new UsageLine(), {
    ...(day != null && { day }),
    ...(name != null && { function: publicName(name) }),
    ...(model != null && { model }),
    ...('userId' in row && { userId }),
    ...figures,
  });
}
