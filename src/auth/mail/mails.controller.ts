import { Get, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { AnswersPage, Api, Operation } from '../../platform/http/api';
import { keysetPage, type Page } from '../../platform/http/page';
import { Caller, Can } from '../access';
import { Mail } from './mail.entity';
import { Mailer } from './mailer';
import { MailQuery, MailView } from './mails.dto';

@Api('mails', { about: 'The mails that your organization sends. Without a mail server they are kept here, and can be read while not in production.' })
export class MailsController {
  constructor(
    @InjectRepository(Mail) private readonly mails: Repository<Mail>,
    private readonly mailer: Mailer,
  ) {}

  @Get()
  @Can('mails:read')
  @Operation(
    'listMails',
    'List mails',
    'Newest first. What they say is shown only where no mail server is configured, and never in production: links to accounts stand in them.',
  )
  @AnswersPage(MailView)
  list(@Caller() { organizationId, role }: Caller, @Query() query: MailQuery): Promise<Page<MailView>> {
    const builder = this.mails.createQueryBuilder('mail').where('mail.organizationId = :organizationId', { organizationId });
    const isReadable = this.mailer.isOutboxOpen && role === 'owner';
    return keysetPage(builder, query, { sortable: { createdAt: 'createdAt' }, default: '-createdAt', view: (mail) => MailView.of(mail, isReadable) });
  }
}
