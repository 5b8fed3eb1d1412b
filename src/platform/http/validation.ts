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
    const pipe = metadata.type === 'query' ? queries : bodies;
    return pipe.transform(value, metadata);
  }
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
