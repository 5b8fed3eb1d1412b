import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../actor';
import { UnitOfWork } from '../../database/unit-of-work';
import { Written } from '../../written';
import { BadIdempotencyKey } from './idempotency.errors';
import { IdempotencyKeys, type KeyedRequest } from './idempotency-keys';
import { type KeptAnswer, keptAnswer, sha256 } from './kept-answer';
import { carriedOutBy, type Handling } from './once';
import { PHASED_METADATA } from './phased';
import { LAST_EVENT_ID, RESUMABLE_METADATA } from './resumable';

/** Printable ASCII: a key is compared, never read. */
const KEY = /^[\x21-\x7e]{1,255}$/;
const RENEWAL = 10_000;

/**
 * A POST with an `Idempotency-Key` is carried out once. Repeated, it is answered as the first time. Only success is kept: what was refused or
 * failed has done nothing, and may be tried again. Somebody who is not logged in has no keys; logging in twice does no harm.
 *
 * A guard, so that a request without a key costs nothing: it lets everybody pass, and says how the handler of a request with a key is to be called.
 */
export class Idempotency implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(
    private readonly keys: IdempotencyKeys,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const asked = http.getRequest<FastifyRequest & { user?: Actor }>();
    if (asked.headers['idempotency-key'] === undefined) return true;
    const isResumed = asked.headers[LAST_EVENT_ID] !== undefined && this.reflector.get<boolean | undefined>(RESUMABLE_METADATA, context.getHandler());
    const request = isResumed ? undefined : keyed(asked);
    if (!request) return true;
    const reply = http.getResponse<FastifyReply>();
    const isPhased = this.reflector.get<boolean | undefined>(PHASED_METADATA, context.getHandler()) ?? false;
    carriedOutBy((handling) => (isPhased ? this.inPhases(request, reply, handling) : this.atOnce(request, reply, handling)));
    return true;
  }

  /** Effect and answer are one transaction: after a crash there are both, or neither. */
  private atOnce(request: KeyedRequest, reply: FastifyReply, handling: Handling): Promise<unknown> {
    return this.unitOfWork.run(async (manager) => {
      const earlier = await this.keys.hold(manager, request);
      if (earlier) return again(earlier, reply);
      const answer = await handling();
      const kept = keptAnswer(answer, reply);
      if (kept) await this.keys.keep(manager, request, kept);
      return answer;
    });
  }

  /** Carried out at most once; after a crash in the middle the answer is lost, and that is said. */
  private async inPhases(request: KeyedRequest, reply: FastifyReply, handling: Handling): Promise<unknown> {
    const earlier = await this.keys.claim(request);
    if (earlier) return again(earlier, reply);
    // A renewal that fails is followed by the next one; the lease outlives two.
    const renewing = setInterval(() => void this.keys.renew(request).catch(() => undefined), RENEWAL).unref();
    try {
      const answer = await handling();
      await this.keys.settle(request, keptAnswer(answer, reply) ?? null);
      return answer;
    } catch (error) {
      await this.keys.release(request);
      throw error;
    } finally {
      clearInterval(renewing);
    }
  }
}

function again({ status, headers, body, written }: KeptAnswer, reply: FastifyReply): unknown {
  void reply.code(status).headers({ ...headers, 'Idempotent-Replayed': 'true' });
  return written ? new Written(written.json, written.id, written.version) : body;
}

/** A form has no body yet at this point; it is told apart by its length. */
function keyed(request: FastifyRequest & { user?: Actor }): KeyedRequest | undefined {
  const key = request.headers['idempotency-key'];
  if (request.method !== 'POST' || !request.user) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) throw new BadIdempotencyKey();
  const { organizationId, userId, interviewId } = request.user;
  const body = request.body === undefined ? (request.headers['content-length'] ?? '') : JSON.stringify(request.body);
  const keyHash = sha256(userId ?? interviewId ?? '', request.method, request.routeOptions.url ?? '', key);
  return { organizationId, key, keyHash, fingerprint: sha256(request.url, body) };
}
