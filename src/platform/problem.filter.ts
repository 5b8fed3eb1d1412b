import type { OutgoingHttpHeaders } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from './errors';
import { toProblem } from './http/foreign-errors';
import { problemDocument, problemHeaders } from './http/problem-document';
import { REQUEST_ID_HEADER } from './http/request-id';
import { afterRest } from './http/rest-of-body';

const log = new Logger('Problem');
/** What may have been said of an answer that failed on its way out, and must not be said of a problem in its place. */
const OF_AN_ANSWER = ['content-disposition', 'etag', 'last-modified', 'link', 'location', 'preference-applied'];

/** Why a request was refused, for those who look at it on its way out. */
export const problemOf = new WeakMap<FastifyRequest, Problem>();

/** Any error → application/problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    answerProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

/** Also for errors that happen before Nest is asked: an address that cannot be decoded, say. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error);
  problemOf.set(request, problem);
  const level = problem.logLevel === 'info' ? 'log' : problem.logLevel;
  log[level](
    {
      requestId: request.id,
      code: problem.code,
      status: problem.status,
      ...(problem.status < 500 || problem.cause === undefined ? {} : { err: problem.cause }),
    },
    problem.code,
  );
  // A stream that has begun cannot become a problem any more; breaking it off is the honest end.
  if (reply.raw.headersSent) return void reply.raw.destroy();
  for (const name of OF_AN_ANSWER) void reply.removeHeader(name);
  const send = (): void =>
    void reply
      .code(problem.status)
      .headers({ [REQUEST_ID_HEADER]: request.id, ...problemHeaders(problem) })
      .send(Buffer.from(JSON.stringify(problemDocument(problem, request.id))));
  afterRest(request.raw, send);
}

/**
 * For whoever is turned away by the thousand: what the hooks before it have set and the problem are written straight to the connection, past the filter, the hooks
 * for what leaves and a log line. Those for what has left count it as any other.
 */
export function answerAtOnce(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  problemOf.set(request, problem);
  reply.hijack();
  const body = JSON.stringify(problemDocument(problem, request.id));
  const set = reply.getHeaders() as OutgoingHttpHeaders;
  const headers = { ...set, ...problemHeaders(problem), 'Content-Length': Buffer.byteLength(body) };
  const send = (): void => void reply.raw.writeHead(problem.status, headers).end(body);
  afterRest(request.raw, send);
}
