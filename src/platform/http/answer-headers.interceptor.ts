import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { type Locate, LOCATION_METADATA } from './api';
import { WrittenPage } from '../written';
import { entityTag } from './entity-tags';
import { Page } from './page';

/** The headers that follow from what is answered: `Link` for a page, `Location` for something new, `ETag` for anything that has a version. */
@Injectable()
export class AnswerHeaders implements NestInterceptor {
  private readonly reflector = new Reflector();

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const locate = this.reflector.get<Locate<unknown> | undefined>(LOCATION_METADATA, context.getHandler());
    return next.handle().pipe(
      map((answer: unknown) => {
        if (answer instanceof Page || answer instanceof WrittenPage) setLink(answer, http.getRequest<FastifyRequest>(), reply);
        else if (isVersioned(answer)) void reply.header('ETag', entityTag(answer.version));
        if (locate && answer) void reply.header('Location', locate(answer));
        return answer;
      }),
    );
  }
}

/** The same request with the next cursor. */
function setLink(page: { nextCursor: string | null }, request: FastifyRequest, reply: FastifyReply): void {
  if (!page.nextCursor) return;
  const [path = '', query = ''] = request.url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', page.nextCursor);
  void reply.header('Link', `<${path}?${parameters.toString()}>; rel="next"`);
}

function isVersioned(answer: unknown): answer is { version: number } {
  return typeof answer === 'object' && answer !== null && 'version' in answer && typeof answer.version === 'number';
}
