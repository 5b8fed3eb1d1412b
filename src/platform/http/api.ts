import { applyDecorators, Controller, createParamDecorator, type ExecutionContext, HttpCode, SetMetadata, type Type } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { AnyProblemClass } from '../errors';
import { UnknownId } from './http.errors';
import { takingInput } from './taking-input';
import { type Locate, locating } from './location';
import { pageOf } from './page';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What a tag is about, for the API document. */
export const ABOUT_METADATA = Symbol('about');
/** The problems that a handler declares, for the API document. */
export const FAILS_METADATA = Symbol('fails');
/** The media types that a handler answers with, when they are not only JSON. */
export const PRODUCES_METADATA = Symbol('produces');

export interface ApiOptions {
  /** The tag in the document; else the first part of the path. */
  tag?: string;
  /** What the tag is about, in a sentence or two; one controller of the tag says it. */
  about?: string;
}

/** A controller under the API's base path. */
export function Api(path: string, { tag = path.split('/')[0] ?? path, about }: ApiOptions = {}): ClassDecorator {
  return applyDecorators(Controller(path), ApiTags(tag), SetMetadata(ABOUT_METADATA, about), takingInput);
}

/** What the operation is called in the document and in generated clients: a unique camelCase id and a line for people. */
export function Operation(id: string, summary: string, description?: string): MethodDecorator {
  return ApiOperation({ operationId: id, summary, description });
}

/** Documents an id in the path, with an example that works against the demo data. */
export function IdParam(name: string, example: string, description?: string): MethodDecorator {
  return ApiParam({ name, description, example, type: 'string', format: 'uuid' });
}

/**
 * An id from the path. What is not a UUID cannot be the id of anything: 404, like an id that nobody has. It is no pipe, because Nest makes nine promises
 * of a parameter that has one.
 */
export const Id = createParamDecorator((name: string, context: ExecutionContext): string => {
  const id = context.switchToHttp().getRequest<FastifyRequest<{ Params: Record<string, string> }>>().params[name] ?? '';
  if (!UUID.test(id)) throw new UnknownId();
  return id.toLowerCase();
});

/** 200 with this view. */
export function Answers<V>(view: Type<V> | [Type<V>], description = 'Done.'): MethodDecorator {
  return applyDecorators(HttpCode(200), adding(PRODUCES_METADATA, ['application/json']), ApiResponse({ status: 200, type: view, description }));
}

/** 200 with one page of these views. */
export function AnswersPage<V>(view: Type<V>, description = 'One page; `nextCursor` leads to the following one.'): MethodDecorator {
  const headers = { Link: { description: 'The address of the next page, as `rel="next"`.', schema: { type: 'string' as const } } };
  return applyDecorators(HttpCode(200), ApiResponse({ status: 200, type: pageOf(view), description, headers }));
}

/** 201 with the view of what was created, and its address in `Location`. */
export function Created<V>(view: Type<V>, location?: Locate<V>): MethodDecorator {
  const headers = location && { Location: { description: 'The address of what was created.', schema: { type: 'string' as const } } };
  return applyDecorators(HttpCode(201), ...locating(location), ApiResponse({ status: 201, type: view, description: 'Created.', headers }));
}

/** 202: the work has begun; the view says where to look for its result. */
export function Accepted<V>(view: Type<V>, location?: Locate<V>): MethodDecorator {
  const headers = location && { Location: { description: 'Where the result will be.', schema: { type: 'string' as const } } };
  return applyDecorators(
    HttpCode(202),
    ...locating(location),
    ApiResponse({ status: 202, type: view, description: 'Accepted; the work goes on.', headers }),
  );
}

/** 204: done, and nothing to say. */
export function Empty(): MethodDecorator {
  return applyDecorators(HttpCode(204), ApiResponse({ status: 204, description: 'Done; there is no body.' }));
}

/** 200 with something that is not JSON: a file, a page. Every media type that the handler can answer with; next to `@Answers` when it is JSON or one of these. */
export function AnswersContent(...mediaTypes: string[]): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    adding(PRODUCES_METADATA, mediaTypes),
    ApiResponse({ status: 200, description: 'In the form that Accept asks for.' }),
  );
}

/** The problems that this operation answers with, beyond those that every operation has. */
export function Fails(...problems: AnyProblemClass[]): MethodDecorator {
  return adding(FAILS_METADATA, problems);
}

/** Like SetMetadata, but several of these decorators on a handler add up. */
function adding(key: symbol, values: unknown[]): MethodDecorator {
  return (_target, _method, descriptor: PropertyDescriptor) => {
    const handler = descriptor.value as object;
    const others = (Reflect.getMetadata(key, handler) ?? []) as unknown[];
    Reflect.defineMetadata(key, [...values, ...others], handler);
  };
}
