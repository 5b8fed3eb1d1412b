import { HTTP_CODE_METADATA } from '@nestjs/common/constants';
import { type ModulesContainer, Reflector } from '@nestjs/core';
import { type AnyProblemClass, StartupError } from '../errors';
import { ABOUT_METADATA, FAILS_METADATA, PRODUCES_METADATA } from './api';
import { type Handler, handlersOf } from './handlers';
import { PHASED_METADATA } from './idempotency/phased';
import { PERMISSION_METADATA, PUBLIC_METADATA } from './permission-metadata';
import { takesAnything } from './taking-input';
import { IF_MATCH_METADATA, type VersionNeed } from './version-match';

/** What the decorators of a handler say and the swagger module does not read. */
export interface OperationFacts {
  permission: string | undefined;
  isPublic: boolean;
  problems: readonly AnyProblemClass[];
  readsVersion: VersionNeed | undefined;
  /** Its work is several transactions. */
  isPhased: boolean;
  /** The request headers that were declared with @ApiHeader. */
  headers: readonly string[];
  /** The media types of the answer; none declared means JSON. */
  produces: readonly string[];
  /** The success status that was declared; undefined leaves Nest's own. */
  status: number | undefined;
}

/** Where the swagger module keeps what @ApiOperation and @ApiTags were given. */
const SWAGGER = { operation: 'swagger/apiOperation', tags: 'swagger/apiUseTags', parameters: 'swagger/apiParameters', headers: 'swagger/apiHeaders' };

/** The facts of every operation by its id; two operations with one id would be one in a generated client. */
export function operationFacts(modules: ModulesContainer): Map<string, OperationFacts> {
  const facts = new Map<string, OperationFacts>();
  for (const controller of controllers(modules)) {
    for (const handler of handlersOf(controller)) {
      const { operationId } = (Reflect.getMetadata(SWAGGER.operation, handler) ?? {}) as { operationId?: string };
      if (!operationId)
        throw new StartupError(
          `${controller.name}.${handler.name} has no name in the API document. Give it one: @Operation('listThings', 'List the things').`,
        );
      if (takesAnything(controller, handler) && !Reflect.hasMetadata(ABOUT_METADATA, controller))
        throw new StartupError(
          `What ${controller.name}.${handler.name} is sent would not be checked. Declare the controller with @Api('things') instead of @Controller.`,
        );
      if (facts.has(operationId))
        throw new StartupError(`Two operations are called ${operationId}; the second is ${controller.name}.${handler.name}. Rename it.`);
      facts.set(operationId, factsOf(controller, handler));
    }
  }
  return facts;
}

function factsOf(controller: Handler, handler: Handler): OperationFacts {
  const reflector = new Reflector();
  return {
    permission: reflector.getAllAndOverride<string | undefined>(PERMISSION_METADATA, [handler, controller]),
    isPublic: reflector.getAllAndOverride<boolean | undefined>(PUBLIC_METADATA, [handler, controller]) ?? false,
    problems: reflector.get<AnyProblemClass[] | undefined>(FAILS_METADATA, handler) ?? [],
    produces: reflector.get<string[] | undefined>(PRODUCES_METADATA, handler) ?? [],
    headers: headersOf(controller, handler),
    isPhased: Boolean(Reflect.getMetadata(PHASED_METADATA, handler)),
    readsVersion: Reflect.getMetadata(IF_MATCH_METADATA, handler) as VersionNeed | undefined,
    status: Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined,
  };
}

function headersOf(controller: Handler, handler: Handler): string[] {
  const own = (Reflect.getMetadata(SWAGGER.parameters, handler) ?? []) as { name: string; in: string }[];
  const shared = (Reflect.getMetadata(SWAGGER.headers, controller) ?? []) as { name: string }[];
  return [...own.filter((parameter) => parameter.in === 'header'), ...shared].map(({ name }) => name);
}

/** What each tag is about, where a controller says it. */
export function tagTexts(modules: ModulesContainer): Map<string, string> {
  const texts = new Map<string, string>();
  for (const controller of controllers(modules)) {
    const about = Reflect.getMetadata(ABOUT_METADATA, controller) as string | undefined;
    const tags = (Reflect.getMetadata(SWAGGER.tags, controller) ?? []) as string[];
    for (const tag of tags) if (about) texts.set(tag, about);
  }
  return texts;
}

function controllers(modules: ModulesContainer): Handler[] {
  return [...modules.values()].flatMap((module) =>
    [...module.controllers.values()].flatMap(({ metatype }) => (metatype ? [metatype as Handler] : [])),
  );
}
