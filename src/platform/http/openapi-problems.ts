import type { OpenAPIObject } from '@nestjs/swagger';
import { type AnyProblemClass, InvalidFields, problemCatalogue } from '../errors';
import { DatabaseUnavailable } from '../database/database.errors';
import { ServerOverloaded, ServerStopping } from '../health/health.errors';
import * as problems from './http.errors';
import { AnswerNotKept, BadIdempotencyKey, KeyUsedOtherwise, StillUnderWay } from './idempotency/idempotency.errors';
import type { OperationFacts } from './operation-facts';
import { problemKind } from './problem-catalogue';
import { PROBLEM_JSON } from './problem-document';

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
interface Header {
  description: string;
  schema: { type: 'string' | 'integer' };
}

/** What can be said of a request without knowing what its handler does. */
export interface RequestShape extends Pick<OperationFacts, 'isPublic' | 'permission' | 'readsVersion' | 'isPhased'> {
  /** It understands an Idempotency-Key. */
  takesKey: boolean;
  /** It makes, changes or removes something. */
  isChange: boolean;
  hasBody: boolean;
  hasPathParameter: boolean;
}

/** The problems that an operation has because of its shape; for access, unless the decorators of access declare their own. */
export function commonProblems(shape: RequestShape, declared: readonly AnyProblemClass[]): AnyProblemClass[] {
  const { isPublic, permission, readsVersion, isPhased, takesKey, isChange, hasBody, hasPathParameter } = shape;
  const declares = (status: number): boolean => declared.some((problem) => problem.status === status);
  return [
    problems.BadQuery,
    ...(hasBody ? [problems.BadJson, problems.BodyTooLarge, problems.UnsupportedContent, InvalidFields] : []),
    ...(isPublic || declares(401) ? [] : [problems.LoginNeeded]),
    ...(permission && !declares(403) ? [problems.NotAllowed] : []),
    ...(hasPathParameter ? [problems.UnknownId] : []),
    ...(takesKey ? [BadIdempotencyKey, KeyUsedOtherwise, StillUnderWay] : []),
    ...(takesKey && isPhased ? [AnswerNotKept] : []),
    ...(readsVersion ? [problems.BadIfMatch, problems.StaleVersion] : []),
    ...(isChange && !readsVersion ? [problems.NoVersion] : []),
    ...(readsVersion === 'required' ? [problems.VersionNeeded] : []),
    problems.NotAcceptable,
    problems.TooManyRequests,
    problems.ServerFault,
    DatabaseUnavailable,
    ServerOverloaded,
    ServerStopping,
  ];
}

/** One response per status, with an example of each problem that has it. The very common ones, a single problem, are told once and referred to. */
export function problemResponses(declared: readonly AnyProblemClass[]): Record<string, object> {
  const byStatus = new Map<number, AnyProblemClass[]>();
  for (const problem of new Set(declared)) byStatus.set(problem.status, [...(byStatus.get(problem.status) ?? []), problem]);
  const entries = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(entries.map(([status, each]) => [String(status), each.length > 1 ? response(each) : referTo('responses', each[0])]));
}

function response(declared: AnyProblemClass[]): object {
  const kinds = declared.map(problemKind);
  const { status, title } = kinds[0] ?? { status: 500, title: 'Internal Server Error' };
  const examples = Object.fromEntries(declared.map((problem) => [problem.code, referTo('examples', problem)]));
  return {
    description: `${title}: ${kinds.map(({ code }) => `\`${code}\``).join(', ')}`,
    headers: headersOf(status),
    content: { [PROBLEM_JSON]: { schema: { $ref: '#/components/schemas/Problem' }, examples } },
  };
}

const EXAMPLE_REQUEST = '7c1b9c6e-3a57-4f0e-9d0c-5f1f6a2b8e11';

function referTo(kind: 'responses' | 'examples', problem: AnyProblemClass | undefined): { $ref: string } {
  return { $ref: `#/components/${kind}/${problem?.code ?? ''}` };
}

/** What the operations refer to, and nothing that none refers to. */
export function problemComponents(paths: object): { responses: Record<string, object>; examples: Record<string, object> } {
  const problems = [...problemCatalogue.values()];
  const referred = (text: string, kind: 'responses' | 'examples'): AnyProblemClass[] =>
    problems.filter((problem) => text.includes(`"${referTo(kind, problem).$ref}"`));
  const text = JSON.stringify(paths);
  const responses = Object.fromEntries(referred(text, 'responses').map((problem) => [problem.code, response([problem])]));
  const examples = referred(text + JSON.stringify(responses), 'examples').map(problemKind);
  return { responses, examples: Object.fromEntries(examples.map((kind) => [kind.code, { summary: kind.code, value: example(kind) }])) };
}

function example({ code, status, title, detail }: ReturnType<typeof problemKind>): object {
  const type = `/problems/${code}`;
  return { type, title, status, detail, code, instance: `${type}#${EXAMPLE_REQUEST}`, requestId: EXAMPLE_REQUEST };
}

function headersOf(status: number): Record<string, Header> | undefined {
  if (status === 401) return { 'WWW-Authenticate': { description: '`Bearer`', schema: { type: 'string' } } };
  if (status === 429 || status === 503) return { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } };
  return undefined;
}

/** RFC 9457, as every 4xx and 5xx has it. */
export const PROBLEM_SCHEMAS: Record<string, Schema> = {
  Problem: {
    type: 'object',
    description: 'What went wrong (RFC 9457). Some problems have further members, such as `allowedTransitions`.',
    required: ['type', 'title', 'status', 'detail', 'code', 'instance', 'requestId'],
    properties: {
      type: { type: 'string', format: 'uri-reference', description: 'Opens a page about this kind of problem.' },
      title: { type: 'string', description: 'The name of the status.' },
      status: { type: 'integer', minimum: 400, maximum: 599 },
      detail: { type: 'string', description: 'What happened, then what to do.' },
      code: { type: 'string', description: 'For programs: it never changes its meaning.' },
      instance: { type: 'string', format: 'uri-reference', description: 'This one occurrence.' },
      requestId: { type: 'string', description: 'The X-Request-Id of the request; it is in our log too.' },
      errors: { type: 'array', description: 'Each faulty field.', items: { $ref: '#/components/schemas/FieldError' } },
    },
  },
  FieldError: {
    type: 'object',
    required: ['pointer', 'code', 'detail'],
    properties: {
      pointer: { type: 'string', description: 'Where: a JSON pointer into the body, or `?name` for a query parameter.' },
      code: { type: 'string', description: 'The rule that was broken.' },
      detail: { type: 'string', description: 'The rule in words.' },
    },
  },
};
