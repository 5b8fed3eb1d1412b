import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';

/** From the view that is answered to the path of the thing itself. */
export type Locate<V> = (view: V) => string;

interface Located {
  locate?: Locate<unknown>;
}

/** Says in `Location` where what was made can be read. */
export function locating<V>(locate: Locate<V> | undefined): MethodDecorator[] {
  return locate ? [RouteConfig({ locate })] : [];
}

export function setLocation(answer: unknown, reply: FastifyReply): void {
  const { locate } = reply.request.routeOptions.config as Located;
  if (locate && answer) void reply.header('Location', locate(answer));
}
