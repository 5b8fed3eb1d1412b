import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { newId } from '../../platform/database/ids';
import { keysetPage, type Page } from '../../platform/http/page';
import { CallNotFound } from '../ai.errors';
import { internalName } from '../functions/function-name';
import type { Invocation } from '../invocation';
import type { Reply } from '../models/failure';
import type { Message } from '../prompts/render';
import { CallMetrics } from './call-metrics';
import { CallSpans } from './call-spans';
import { type CallsQuery, ModelCallView } from './calls.dto';
import { ModelCall } from './model-call.entity';
import { Prices } from './prices';
import { RawCalls } from './raw-calls';

export interface CallRecord {
  source: ModelCall['source'];
  provider: string;
  model: string;
  parameters: ModelCall['parameters'];
  outcome: ModelCall['outcome'];
  providerCode?: ModelCall['providerCode'] | undefined;
  /** As they were sent. */
  messages?: Message[];
  reply: Reply | undefined;
  /** On the clock of `performance.now()`. */
  startedAt: number;
}

/** The ledger: a row for every request to a model and every answer by rules. */
@Injectable()
export class Calls {
  constructor(
    @InjectRepository(ModelCall) private readonly calls: Repository<ModelCall>,
    private readonly prices: Prices,
    private readonly metrics: CallMetrics,
    private readonly spans: CallSpans,
    private readonly raw: RawCalls,
  ) {}

  /** Answers with the id of the row. */
  async record(call: Invocation, { messages, reply, startedAt, providerCode = null, ...facts }: CallRecord): Promise<string> {
    const { caller, name, prompt, subject } = call.asked;
    const cost = this.prices.cost(facts.model, reply?.tokensIn ?? null, reply?.tokensOut ?? null);
    call.count(reply, cost);
    const row = this.calls.create({
      ...facts,
      id: newId(),
      organizationId: caller.organizationId,
      userId: caller.userId,
      requestId: caller.requestId,
      invocationId: call.id,
      attempt: ++call.attempts,
      function: name,
      subject,
      promptHash: prompt?.hash ?? null,
      inputHash: call.inputHash,
      tokensIn: reply?.tokensIn ?? null,
      tokensOut: reply?.tokensOut ?? null,
      cost: cost === null ? null : cost.toFixed(8),
      latencyMs: Math.round(performance.now() - startedAt),
      providerCode,
      finishReason: reply?.finishReason ?? null,
      raw: messages ? this.raw.of(messages, reply) : null,
      degraded: facts.source === 'rules' ? (call.failure?.reason ?? null) : null,
    });
    this.metrics.count(row);
    this.spans.record(row);
    await this.calls.insert(row);
    await this.raw.forgetOld(row.organizationId);
    return row.id;
  }

  async page(caller: Caller, query: CallsQuery): Promise<Page<ModelCallView>> {
    const rows = this.calls.createQueryBuilder('call').where('call.organizationId = :organizationId', { organizationId: caller.organizationId });
    if (query.function) rows.andWhere('call.function IN (:...functions)', { functions: query.function.split(',').map(internalName) });
    if (query.outcome) rows.andWhere('call.outcome IN (:...outcomes)', { outcomes: query.outcome.split(',') });
    if (query.subject) rows.andWhere('call.subject = :subject', { subject: query.subject });
    return keysetPage(rows, query, { sortable: { createdAt: 'createdAt' }, default: '-createdAt', view: (call) => ModelCallView.of(call) });
  }

  async get(caller: Caller, id: string): Promise<ModelCallView> {
    const call = await this.calls.findOneBy({ organizationId: caller.organizationId, id });
    if (!call) throw new CallNotFound();
    return Object.assign(ModelCallView.of(call), { raw: caller.can('ai:manage') ? await this.raw.find(caller.organizationId, id) : null });
  }
}
