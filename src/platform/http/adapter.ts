import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Environment } from '../environment';
import { answerProblem } from '../problem.filter';
import { Written, WrittenPage } from '../written';
import { describeAnswer } from './answer-headers';
import { answeringBrokenRequests, answerTunnels, answerUnmetExpectations, problemOfHead } from './broken-requests';
import { fileReader } from './files';
import { securityHeaders } from './hardening';
import { BadAddress, UnsupportedContent } from './http.errors';
import { JSON_LIMITS, parseJsonBody } from './json-body';
import { REQUEST_ID_HEADER, requestId } from './request-id';
import { RouteTable } from './route-table';

/** Enough for thousands of real clients; beyond it a flood waits outside instead of inside. */
const CONNECTIONS = 1000;
/** A client that sends slowly holds a socket no longer than this. */
const MILLISECONDS = { headers: 10_000, request: 30_000, keepAlive: 65_000, betweenChecks: 1_000 };
const HEADER_BYTES = 32 * 1024;
const PATH_PARAMETER_LENGTH = 200;

/** Nest's Fastify adapter, with our limits, our JSON reader and problems from the first byte on. */
export function createAdapter(environment: Pick<Environment, 'TRUST_PROXY' | 'isProduction'>): FastifyAdapter {
  const headers = securityHeaders(environment);
  const adapter = new FastifyAdapterWithLimits({
    bodyLimit: JSON_LIMITS.bytes,
    // Counted from our side: what a client itself writes into the header stands further left and is never believed.
    trustProxy: environment.TRUST_PROXY > 0 && ((_address: string, hop: number) => hop < environment.TRUST_PROXY),
    requestIdHeader: false,
    genReqId: requestId,
    requestTimeout: MILLISECONDS.request,
    keepAliveTimeout: MILLISECONDS.keepAlive,
    // Fastify's own refusal is no problem document; ours is in a hook.
    return503OnClosing: false,
    routerOptions: { maxParamLength: PATH_PARAMETER_LENGTH },
    http: {
      headersTimeout: MILLISECONDS.headers,
      connectionsCheckingInterval: MILLISECONDS.betweenChecks,
      maxHeaderSize: HEADER_BYTES,
      // Node's own refusal is no problem document; ours is in the first hook.
      requireHostHeader: false,
    },
    // The router gives up on these before any hook has run.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      answerProblem(error, request, reply.headers(headers));
    },
    clientErrorHandler: answeringBrokenRequests(headers),
  });
  adapter.prepare(headers);
  return adapter;
}

class FastifyAdapterWithLimits extends FastifyAdapter {
  private readonly routes = new RouteTable(this.instance);

  prepare(headers: Record<string, string>): void {
    this.instance.server.maxConnections = CONNECTIONS;
    answerUnmetExpectations(this.instance.server, headers);
    answerTunnels(this.instance.server, headers);
    this.instance.addHook('onRequest', (request, reply, done) => {
      void reply.headers(headers).header(REQUEST_ID_HEADER, request.id);
      done(problemOfHead(request.raw) ?? (isReadable(request.raw.url ?? '') ? undefined : new BadAddress()));
    });
    void this.instance.register(fileReader);
    this.instance.removeAllContentTypeParsers();
    this.instance.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer', bodyLimit: JSON_LIMITS.bytes },
      async (request: FastifyRequest, body: Buffer) => {
        if (!isUtf8(request)) throw new UnsupportedContent();
        return parseJsonBody(body);
      },
    );
  }

  /** What PostgreSQL wrote as JSON goes out as it is. */
  override reply(response: Parameters<FastifyAdapter['reply']>[0], body: unknown, status?: number): ReturnType<FastifyAdapter['reply']> {
    const reply = response as FastifyReply;
    describeAnswer(body, reply);
    if (!(body instanceof Written || body instanceof WrittenPage)) return super.reply(response, body, status);
    if (status !== undefined) void reply.code(status);
    return reply.type('application/json; charset=utf-8').send(body.json);
  }

  /** JSON is read above, files by the chapter that takes them, and nothing else is read at all. */
  override registerParserMiddleware(): void {
    this.instance.removeContentTypeParser('application/x-www-form-urlencoded');
  }

  /** Problems are made by the filter, which wants Fastify's own codes. */
  override mapException(error: unknown): unknown {
    return error;
  }

  /** Without Nest's own text, which repeats the path. */
  override setNotFoundHandler(): ReturnType<FastifyAdapter['setNotFoundHandler']> {
    return this.instance.setNotFoundHandler((request) => {
      throw this.routes.unmatched(request);
    });
  }
}

/** The router decodes paths only, and leniently; U+0000 would only be found by PostgreSQL. */
function isReadable(url: string): boolean {
  if (url.includes('%00')) return false;
  try {
    decodeURIComponent(url);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

function isUtf8(request: FastifyRequest): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset);
}
