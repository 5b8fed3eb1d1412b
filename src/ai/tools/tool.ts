import type { ZodObject } from 'zod';
import { namingDecorator } from '../../platform/discover';

/** A provider class whose `@Tool` methods a model, or a template, may use: `@Plugin('acme')`. */
export const Plugin = namingDecorator('Plugin');

export interface ToolDeclaration {
  /** By default the name of the method. */
  name?: string;
  /** What it does, for the model that is to choose it. */
  description: string;
  /** Its arguments; they are checked before the method sees them. */
  schema: ZodObject;
  /** The permission that a caller needs, as on a route: `acme:read`. */
  can: string;
  /** What it answers with is what somebody said or wrote, a `letter`, a `document`: who reads it is recorded, as on a route with `@AuditRead`. */
  auditedAs?: string;
  /** It changes something: a model can only propose it, and a person confirms. It runs in one transaction, so it asks nobody outside. By default a tool only reads. */
  writes?: boolean;
  /**
   * The method `(arguments, caller) => string` that says what would happen, for the person who is to confirm.
   * It runs as the caller before anybody is asked, so what they may not see is refused there.
   */
  preview?: string;
  /** Agents that may use it although they do not name it: so that a later chapter, or an extension, adds to an agent without an edit. */
  offeredTo?: string[];
  /** It takes `{ words: string[] }` and answers with a list of records: the assistant looks here when there is no model. */
  isSearch?: boolean;
}

export interface DeclaredTool extends ToolDeclaration {
  name: string;
  method: string;
}

const TOOLS = Symbol('tools');

/** A method `(arguments, caller) => result` of a `@Plugin` class. It runs as the caller, with the caller's permissions. */
export function Tool(declaration: ToolDeclaration): MethodDecorator {
  return (target, property) => {
    const method = String(property);
    const declared: DeclaredTool = { ...declaration, name: declaration.name ?? method, method };
    Reflect.defineMetadata(TOOLS, [...toolsOf(target.constructor), declared], target.constructor);
  };
}

/** The tools that a class declares. */
export function toolsOf(plugin: object): DeclaredTool[] {
  return (Reflect.getMetadata(TOOLS, plugin) as DeclaredTool[] | undefined) ?? [];
}
