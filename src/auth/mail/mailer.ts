import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Transporter } from 'nodemailer';
import { Repository, type EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { Environment } from '../../platform/environment';
import { Queue } from '../../platform/queue/queue';
import { Task } from '../../platform/queue/task';
import type { Caller } from '../access';
import type { Letter } from './letters';
import { Mail } from './mail.entity';

/** For whom and why: a mail belongs to the organization in whose name it is sent. */
export interface Sending {
  organizationId: string;
  requestId: string;
  to: string;
}

const TASK = 'mails/send';
/** A mail server that is slower than this is tried again later. */
const LIMITS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** Mail by SMTP, in the background; without SMTP_URL it is kept, for developers and demonstrations to read. */
@Injectable()
export class Mailer {
  private readonly log = new Logger(Mailer.name);
  private transport: Transporter | undefined;

  constructor(
    @InjectRepository(Mail) private readonly mails: Repository<Mail>,
    private readonly queue: Queue,
    private readonly clock: Clock,
    private readonly environment: Environment,
  ) {
    if (environment.isProduction && !environment.SMTP_URL) this.log.warn('There is no SMTP_URL: invitations and new passwords reach nobody');
  }

  /** Whether mails can be read here, because nobody else will: links to accounts stand in them. */
  get isOutboxOpen(): boolean {
    return !this.environment.SMTP_URL && !this.environment.isProduction;
  }

  /** Whether a link that was followed shows that mail reaches somebody. Without a mail server it shows who reads the outbox. */
  get isProof(): boolean {
    return this.environment.SMTP_URL !== undefined;
  }

  /** Exists, and is sent, when and only when the transaction of `manager` commits. */
  async send(manager: EntityManager, { organizationId, requestId, to }: Sending, { kind, subject, text }: Letter): Promise<void> {
    const id = newId();
    const status = this.environment.SMTP_URL ? 'queued' : 'kept';
    await manager.insert(Mail, { organizationId, id, recipient: to, kind, subject, text, status });
    // The server's own work: whoever caused it may have been disabled when it runs, and the mail is still due.
    const actor = { organizationId, userId: null, requestId, can: () => true };
    if (this.environment.SMTP_URL) await this.queue.send(manager, actor, TASK, { mailId: id });
  }

  @Task(TASK, { internal: true })
  async deliver(caller: Caller, { mailId }: { mailId: string }): Promise<void> {
    const which = { organizationId: caller.organizationId, id: mailId, status: 'queued' as const };
    const mail = await this.mails.findOneBy(which);
    if (!mail) return;
    // Tried again later: another server may have one.
    const { SMTP_URL } = this.environment;
    if (!SMTP_URL) throw new Error('A mail has to leave, and this server has no SMTP_URL to send it through');
    this.transport ??= await transportTo(SMTP_URL);
    await this.transport.sendMail({
      from: this.environment.MAIL_FROM,
      to: { name: '', address: mail.recipient },
      subject: mail.subject,
      text: mail.text ?? '',
      // The same at every attempt, so that a mail server can drop a second one.
      messageId: `<${mail.id}@assay>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    await this.mails.update(which, { status: 'sent', sentAt: this.clock.now(), text: null });
  }
}

/** Loaded with the first mail: most servers start without sending one. What stands in a mail is text; it never makes the server read a file or an address. */
async function transportTo(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({ url, ...LIMITS, disableFileAccess: true, disableUrlAccess: true });
}
