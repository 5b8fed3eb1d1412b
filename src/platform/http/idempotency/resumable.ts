import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

export const RESUMABLE_METADATA = Symbol('resumable');
export const LAST_EVENT_ID = 'last-event-id';

/** A POST that answers with a stream of events. Repeated with `Last-Event-ID` it does nothing, so an Idempotency-Key says nothing then: it tells the rest. */
export const Resumable = () =>
  applyDecorators(
    SetMetadata(RESUMABLE_METADATA, true),
    ApiHeader({
      name: 'Last-Event-ID',
      description:
        'The `id` of the last event that came before the connection was lost: the same request, repeated with it within 15 minutes, is answered with exactly the events after it, and no model is asked again. With another body: 422.',
      required: false,
      schema: { type: 'string', maxLength: 255 },
    }),
  );
