import { Conflict, Invalid, Malformed } from '../../errors';

export const BadIdempotencyKey = Malformed(
  'idempotency.key',
  'Idempotency-Key takes 1 to 255 printable ASCII characters. A new UUID for each thing to be done is best.',
);
export const KeyUsedOtherwise = Invalid(
  'idempotency.key-used-otherwise',
  'This Idempotency-Key came with another request before: another address or another body. Use a new key for a new request.',
);
export const StillUnderWay = Conflict(
  'idempotency.in-flight',
  'A request with this Idempotency-Key is being carried out. Send it again after Retry-After seconds to get its answer.',
);
export const AnswerNotKept = Conflict(
  'idempotency.answer-not-kept',
  'A request with this Idempotency-Key was begun before, and its answer is not kept: it was a stream, or the server stopped in the middle. Look what it made; to do it again, send it with a new key.',
);
