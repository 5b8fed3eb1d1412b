/** How far an agent may go for one question. Past any of these, or after AI_AGENT_SECONDS, it is stopped, with a typed problem. */
export const AGENT_LIMITS = {
  /** How often tools are run before there has to be an answer. */
  toolRounds: 8,
  handOffs: 4,
  /** Calls of tools in one round; what is asked for beyond is refused. */
  callsInRound: 8,
  argumentCharacters: 4_000,
  /** What a tool may say at most; the rest is cut off, and the model is told so. */
  resultCharacters: 12_000,
} as const;
