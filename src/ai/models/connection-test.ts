import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock';
import { Environment } from '../../platform/environment';
import { answerSchema } from './answer-schema';
import { ask } from './ask';
import { type ConnectionStep, ConnectionTestResult } from './connection-test.dto';
import { failureOf, type FailureReason, ModelFailure } from './failure';
import { Guards } from './guards';
import { Models, type OpenModel, RULES } from './models';
import { formatOf, schemaInWords, usable } from './structured';

const STEPS = ['configuration', 'package', 'connection', 'key', 'model', 'answer', 'structured-answer'] as const;
type Step = (typeof STEPS)[number];

/** At which step each failure shows, and what to do about it. */
const FOUND: Partial<Record<FailureReason, [Step, string]>> = {
  'connection-lost': ['connection', 'The server could not be reached, or broke off. Check the address (AI_BASE_URL), the network and the proxy.'],
  timeout: ['connection', 'Nothing came back in time. Check the address (AI_BASE_URL) and the network, or raise AI_TIMEOUT_SECONDS.'],
  unauthorized: ['key', 'The provider refuses the key. Check that it is whole, not expired, and allowed to use this model.'],
  'request-refused': ['model', 'The provider refuses the request. Check the name of the model, and whether your account may use it.'],
  'rate-limited': ['answer', 'The key is good, but its quota is used up or asked for too often. Wait, or look at your account with the provider.'],
};

const QUESTION = [{ role: 'user' as const, content: 'Answer with the word ready, and with it alone.' }];
const SHAPE = z.object({ word: z.string(), number: z.int() });
const SHAPE_QUESTION = [{ role: 'user' as const, content: 'Give a JSON object with "word": "ready" and "number": 7.' }];

/** Tries a model out, and tells at which step it fails. What it costs is next to nothing, and counts in no budget. */
@Injectable()
export class ConnectionTest {
  constructor(
    private readonly models: Models,
    private readonly guards: Guards,
    private readonly clock: Clock,
    private readonly environment: Environment,
  ) {}

  /** `chosen` is one of the configured models: an address or key is never taken from a request. */
  async run(chosen: string | undefined): Promise<ConnectionTestResult> {
    const configured = this.models.configured();
    const model = chosen ?? configured[0];
    if (!model) return result(RULES, 'configuration', 'No model is configured. Set OPENAI_API_KEY or AI_MODEL, and start again.');
    if (!configured.includes(model))
      return result(model, 'configuration', `It is none of the models of this installation: ${configured.join(', ') || 'there are none'}.`);
    const refusal = this.models.refusal(model);
    if (refusal) return result(model, refusal.includes('npm install') ? 'package' : 'key', `${refusal}.`);
    let opened: OpenModel;
    try {
      opened = await this.models.open(model, undefined);
    } catch (error) {
      return result(model, 'package', `Its package could not make the model: ${(error as Error).message}`);
    }
    return this.talk(opened);
  }

  private async talk(model: OpenModel): Promise<ConnectionTestResult> {
    const signal = AbortSignal.timeout(this.environment.AI_TIMEOUT_SECONDS * 1000);
    let step: Step = 'answer';
    try {
      await ask(model, QUESTION, undefined, signal);
      step = 'structured-answer';
      const schema = answerSchema('test', SHAPE);
      const question = formatOf(model, schema) ? SHAPE_QUESTION : schemaInWords(SHAPE_QUESTION, schema);
      usable(await ask(model, question, schema, signal), SHAPE);
    } catch (error) {
      const failure = signal.aborted ? new ModelFailure('timeout') : failureOf(error, this.clock.now().getTime());
      const { status } = failure.facts;
      const [at, advice] = FOUND[failure.reason] ?? [step, 'The model gave no answer that can be used.'];
      // It has answered once: the way to it is sound.
      const failedAt = step === 'structured-answer' ? step : at;
      return result(model.id, failedAt, `${advice} (${failure.reason}${status ? `, HTTP status ${status}` : ''})`);
    }
    this.guards.reset();
    return result(model.id, undefined, '');
  }
}

function result(model: string, failedAt: Step | undefined, detail: string): ConnectionTestResult {
  const at = failedAt === undefined ? STEPS.length : STEPS.indexOf(failedAt);
  const steps = STEPS.map((step, index): ConnectionStep => {
    if (index < at) return { step, outcome: 'succeeded', detail: '' };
    return index === at ? { step, outcome: 'failed', detail } : { step, outcome: 'not-tried', detail: '' };
  });
  return Object.assign(new ConnectionTestResult(), { model, isUsable: failedAt === undefined, steps });
}
