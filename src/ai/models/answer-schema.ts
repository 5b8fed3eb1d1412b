import { z, type ZodType } from 'zod';
import type { AnswerSchema } from './provider';

type Node = Record<string, unknown>;

/** Words of JSON Schema that providers refuse in strict mode. The answer is checked against all of them afterwards anyway. */
const UNENFORCEABLE = new Set(['$schema', 'default', 'pattern', 'format', 'minLength', 'maxLength', 'propertyNames', 'title', 'examples']);

/** The JSON schema of an answer, as strict as its shape allows. */
export function answerSchema(functionName: string, schema: ZodType): AnswerSchema {
  const full = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node;
  const strict = isEnforceable(full) && full.type === 'object';
  return { name: functionName.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64), schema: strict ? (enforceable(full) as Node) : full, strict };
}

/** Strict mode wants every property required, and no open objects. */
function isEnforceable(node: unknown): boolean {
  if (Array.isArray(node)) return node.every(isEnforceable);
  if (!isNode(node)) return true;
  if ('allOf' in node || 'not' in node || 'patternProperties' in node) return false;
  if (node.type === 'object') {
    const names = Object.keys(isNode(node.properties) ? node.properties : {});
    const required = Array.isArray(node.required) ? node.required : [];
    if (isNode(node.additionalProperties) || names.length === 0 || names.some((name) => !required.includes(name))) return false;
  }
  return Object.values(node).every(isEnforceable);
}

function enforceable(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(enforceable);
  if (!isNode(node)) return node;
  const kept: [string, unknown][] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties' && isNode(value)) kept.push([key, mapValues(value, enforceable)]);
    else if (!UNENFORCEABLE.has(key)) kept.push([key === 'oneOf' ? 'anyOf' : key, key === 'const' || key === 'enum' ? value : enforceable(value)]);
  }
  return { ...Object.fromEntries(kept), ...(node.type === 'object' ? { additionalProperties: false } : {}) };
}

function mapValues(node: Node, change: (value: unknown) => unknown): Node {
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(value)]));
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
