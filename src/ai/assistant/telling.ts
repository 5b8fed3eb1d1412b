import type { AgentAnswer, AgentEvent, Step } from '../agents/agent-run';
import type { RecordReference } from '../agents/records';
import type { ServerEvent } from '../streams/event-stream';
import { harmless } from '../models/harmless';
import { numbered, verified } from './citations';
import { Sentences } from './sentences';

/** Tells an agent's words as they come: whole sentences, made harmless, with citations that were checked. */
export class Telling {
  /** All that was told so far, with citations by address. */
  raw = '';
  private readonly sentences = new Sentences();
  private readonly known: Map<string, RecordReference>;
  private shown = 0;

  /** `said`: what came from the person, who may name an id that no tool has answered with. */
  constructor(
    records: readonly RecordReference[],
    private readonly said: string,
  ) {
    this.known = new Map(records.map((record) => [record.ref, record]));
  }

  get text(): string {
    return this.raw.trim();
  }

  async *of(run: AsyncGenerator<AgentEvent, AgentAnswer>): AsyncGenerator<ServerEvent, AgentAnswer> {
    try {
      let next = await run.next();
      for (; !next.done; next = await run.next()) {
        const event = next.value;
        if (event.type === 'words') yield* this.words(this.sentences.push(event.text));
        else if (event.type === 'round-ended') yield* this.endOfRound();
        else yield this.step(event.step, event.records);
      }
      yield* this.words(this.sentences.end());
      return next.value;
    } finally {
      await run.return(undefined as never);
    }
  }

  /** The words of two rounds are two paragraphs. */
  private *endOfRound(): Generator<ServerEvent> {
    yield* this.words(this.sentences.end());
    if (this.raw && !this.raw.endsWith('\n\n')) yield* this.words('\n\n');
  }

  private *words(ready: string): Generator<ServerEvent> {
    if (!ready) return;
    this.raw += verified(harmless(ready), this.known, this.said);
    const { text } = numbered(this.raw, []);
    if (text.length > this.shown) yield { event: 'text-delta', data: { text: text.slice(this.shown) } };
    this.shown = text.length;
  }

  private step(step: Step, records: readonly RecordReference[]): ServerEvent {
    for (const record of records) this.known.set(record.ref, record);
    return { event: step.kind === 'tool' ? 'tool-called' : 'agent-changed', data: step };
  }
}
