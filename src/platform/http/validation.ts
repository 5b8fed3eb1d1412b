import { type ArgumentMetadata, Injectable, type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldError, InvalidFields } from '../errors';
import { BadQuery } from './http.errors';
import { pointerToken } from './json-body';

const STRICT = { whitelist: true, forbidNonWhitelisted: true, transform: true } as const;

const bodies = new ValidationPipe({ ...STRICT, exceptionFactory: (faults) => new InvalidFields(undefined, { errors: fieldErrors(faults) }) });
const queries = new ValidationPipe({ ...STRICT, exceptionFactory: (faults) => new BadQuery(undefined, { errors: fieldErrors(faults, '?') }) });

/** What does not fit its class never reaches a service. A body's fields: 422 with JSON pointers; a query's parameters: 400 with their names. */
@Injectable()
export class RequestPipe implements PipeTransform {
  transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body') {
      if (!isObject(value))
        throw new InvalidFields(undefined, { errors: [{ pointer: '', code: 'is-object', detail: 'the body must be a JSON object' }] });
      refuseArraysOfArrays(value, '');
    }
    const pipe = metadata.type === 'query' ? queries : bodies;
    return pipe.transform(value, metadata);
  }
}

/** No body at all is nothing said: what is required will be missed by name. */
function isObject(body: unknown): boolean {
  return body === undefined || (typeof body === 'object' && body !== null && !Array.isArray(body));
}

/** class-validator looks through an array inside an array and takes it for the object that should stand there; no field of ours is such a thing. */
function refuseArraysOfArrays(value: unknown, pointer: string, isItem = false): void {
  if (typeof value !== 'object' || value === null) return;
  if (isItem && Array.isArray(value)) {
    throw new InvalidFields(undefined, { errors: [{ pointer, code: 'nested-array', detail: 'must not be an array' }] });
  }
  for (const [key, child] of Object.entries(value)) refuseArraysOfArrays(child, `${pointer}/${pointerToken(key)}`, Array.isArray(value));
}

function fieldErrors(faults: ValidationError[], prefix = '/'): FieldError[] {
  return faults.flatMap((fault) => {
    const pointer = `${prefix}${pointerToken(fault.property)}`;
    const first = gravest(fault.constraints ?? {});
    return [...(first ? [fieldError(pointer, first, fault)] : []), ...fieldErrors(fault.children ?? [], `${pointer}/`)];
  });
}

/** What is no text cannot be too long a text: the kind of a value comes before its bounds. */
const BOUNDS = /^(min|max|isLength|isNotEmpty|array(Min|Max|Unique)|matches)/i;

/** One sentence for each field: the fault that has to be mended first. Rules are reported from the last decorator to the first. */
function gravest(constraints: Record<string, string>): [rule: string, message: string] | undefined {
  const faults = Object.entries(constraints).reverse();
  return faults.find(([rule]) => !BOUNDS.test(rule)) ?? faults[0];
}

function fieldError(pointer: string, [rule, message]: [rule: string, message: string], { property, value }: ValidationError): FieldError {
  if (rule === 'whitelistValidation') return { pointer, code: 'unknown', detail: 'is not known here' };
  if (value === undefined) return { pointer, code: 'required', detail: `${property} is required` };
  const code = rule.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return { pointer, code, detail: message };
}
