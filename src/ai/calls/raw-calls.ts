import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, LessThan, Not, Repository } from 'typeorm';
import { Clock } from '../../platform/clock';
import { Environment } from '../../platform/environment';
import type { Reply } from '../models/failure';
import type { Message } from '../prompts/render';
import type { ToolCall } from '../tools/tool-call';
import { ModelCall, type RawCall } from './model-call.entity';

const DAY = 24 * 60 * 60 * 1000;

/** What was said, word for word: kept for AI_KEEP_RAW_DAYS, and by default not at all. */
@Injectable()
export class RawCalls {
  /** The day on which an organization's old texts were last looked for. */
  private readonly lookedOn = new Map<string, string>();

  constructor(
    @InjectRepository(ModelCall) private readonly calls: Repository<ModelCall>,
    private readonly clock: Clock,
    private readonly environment: Environment,
  ) {}

  of(messages: Message[], reply: Reply | undefined): RawCall | null {
    if (this.environment.AI_KEEP_RAW_DAYS === 0) return null;
    const sent = messages.map(({ role, content, toolCalls }) => ({ role, content: withCalls(content, toolCalls) }));
    return { messages: sent, answer: reply ? withCalls(reply.text, reply.toolCalls) : null };
  }

  async find(organizationId: string, id: string): Promise<RawCall | null> {
    const found = await this.calls.findOne({ select: { id: true, createdAt: true, raw: true }, where: { organizationId, id } });
    return found && found.createdAt >= this.oldest() ? found.raw : null;
  }

  /** With the first call of a day; until then old texts are there and shown to nobody. */
  async forgetOld(organizationId: string): Promise<void> {
    const today = this.clock.now().toISOString().slice(0, 10);
    if (this.lookedOn.get(organizationId) === today) return;
    this.lookedOn.set(organizationId, today);
    await this.calls.update({ organizationId, raw: Not(IsNull()), createdAt: LessThan(this.oldest()) }, { raw: null });
  }

  private oldest(): Date {
    return new Date(this.clock.now().getTime() - this.environment.AI_KEEP_RAW_DAYS * DAY);
  }
}

/** Calls of tools stand behind the words, as JSON. */
function withCalls(text: string, toolCalls: ToolCall[] = []): string {
  return toolCalls.length > 0 ? `${text}\n${JSON.stringify(toolCalls)}`.trim() : text;
}
