import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * A signal that is aborted as soon as whoever asked has left, for work that is of use to nobody else. With an Idempotency-Key they may come
 * back for the answer, so the work goes on.
 */
export const Left = createParamDecorator((_: unknown, context: ExecutionContext): AbortSignal => {
  const http = context.switchToHttp();
  const { raw } = http.getResponse<FastifyReply>();
  const left = new AbortController();
  if (http.getRequest<FastifyRequest>().headers['idempotency-key'] === undefined) {
    raw.once('close', () => {
      if (!raw.writableFinished) left.abort(new Error('Whoever asked has left'));
    });
  }
  return left.signal;
});
