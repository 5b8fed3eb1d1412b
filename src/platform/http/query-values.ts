import { applyDecorators } from '@nestjs/common';
import { IsArray, IsBoolean, IsDate, IsInt } from 'class-validator';
import { reading } from './fields';

// A query parameter is text, or several texts when it was repeated. Only what is written exactly like the wanted value becomes one.

/** `limit=25`: digits, nothing else; not ` 25`, `2.5e1` or `0x19`. */
export function QueryInteger(): PropertyDecorator {
  return applyDecorators(
    reading((text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text)),
    IsInt(),
  );
}

/** `count=true` or `count=false`. */
export function QueryBoolean(): PropertyDecorator {
  return applyDecorators(
    reading((text) => (text === 'true' ? true : text === 'false' ? false : text)),
    IsBoolean(),
  );
}

/** `status=open,held`: several values in one parameter. */
export function QueryList(): PropertyDecorator {
  return applyDecorators(
    reading((text) => text.split(',')),
    IsArray(),
  );
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** An instant with its zone: `2026-01-01T00:00:00Z`. */
export function QueryInstant(): PropertyDecorator {
  return applyDecorators(
    reading((text) => (instant.test(text) ? new Date(text) : text)),
    IsDate({ message: 'must be an instant with its zone, such as 2026-01-01T00:00:00Z' }),
  );
}
