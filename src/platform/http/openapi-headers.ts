import type { OperationFacts } from './operation-facts';

interface HeaderParameter {
  name: string;
  in: 'header';
  required: boolean;
  description: string;
  schema: { type: 'string'; maxLength?: number };
  example?: string;
}

const IF_MATCH: HeaderParameter = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The `ETag` of the version that you change; 412 when it is no longer the current one.',
  schema: { type: 'string' },
  example: '*',
};

/** Without an example: Swagger UI would fill it in, and the second request would be answered like the first. */
const IDEMPOTENCY_KEY: HeaderParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Any text of yours, best a new UUID: for a day, a request repeated with it is not carried out again but answered as the first time, with `Idempotent-Replayed: true`.',
  schema: { type: 'string', maxLength: 255 },
};

const IDEMPOTENCY_KEY_IN_PHASES: HeaderParameter = {
  ...IDEMPOTENCY_KEY,
  description: `${IDEMPOTENCY_KEY.description} This operation works in several steps: if the server dies in the middle, its answer is lost, and the repeated request is told so (409).`,
};

/** The request headers that an operation understands because of what it is. */
export function headerParameters(method: string, { isPublic, isPhased, readsVersion }: OperationFacts): HeaderParameter[] {
  const takesKey = method === 'post' && !isPublic;
  const version = readsVersion ? [{ ...IF_MATCH, required: readsVersion === 'required' }] : [];
  return [...version, ...(takesKey ? [isPhased ? IDEMPOTENCY_KEY_IN_PHASES : IDEMPOTENCY_KEY] : [])];
}
