import type { Message } from '../prompts/render';
import { contacts } from './contacts';
import { withoutOverlap } from './mask';

const ID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
const PLACEHOLDER = /\[(?:e-mail|phone|link|contact) \d+\]/g;

/**
 * How to reach somebody, in what people type themselves: a model sees a placeholder for each, the same one wherever it stands, and in the model's
 * answer it is told back. Nothing of it is stored.
 */
export class ContactDetails {
  private readonly placeholders = new Map<string, string>();
  private readonly originals = new Map<string, string>();

  /** These of the values. */
  ofValues(values: Record<string, string>, names: ReadonlySet<string>): Record<string, string> {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, names.has(name) ? this.concealed(value) : value]));
  }

  /** What a person and a model said to each other. What tools answered is made blind by the tools, who know whose it is. */
  ofMessages(messages: readonly Message[]): Message[] {
    return messages.map((message) => {
      if (message.role === 'tool') return message;
      const toolCalls = message.toolCalls?.map((call) => ({ ...call, arguments: changed(call.arguments, (text) => this.concealed(text)) }));
      return { ...message, content: this.concealed(message.content), ...(toolCalls && { toolCalls }) };
    });
  }

  /** An answer as it would have been, had the model seen everything. */
  restored<T>(answer: T): T {
    if (this.originals.size === 0) return answer;
    return changed(answer, (text) => text.replace(PLACEHOLDER, (placeholder) => this.originals.get(placeholder) ?? placeholder)) as T;
  }

  private concealed(text: string): string {
    const ids = Array.from(text.matchAll(ID), ({ index, 0: id }) => ({ start: index, end: index + id.length }));
    const masks = contacts(text, null, null, []).filter(({ start, end }) => !ids.some((id) => start < id.end && end > id.start));
    let shown = '';
    let from = 0;
    for (const { start, end, placeholder } of withoutOverlap(masks)) {
      shown += text.slice(from, start) + this.placeholderOf(text.slice(start, end), placeholder);
      from = end;
    }
    return shown + text.slice(from);
  }

  private placeholderOf(original: string, kind: string): string {
    const placeholder = this.placeholders.get(original) ?? kind.replace(']', ` ${this.placeholders.size + 1}]`);
    this.placeholders.set(original, placeholder);
    this.originals.set(placeholder, original);
    return placeholder;
  }
}

/** Every text in it, however deep. */
function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => changed(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, changed(each, change)]));
}
