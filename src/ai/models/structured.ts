import type { ZodType } from 'zod';
import type { Message } from '../prompts/render';
import { ModelFailure, type Reply } from './failure';
import { harmless, harmlessDeep } from './harmless';
import type { OpenModel } from './models';
import type { AnswerSchema } from './provider';

const MAX_COMPLAINTS = 20;
const MAX_QUOTED_CHARACTERS = 8_000;

/** The value in an answer, checked and made harmless. Without a schema it is the text. */
export function usable(reply: Reply, schema: ZodType | undefined): unknown {
  if (!schema) return harmless(reply.text);
  const parsed = schema.safeParse(harmlessDeep(parseJson(reply)));
  if (parsed.success) return parsed.data;
  const complaint = parsed.error.issues
    .slice(0, MAX_COMPLAINTS)
    .map((issue) => `${issue.path.join('.') || 'the value'}: ${issue.message}`)
    .join('\n');
  throw new ModelFailure('answer-invalid', { reply, complaint });
}

function parseJson(reply: Reply): unknown {
  const fenced = /^```(?:json)?[^\S\n]*\n([\s\S]*)```$/.exec(reply.text.trim())?.[1];
  try {
    return JSON.parse(fenced ?? reply.text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The error itself quotes the answer, which is for no log.
    throw new ModelFailure('answer-invalid', { reply, complaint: 'It is not JSON.' });
  }
}

/** The call options with which the provider holds the answer to the schema; undefined when it has to be told in words. */
export function formatOf({ factory, name }: OpenModel, schema: AnswerSchema): Record<string, unknown> | undefined {
  return factory.structured?.(schema, name);
}

/** The schema in words, for a provider that cannot hold an answer to it itself. */
export function schemaInWords(messages: Message[], schema: AnswerSchema): Message[] {
  const words = `Answer with one JSON value and nothing else: no words around it, no code fence. It must fit this JSON Schema:\n${JSON.stringify(schema.schema)}`;
  const [first, ...rest] = messages;
  if (first?.role === 'system') return [{ role: 'system', content: `${first.content}\n\n${words}` }, ...rest];
  return [{ role: 'system', content: words }, ...messages];
}

/** The one try to mend an answer: the model sees what it said and what is wrong with it. */
export function repairMessages(failure: ModelFailure, schema: AnswerSchema | undefined): Message[] {
  const said = failure.facts.reply?.text.slice(0, MAX_QUOTED_CHARACTERS) ?? '';
  const shape = schema ? ` It must fit this JSON Schema:\n${JSON.stringify(schema.schema)}` : '';
  return [
    { role: 'assistant', content: said },
    {
      role: 'user',
      content: `That answer cannot be used:\n${failure.facts.complaint ?? ''}\nAnswer again, with the whole corrected JSON value and nothing else.${shape}`,
    },
  ];
}
