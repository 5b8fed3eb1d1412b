import { Get, Query } from '@nestjs/common';
import { AnswersPage, Api, Operation } from '../../platform/http/api';
import type { Page } from '../../platform/http/page';
import { Caller, Can } from '../access';
import { MailQuery, MailView } from './mails.dto';
import { Outbox } from './outbox.service';

@Api('mails', { about: 'The mails that your organization sends. Without a mail server they are kept here, and can be read while not in production.' })
export class MailsController {
  constructor(private readonly outbox: Outbox) {}

  @Get()
  @Can('mails:read')
  @Operation(
    'listMails',
    'List mails',
    'Newest first. What they say is shown only to owners where no mail server is configured, and never in production: links to accounts stand in them. The account of a person who belongs to another organization, too, is not this one’s to open, and such a letter stays closed; `withheld` says why.',
  )
  @AnswersPage(MailView)
  list(@Caller() caller: Caller, @Query() query: MailQuery): Promise<Page<MailView>> {
    return this.outbox.list(caller, query);
  }
}
