import type { AIMessageChunk } from '@langchain/core/messages';
import type { Message } from '../prompts/render';
import type { ToolCall, ToolOffer } from '../tools/tool-call';
import { ModelFailure } from './failure';
import type { OpenModel } from './models';

/** The model, told which tools it may ask for, in the form that every package of LangChain takes. */
export function offering({ chat }: OpenModel, tools: ToolOffer[]): Pick<OpenModel['chat'], 'stream'> {
  if (tools.length === 0) return chat;
  const bound = chat.bindTools?.(tools.map((tool) => ({ type: 'function', function: tool })));
  if (!bound) throw new ModelFailure('tools-unsupported');
  return bound;
}

/** Messages as objects of no class of LangChain's: importing one would load it all. */
export function plain(messages: Message[]): { role: string; content: string }[] {
  return messages.map(({ role, content, toolCalls, toolCallId }) => {
    if (toolCallId !== undefined) return { role, content, tool_call_id: toolCallId };
    return toolCalls?.length ? { role, content, tool_calls: toolCalls.map(asSaid) } : { role, content };
  });
}

/** Arguments that were no JSON go back as an empty object: providers refuse anything else, and the tool's answer says what was wrong. */
function asSaid({ id, name, arguments: given }: ToolCall): object {
  return { id, name, args: typeof given === 'object' && given !== null ? given : {}, type: 'tool_call' };
}

export function toolCallsOf({ tool_calls = [], invalid_tool_calls = [] }: AIMessageChunk): ToolCall[] {
  const good = tool_calls.map(({ id, name, args }) => ({ id, name, arguments: args as unknown }));
  const bad = invalid_tool_calls.map(({ id, name, args }) => ({ id, name: name ?? '', arguments: args ?? '' }));
  return [...good, ...bad].map(({ id, ...call }, index) => ({ id: id ?? `call_${index + 1}`, ...call }));
}
