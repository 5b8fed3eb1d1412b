import { Get } from '@nestjs/common';
import { Can } from '../../auth/access';
import { eventDocuments } from '../../platform/events/event-document';
import { Answers, Api, Operation } from '../../platform/http/api';
import { EventTypeView } from './webhooks.dto';

@Api('event-types', { tag: 'webhooks' })
export class EventTypesController {
  @Get()
  @Can('webhooks:read')
  @Operation(
    'listEventTypes',
    'What can happen',
    'Every type of event, with the schema of what it tells and an example. Ids and states only: ask the API for the rest.',
  )
  @Answers([EventTypeView])
  list(): EventTypeView[] {
    return eventDocuments();
  }
}
