import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { Metrics } from '../../platform/metrics/metrics';
import { Guards } from '../models/guards';
import type { ModelCall } from './model-call.entity';

const BREAKER_STATES = { closed: 0, 'half-open': 1, open: 2 };

/** The ledger, as figures. By model and function, never by organization or person. */
@Injectable()
export class CallMetrics {
  private readonly calls: Counter;
  private readonly tokens: Counter;
  private readonly cost: Counter;
  private readonly seconds: Histogram;

  constructor({ registry }: Metrics, guards: Guards) {
    const registers = [registry];
    const labelNames = ['model', 'function', 'outcome'];
    this.calls = new Counter({ name: 'assay_model_calls_total', help: 'Requests to models, and answers by rules.', labelNames, registers });
    this.tokens = new Counter({
      name: 'assay_model_tokens_total',
      help: 'Tokens sent to models (in) and got from them (out).',
      labelNames: ['model', 'direction'],
      registers,
    });
    this.cost = new Counter({
      name: 'assay_model_cost_dollars_total',
      help: 'What models cost, as far as prices are known.',
      labelNames: ['model'],
      registers,
    });
    this.seconds = new Histogram({
      name: 'assay_model_call_seconds',
      help: 'How long requests to models took.',
      labelNames: ['model'],
      buckets: [0.2, 0.5, 1, 2, 5, 10, 20, 40, 60],
      registers,
    });
    new Gauge({
      name: 'assay_model_breaker_state',
      help: 'Whether a model is asked: 0 it is, 1 it is on trial, 2 it is not.',
      labelNames: ['model'],
      registers,
      collect() {
        for (const [model, state] of guards.states()) this.set({ model }, BREAKER_STATES[state]);
      },
    });
  }

  count(call: ModelCall): void {
    const { model, outcome } = call;
    this.calls.inc({ model, function: call.function, outcome });
    if (call.source === 'rules' || outcome === 'too-many-waiting') return;
    this.tokens.inc({ model, direction: 'in' }, call.tokensIn ?? 0);
    this.tokens.inc({ model, direction: 'out' }, call.tokensOut ?? 0);
    this.cost.inc({ model }, Number(call.cost ?? 0));
    this.seconds.observe({ model }, call.latencyMs / 1000);
  }
}
