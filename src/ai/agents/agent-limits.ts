/** How far an agent may go for one question. */
export const AGENT_LIMITS = {
  /** How often tools are run before there has to be an answer. Past that it is stopped, with a typed problem, as it is after AI_AGENT_SECONDS. */
  toolRounds: 8,
  /** The same holds for these. */
  handOffs: 4,
  /** Calls of tools in one round; what is asked for beyond is refused. */
  callsInRound: 8,
  argumentCharacters: 4_000,
  /** What a tool may say at most; the rest is cut off, and the model is told so. */
  resultCharacters: 12_000,
} as const;
