import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { Trimmed } from '../../platform/http/fields';
import { numbered } from '../assistant/citations';
import type { Conversation } from './conversation.entity';
import type { ConversationMessage } from './conversation-message.entity';

export class ConversationChanges {
  /** @example 'Backend role, first shortlist' */
  @Trimmed()
  @IsString()
  @Length(1, 100)
  title!: string;
}

export class ConversationView {
  /** @example '0195f0a0-0000-7000-8000-000000000003' */
  @ApiProperty({ format: 'uuid' })
  id!: string;
  /** At first the beginning of its first question. @example 'Who is waiting for an answer from us?' */
  title!: string;
  /** @example 2 */
  messageCount!: number;
  createdAt!: Date;
  updatedAt!: Date;

  static of({ id, title, messageCount, createdAt, updatedAt }: Conversation): ConversationView {
    return Object.assign(new ConversationView(), { id, title, messageCount, createdAt, updatedAt });
  }
}

/** A record that an answer rests on. A tool answered with it in this conversation: that is checked, not believed. */
export class CitationView {
  /** As it stands in the text: `[1]`. @example 1 */
  number!: number;
  /** Its address in the API. */
  href!: string;
  label!: string;
}

/** Something that the assistant did on the way to its answer. */
export class StepView {
  @ApiProperty({ enum: ['tool', 'hand-off'] })
  kind!: 'tool' | 'hand-off';
  agent!: string;
  /** The tool that was asked for. */
  tool?: string;
  /** What came of it. A refused call told the model nothing but that. */
  @ApiProperty({ enum: ['succeeded', 'refused', 'failed', 'awaiting-confirmation'] })
  outcome?: 'succeeded' | 'refused' | 'failed' | 'awaiting-confirmation';
  /** The code of the problem, when it did not succeed. */
  @ApiProperty({ type: String, nullable: true })
  reason?: string | null;
  /** The agent that the question was passed on to. */
  to?: string;
}

export class MessageOfConversation {
  /** From 1. @example 2 */
  number!: number;
  @ApiProperty({ enum: ['user', 'assistant'] })
  role!: 'user' | 'assistant';
  text!: string;
  /** The records behind `[1]`, `[2]` … of the text; none: nothing of it was looked up. */
  citations!: CitationView[];
  steps!: StepView[];
  /** Proposals to confirm: `POST /ai/confirmations/{id}/confirm`. */
  @ApiProperty({ type: [String], format: 'uuid' })
  confirmationIds!: string[];
  /** Of an answer: the agent that gave it. */
  agent!: string | null;
  /** Of an answer: `rules` is a search, without a model. */
  @ApiProperty({ enum: ['model', 'rules'], nullable: true })
  source!: 'model' | 'rules' | null;
  model!: string | null;
  /** Why no model answered although one is configured, e.g. `timeout`. */
  degraded!: string | null;
  /** Rows of `GET /ai/calls`. */
  @ApiProperty({ type: [String], format: 'uuid' })
  callIds!: string[];
  createdAt!: Date;

  static of(message: ConversationMessage): MessageOfConversation {
    const { number, role, steps, confirmationIds, agent, source, model, degraded, callIds, createdAt } = message;
    // What a person wrote is shown as they wrote it.
    const { text, citations } = role === 'user' ? { text: message.text, citations: [] } : numbered(message.text, message.records);
    const facts = { number, role, text, citations, steps, confirmationIds, agent, source, model, degraded, callIds, createdAt };
    return Object.assign(new MessageOfConversation(), facts);
  }
}
