import { Transform } from 'class-transformer';
import { ValidateIf } from 'class-validator';

/** Reads a text before it is checked; anything else stays as it is, for the check to refuse. */
export function reading(read: (text: string) => unknown): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? read(value) : value));
}

/** Blanks around what somebody typed mean nothing. */
export const Trimmed = (): PropertyDecorator => reading((text) => text.trim());

/** The field may be left out, but not be null: `IsOptional` would let null through as well. */
export function IfGiven(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** E-mail addresses without quotations, in which anything may stand, a second address too: not everything that reads them later reads them alike. */
export const PLAIN_ADDRESS = { blacklisted_chars: '"' } as const;
