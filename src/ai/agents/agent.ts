import { namingDecorator } from '../../platform/discover';

export interface AgentDeclaration {
  /** Lower case, with dashes: `recruiting`. */
  name: string;
  /** What it is good for, for the model that is to choose whom to hand the question to. */
  description: string;
  /** The prompt that instructs it, `plugin/function`, with a variable `question` in its user message. */
  instructions: string;
  /** What it may use, and nothing else: `plugin.tool`. */
  tools: string[];
  /** The agents that it may pass a question on to. */
  handsOffTo?: string[];
  /** The agents that may pass a question on to it, so that an extension's agent joins in without an edit of theirs. */
  takesOverFrom?: string[];
  /** Questions begin with it; of one agent only. */
  isFirst?: boolean;
}

const named = namingDecorator('Agent');
const DECLARATION = Symbol('agent');

/** A provider class that stands for an agent. It is discovered; nothing else has to be written. */
export const Agent = Object.assign(
  (declaration: AgentDeclaration): ClassDecorator =>
    (target) => {
      named(declaration.name)(target);
      Reflect.defineMetadata(DECLARATION, declaration, target);
    },
  named,
);

export function declarationOf(agent: object): AgentDeclaration {
  return Reflect.getMetadata(DECLARATION, agent.constructor) as AgentDeclaration;
}
