/** Of what pg's `query` was given: a text, or an object with one. */
export const textOf = (config: unknown): string => (typeof config === 'string' ? config : String((config as { text?: unknown }).text));
