import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Observable, tap } from 'rxjs';

/** From the view that is answered to the path of the thing itself. */
export type Locate<V> = (view: V) => string;

/** Says in `Location` where what was made can be read. */
export class Location<V> implements NestInterceptor<V, V> {
  constructor(private readonly locate: Locate<V>) {}

  intercept(context: ExecutionContext, next: CallHandler<V>): Observable<V> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(tap((view) => void (view && reply.header('Location', this.locate(view)))));
  }
}
