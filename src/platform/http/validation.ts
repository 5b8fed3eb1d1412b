import { type ArgumentMetadata, Injectable, type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldError, InvalidFields } from '../errors';
import { BadQuery } from './http.errors';
import { pointerToken } from './json-body';

const STRICT = { whitelist: true, forbidNonWhitelisted: true, transform: true, stopAtFirstError: true } as const;

const bodies = new ValidationPipe({ ...STRICT, exceptionFactory: (faults) => new InvalidFields(undefined, { errors: fieldErrors(faults) }) });
const queries = new ValidationPipe({ ...STRICT, exceptionFactory: (faults) => new BadQuery(undefined, { errors: fieldErrors(faults, '?') }) });

/** What does not fit its class never reaches a service. A body's fields: 422 with JSON pointers; a query's parameters: 400 with their names. */
@Injectable()
export class RequestPipe implements PipeTransform {
  transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body') refuseArraysOfArrays(value, '');
    const pipe = metadata.type === 'query' ? queries : bodies;
    return pipe.transform(value, metadata);
  }
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
    const own = Object.entries(fault.constraints ?? {}).map(([rule, message]) => fieldError(pointer, rule, message));
    return [...own, ...fieldErrors(fault.children ?? [], `${pointer}/`)];
  });
}

function fieldError(pointer: string, rule: string, message: string): FieldError {
  if (rule === 'whitelistValidation') return { pointer, code: 'unknown', detail: 'is not known here' };
  const code = rule.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return { pointer, code, detail: message };
}
