import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository } from 'typeorm';
import { keysetPage, Page } from '../../platform/http/page';
import type { Caller } from '../access';
import { AccountLink } from '../accounts/account-link.entity';
import { belongsOnlyTo } from '../accounts/home';
import { ACCOUNT_LETTERS } from './letters';
import { Mail } from './mail.entity';
import { Mailer } from './mailer';
import { MailView, type MailQuery } from './mails.dto';

/** Who reads what was mailed: where no mail server takes it, the owners do, but never what opens an account that is not theirs alone. */
@Injectable()
export class Outbox {
  constructor(
    @InjectRepository(Mail) private readonly mails: Repository<Mail>,
    private readonly mailer: Mailer,
  ) {}

  async list({ organizationId, role }: Caller, query: MailQuery): Promise<Page<MailView>> {
    const builder = this.mails.createQueryBuilder('mail').where('mail.organizationId = :organizationId', { organizationId });
    const page = await keysetPage(builder, query, { sortable: { createdAt: 'createdAt' }, default: '-createdAt', view: (mail) => mail });
    const closed = !this.mailer.isOutboxOpen ? 'outbox-closed' : role !== 'owner' ? 'owners-only' : null;
    const notOurs = closed ? new Set<string>() : await this.notOursAlone(organizationId, page.data);
    const view = (mail: Mail) => MailView.of(mail, closed ?? (notOurs.has(mail.id) ? 'not-ours-alone' : null));
    return Object.assign(new Page<MailView>(), page, { data: page.data.map(view) });
  }

  /** Asked at every look: whoever joins another organization later takes the letters of before out of this one's sight. */
  private async notOursAlone(organizationId: string, mails: Mail[]): Promise<Set<string>> {
    const letters = mails.filter(({ kind }) => ACCOUNT_LETTERS.includes(kind));
    if (letters.length === 0) return new Set();
    const links = await this.mails.manager.findBy(AccountLink, { email: In(letters.map(({ recipient }) => recipient)) });
    const theirs = new Set<string>();
    for (const userId of new Set(links.map((link) => link.userId)))
      if (!(await belongsOnlyTo(this.mails, userId, organizationId))) theirs.add(userId);
    const addresses = new Set(links.filter(({ userId }) => theirs.has(userId)).map(({ email }) => email));
    return new Set(letters.filter(({ recipient }) => addresses.has(recipient)).map(({ id }) => id));
  }
}
