import { Transform } from 'class-transformer';
import { ValidateIf } from 'class-validator';

/** Blanks around what somebody typed mean nothing. */
export function Trimmed(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
}

/** The field may be left out, but not be null: `IsOptional` would let null through as well. */
export function IfGiven(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** E-mail addresses without quotations, in which anything may stand, a second address too: not everything that reads them later reads them alike. */
export const PLAIN_ADDRESS = { blacklisted_chars: '"' } as const;
