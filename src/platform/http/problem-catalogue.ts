import { type AnyProblemClass, problemCatalogue } from '../errors';
import { UnknownProblem } from './http.errors';
import { ProblemKindView } from './service.dto';

/** Every kind of problem there is, by status, then by code. */
export function problemKinds(): ProblemKindView[] {
  return [...problemCatalogue.values()].map(problemKind).sort((a, b) => a.status - b.status || a.code.localeCompare(b.code));
}

export function problemKindOf(code: string): ProblemKindView {
  const problem = problemCatalogue.get(code);
  if (!problem) throw new UnknownProblem();
  return problemKind(problem);
}

export function problemKind(problem: AnyProblemClass): ProblemKindView {
  const { code, status, title, sentence } = problem;
  return { code, status, title, detail: typeof sentence === 'string' ? sentence : withPlaceholders(sentence, title) };
}

/** A sentence that needs facts is told with their names in braces: "This job cannot go from {from} to {to}." */
function withPlaceholders(sentence: (facts: never) => string, title: string): string {
  const facts = new Proxy({}, { get: (_facts, name) => placeholder(String(name)) });
  try {
    return sentence(facts as never);
  } catch (error) {
    // A sentence that calculates (a date, a plural) cannot be told without facts.
    if (error instanceof TypeError || error instanceof RangeError) return title;
    throw error;
  }
}

/** Stands for a fact of any type: as text it is its name, whatever is called on it gives it back. */
function placeholder(name: string): unknown {
  const itself: unknown = new Proxy(() => itself, {
    get: (_target, property) => (property === Symbol.toPrimitive || property === 'toString' ? () => `{${name}}` : itself),
  });
  return itself;
}
