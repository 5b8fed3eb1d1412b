import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { accepts } from './accept';
import { PRODUCES_METADATA } from './api';
import { bringsFiles } from './files';
import { BadQuery, BadRequest, NotAcceptable, UnsupportedContent } from './http.errors';
import { refuseUnreadVersion } from './version-match';

const JSON_ONLY = ['application/json'];

/** What can be refused once it is known which handler would answer, before it does anything. The access guard has run: a stranger learns nothing here. */
@Injectable()
export class RequestChecks implements CanActivate {
  private readonly reflector = new Reflector();

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const produced = this.reflector.get<string[] | undefined>(PRODUCES_METADATA, context.getHandler()) ?? JSON_ONLY;
    if (!accepts(request.headers.accept, produced)) throw new NotAcceptable({ types: produced.join(' or ') });
    if (bringsFiles(request)) {
      if (!takesForm(context)) throw new UnsupportedContent();
      if ((boundary.exec(request.headers['content-type'] ?? '')?.[1]?.length ?? 0) > LONGEST_BOUNDARY) throw new BadRequest();
    } else if (request.body !== undefined && takesForm(context)) throw new UnsupportedContent();
    refuseUnreadVersion(request, context.getHandler());
    refuseUnknownQuery(request.query as Record<string, unknown>, context);
    return true;
  }
}

/** RFC 2046, 5.1.1; what parses the form fails on much longer ones. */
const LONGEST_BOUNDARY = 70;
const boundary = /boundary="?([^";]*)/i;

/** Where the swagger module keeps what @ApiConsumes was given. */
const CONSUMES = 'swagger/apiConsumes';

/** Forms are read for the whole server once one chapter takes files; the others must not find an empty body. */
function takesForm(context: ExecutionContext): boolean {
  const consumes = (Reflect.getMetadata(CONSUMES, context.getHandler()) ?? []) as string[];
  return consumes.includes('multipart/form-data');
}

interface Argument {
  /** The name in `@Query('name')`; absent where a whole class is bound, which the validation checks. */
  data?: unknown;
}

/** A handler without a query class names the parameters that it takes, or takes none. */
function refuseUnknownQuery(query: Record<string, unknown>, context: ExecutionContext): void {
  const given = Object.keys(query);
  if (given.length === 0) return;
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) ?? {}) as Record<string, Argument>;
  const known = Object.entries(parameters).flatMap(([key, { data }]) => (key.startsWith(`${RouteParamtypes.QUERY}:`) ? [data] : []));
  const isClass = known.some((name) => typeof name !== 'string');
  const errors = given.flatMap((name) => {
    // Nest drops this one before the validation could see it.
    if (isClass && name !== '__proto__') return [];
    if (!known.includes(name)) return [{ pointer: `?${name}`, code: 'unknown', detail: 'is not known here' }];
    return Array.isArray(query[name]) ? [{ pointer: `?${name}`, code: 'repeated', detail: 'may be given once only' }] : [];
  });
  if (errors.length > 0) throw new BadQuery(undefined, { errors });
}
