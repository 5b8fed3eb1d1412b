type Node = Record<string, unknown>;

/** Bounds that Anthropic does not enforce. They are told in words instead, and checked here afterwards. */
const BOUNDS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems', 'uniqueItems'];
/** What Gemini's schemas have no word for. */
const UNKNOWN_TO_GEMINI = new Set(['$schema', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'uniqueItems']);

/** A JSON Schema as Claude takes it: bounds become part of the descriptions. */
export function forClaude(schema: Node): Node {
  return changed(schema, (node) => {
    const bounds = BOUNDS.filter((word) => node[word] !== undefined && !isOfEveryInteger(node[word]));
    const rest = Object.fromEntries(Object.entries(node).filter(([word]) => !BOUNDS.includes(word)));
    if (bounds.length === 0) return rest;
    const told = bounds.map((word) => `${word}: ${JSON.stringify(node[word])}`).join(', ');
    return { ...rest, description: [node.description, `(${told})`].filter(Boolean).join(' ') };
  });
}

/** A JSON Schema as Gemini takes it: without bounds that it does not know, and a constant as a choice of one. */
export function forGemini(schema: Node): Node {
  return changed(schema, ({ const: constant, ...node }) => {
    const kept = Object.entries(node).filter(([word, value]) => !UNKNOWN_TO_GEMINI.has(word) && !isOfEveryInteger(value));
    return { ...Object.fromEntries(kept), ...(constant !== undefined && { enum: [constant] }) };
  });
}

/** From the leaves up. The keys of `properties` are names, not words of the schema. */
function changed(schema: Node, change: (node: Node) => Node): Node {
  const inner = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inner);
    return isNode(value) ? changed(value, change) : value;
  };
  const entries = Object.entries(schema).map(([word, value]): [string, unknown] => {
    if (word === 'enum' || word === 'const') return [word, value];
    if (word !== 'properties' || !isNode(value)) return [word, inner(value)];
    return [word, Object.fromEntries(Object.entries(value).map(([name, property]) => [name, inner(property)]))];
  });
  return change(Object.fromEntries(entries));
}

/** zod bounds every integer by what a number can hold, which says nothing. */
function isOfEveryInteger(value: unknown): boolean {
  return value === Number.MAX_SAFE_INTEGER || value === Number.MIN_SAFE_INTEGER;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
