import { Injectable } from '@nestjs/common';
import { z, type ZodType } from 'zod';
import type { Caller } from '../../auth/access';
import { Environment } from '../../platform/environment';
import { ContactDetails } from '../blinding/contact-details';
import { Invocation } from '../invocation';
import type { Message } from '../prompts/render';
import { Turns } from '../turns';
import { type ConnectionStep, ConnectionTestResult } from './connection-test.dto';
import type { FailureReason, ModelFailure } from './failure';
import { Guards } from './guards';
import { Models, type OpenModel, RULES } from './models';

const STEPS = ['configuration', 'package', 'connection', 'key', 'model', 'answer', 'structured-answer'] as const;
type Step = (typeof STEPS)[number];

/** At which step each failure shows, and what to do about it. */
const FOUND: Partial<Record<FailureReason, [Step, string]>> = {
  'connection-lost': ['connection', 'The server could not be reached, or broke off. Check the address (AI_BASE_URL), the network and the proxy.'],
  timeout: ['connection', 'Nothing came back in time. Check the address (AI_BASE_URL) and the network, or raise AI_TIMEOUT_SECONDS.'],
  unauthorized: ['key', 'The provider refuses the key. Check that it is whole, not expired, and allowed to use this model.'],
  'request-refused': ['model', 'The provider refuses the request. Check the name of the model, and whether your account may use it.'],
  'too-many-waiting': ['connection', 'Nothing was asked: too many requests wait for this provider already. Try again later.'],
  'rate-limited': ['answer', 'The key is good, but its quota is used up or asked for too often. Wait, or look at your account with the provider.'],
};

const QUESTION = [{ role: 'user' as const, content: 'Answer with the word ready, and with it alone.' }];
const SHAPE = z.object({ word: z.string(), number: z.int() });
const SHAPE_QUESTION = [{ role: 'user' as const, content: 'Give a JSON object with "word": "ready" and "number": 7.' }];

/** Tries a model out, and tells at which step it fails. Stops, budgets, limits and the ledger hold for it like for any use of a model. */
@Injectable()
export class ConnectionTest {
  constructor(
    private readonly models: Models,
    private readonly turns: Turns,
    private readonly guards: Guards,
    private readonly environment: Environment,
  ) {}

  /** `chosen` is one of the configured models: an address or key is never taken from a request. */
  async run(caller: Caller, chosen: string | undefined): Promise<ConnectionTestResult> {
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
    return this.talk(caller, opened);
  }

  private async talk(caller: Caller, { id }: OpenModel): Promise<ConnectionTestResult> {
    let step: Step = 'answer';
    let failure = await this.ask(caller, id, QUESTION, undefined);
    if (!failure) {
      step = 'structured-answer';
      failure = await this.ask(caller, id, SHAPE_QUESTION, SHAPE);
    }
    if (!failure) {
      this.guards.reset(id);
      return result(id, undefined, '');
    }
    // Not the model's failure: nobody may ask it now, or not so often.
    if (failure.facts.problem) throw failure.problem();
    const { status } = failure.facts;
    const [at, advice] = FOUND[failure.reason] ?? [step, 'The model gave no answer that can be used.'];
    // It has answered once: the way to it is sound.
    const failedAt = step === 'structured-answer' ? step : at;
    return result(id, failedAt, `${advice} (${failure.reason}${status ? `, HTTP status ${status}` : ''})`);
  }

  /** A single request: what a second one would mend is what the test is to find. */
  private async ask(caller: Caller, model: string, messages: Message[], schema: ZodType | undefined): Promise<ModelFailure | undefined> {
    const asked = { caller, name: 'connection-test', prompt: undefined, values: {}, schema, subject: null, models: [model], messages };
    const call = new Invocation({ ...asked, details: new ContactDetails() }, this.environment.AI_TIMEOUT_SECONDS, undefined);
    for await (const turn of this.turns.of(call, { isProbe: true })) {
      await turn.ask();
      break;
    }
    return call.failure;
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
