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
