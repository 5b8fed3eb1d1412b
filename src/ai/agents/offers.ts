import { z } from 'zod';
import type { Caller } from '../../auth/access';
import type { ToolCall, ToolOffer } from '../tools/tool-call';
import type { NamedTool } from '../tools/tools';
import type { KnownAgent } from './agents';

const HAND_OFF = 'hand_off';

/** What an agent is offered, and what each offer stands for; undefined stands for the hand-off. */
export type Offers = Map<string, { offer: ToolOffer; tool: NamedTool | undefined }>;

/** What the agent may use and the caller may do; and whom it can hand the question to. What is not offered is not there. */
export function offersOf(agent: KnownAgent, others: KnownAgent[], caller: Caller): Offers {
  const offers: Offers = new Map();
  for (const tool of agent.tools) if (caller.can(tool.can)) offers.set(offeredName(tool), { offer: offerOf(tool), tool });
  if (others.length > 0) offers.set(HAND_OFF, { offer: handOff(others), tool: undefined });
  return offers;
}

/** Whom a call hands over to, if it is a hand-off to somebody whom this agent may hand over to. */
export function handOffOf({ name, arguments: given }: ToolCall, { handsOffTo }: KnownAgent): string | undefined {
  const to = name === HAND_OFF ? (given as { to?: unknown } | null)?.to : undefined;
  return handsOffTo.find((each) => each === to);
}

/** As a message shows it: `plugin-tool`, the form that every provider takes. */
function offeredName({ fullName }: NamedTool): string {
  return fullName.replace('.', '-');
}

function offerOf(tool: NamedTool): ToolOffer {
  const parameters = z.toJSONSchema(tool.schema, { io: 'input', unrepresentable: 'any' });
  const caution = tool.writes ? ' It changes something: the person is asked to confirm it first.' : '';
  return { name: offeredName(tool), description: `${tool.description}${caution}`, parameters };
}

function handOff(others: KnownAgent[]): ToolOffer {
  const who = others.map(({ name, description }) => `${name}: ${description}`).join(' ');
  const schema = z.object({ to: z.enum(others.map(({ name }) => name)) });
  return { name: HAND_OFF, description: `Passes the question on to another agent, who then answers it. ${who}`, parameters: z.toJSONSchema(schema) };
}
