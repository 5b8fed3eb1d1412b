import type { FieldError, Problem } from '../errors';

export const PROBLEM_JSON = 'application/problem+json';

/** RFC 9457, with our members: code, requestId, errors and whatever the problem itself adds. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  instance: string;
  requestId: string;
  errors?: FieldError[];
  [member: string]: unknown;
}

/** The type opens a page that explains the problem; the instance is that page for this one request. The address asked for is not repeated. */
export function problemDocument(problem: Problem, requestId: string): ProblemDocument {
  const type = `/problems/${problem.code}`;
  return {
    ...problem.members,
    type,
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    instance: `${type}#${requestId}`,
    requestId,
    ...(problem.errors ? { errors: problem.errors } : {}),
  };
}

/** What the status itself demands, then what the problem says. */
export function problemHeaders(problem: Problem): Record<string, string> {
  return {
    'Content-Type': PROBLEM_JSON,
    'Cache-Control': 'no-store',
    ...(problem.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    ...problem.headers,
  };
}
