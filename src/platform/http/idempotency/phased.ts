import { SetMetadata } from '@nestjs/common';

export const PHASED_METADATA = Symbol('phased');

/**
 * A POST that asks a model, waits, or reads files: it works in several transactions, because nothing slow may happen inside of one. With an
 * Idempotency-Key it is still carried out once only; but when the server dies in the middle, its answer is lost.
 */
export const Phased = () => SetMetadata(PHASED_METADATA, true);
