import { Injectable, type StreamableFile } from '@nestjs/common';
import type { Caller } from '../../auth/access';
import { Environment } from '../../platform/environment';
import { type AgentAnswer, AgentRunner } from '../agents/agent-run';
import { Agents } from '../agents/agents';
import {
  AgentLimit,
  AiStopped,
  BudgetExhausted,
  CallCancelled,
  InputTooLong,
  ModelRefused,
  ModelUnavailable,
  NeedsModel,
  TooManyModelRequests,
  UnusableAnswer,
} from '../ai.errors';
import { type AnswerFacts, Conversations } from '../conversations/conversations.service';
import { Kernel } from '../kernel';
import { ModelFailure } from '../models/failure';
import type { ServerEvent } from '../streams/event-stream';
import { EventStreams } from '../streams/event-streams';
import { AgentList, AgentView, AssistantAnswer, type Question } from './assistant.dto';
import type { SearchAnswer } from './search.native';
import { Telling } from './telling';

/** Questions about the organization's own records, answered by agents with tools; by a search, and labelled so, where there is no model. */
@Injectable()
export class Assistant {
  constructor(
    private readonly runner: AgentRunner,
    private readonly agents: Agents,
    private readonly conversations: Conversations,
    private readonly kernel: Kernel,
    private readonly environment: Environment,
    private readonly streams: EventStreams,
  ) {}

  list(): AgentList {
    const first = this.agents.get().name;
    const agents = this.agents.all().map(({ name, description, prompt, tools, handsOffTo }) => {
      const facts = { name, description, prompt: prompt.replace('/', '.'), tools: tools.map(({ fullName }) => fullName), handsOffTo };
      return Object.assign(new AgentView(), { ...facts, isFirst: name === first });
    });
    return Object.assign(new AgentList(), { agents });
  }

  async answer(caller: Caller, question: Question, reader: AbortSignal): Promise<AssistantAnswer> {
    const events = this.events(caller, question, reader);
    let step = await events.next();
    while (!step.done) step = await events.next();
    return step.value;
  }

  stream(caller: Caller, question: Question, lastEventId?: string): Promise<StreamableFile> {
    return this.streams.open(
      caller,
      { route: 'assistant', body: question, lastEventId },
      async function* (this: Assistant, signal: AbortSignal) {
        const answer = yield* this.events(caller, question, signal);
        yield { event: 'answer-completed', data: answer, isLast: true };
      }.bind(this),
    );
  }

  /** What happens on the way, then the answer, which is stored by then. */
  private async *events(
    caller: Caller,
    { message, conversationId, agent }: Question,
    reader: AbortSignal,
  ): AsyncGenerator<ServerEvent, AssistantAnswer> {
    const first = this.agents.get(agent);
    const seconds = this.environment.AI_AGENT_SECONDS;
    const { history, records } = await this.conversations.remember(caller, conversationId);
    const deadline = AbortSignal.timeout(seconds * 1000);
    const said = [message, ...history.map(({ content }) => content)].join('\n');
    const run = this.runner.run({ caller, question: message, history, agent: first, signal: AbortSignal.any([reader, deadline]) });
    const telling = new Telling(records, said);
    let answer: AgentAnswer;
    try {
      answer = yield* telling.of(run);
    } catch (error) {
      if (deadline.aborted && isCancelled(error)) throw new AgentLimit({ limit: `${seconds} seconds` }, { cause: error });
      if (telling.text || !isWithoutModel(error)) throw error;
      return yield* this.bySearch(caller, message, conversationId, error.cause);
    }
    const { steps, confirmations, callIds, model, tokensIn, tokensOut } = answer;
    const confirmationIds = confirmations.map(({ id }) => id);
    const facts = {
      agent: answer.agent,
      source: 'model' as const,
      model,
      degraded: null,
      records: [...answer.records.values()],
      steps,
      confirmationIds,
      callIds,
    };
    const stored = await this.conversations.add(caller, conversationId, message, { ...facts, text: telling.text });
    return Object.assign(new AssistantAnswer(), { conversationId: stored.id, message: stored.message, confirmations, tokensIn, tokensOut });
  }

  private async *bySearch(
    caller: Caller,
    question: string,
    conversationId: string | undefined,
    cause: unknown,
  ): AsyncGenerator<ServerEvent, AssistantAnswer> {
    const options = { input: { question }, useModel: false };
    const { value, callId } = await this.kernel.invoke<SearchAnswer>(caller, 'assistant/search', { question }, options);
    const degraded = cause instanceof ModelFailure ? cause.reason : null;
    const nothing = { agent: null, model: 'rules', steps: [], confirmationIds: [] };
    const facts: AnswerFacts = { ...nothing, source: 'rules', degraded, text: value.text, records: value.records, callIds: [callId] };
    const { id, message } = await this.conversations.add(caller, conversationId, question, facts);
    yield { event: 'text-delta', data: { text: message.text } };
    return Object.assign(new AssistantAnswer(), { conversationId: id, message, confirmations: [], tokensIn: 0, tokensOut: 0 });
  }
}

/** No model may be asked. */
const REFUSED = [AiStopped, BudgetExhausted, TooManyModelRequests];

/** Nothing was asked of a model, or none of them gave anything usable. Whatever else went wrong is told as it is. */
function isWithoutModel(error: unknown): error is Error {
  return [NeedsModel, ModelUnavailable, ModelRefused, UnusableAnswer, InputTooLong, ...REFUSED].some((problem) => error instanceof problem);
}

/** Before the first words of a round it is a problem of its own; in the midst of them the model was cut off. */
function isCancelled(error: unknown): boolean {
  return (
    error instanceof CallCancelled || (error instanceof ModelUnavailable && error.cause instanceof ModelFailure && error.cause.reason === 'cancelled')
  );
}
