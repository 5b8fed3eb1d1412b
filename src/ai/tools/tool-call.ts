/** What a model asked for. */
export interface ToolCall {
  id: string;
  /** As it was offered: `plugin-tool`. */
  name: string;
  /** The arguments; a text when they were no JSON. */
  arguments: unknown;
}

/** A tool as a model is told of it. */
export interface ToolOffer {
  /** `plugin-tool`: providers take letters, digits, _ and - only. */
  name: string;
  description: string;
  /** The JSON Schema of its arguments. */
  parameters: Record<string, unknown>;
}
