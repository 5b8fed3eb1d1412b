import { PageQuery } from '../../platform/http/page';
import type { Mail } from './mail.entity';

export class MailQuery extends PageQuery {}

export class MailView {
  /** @example '0195f000-0000-7000-8000-000000000006' */
  id!: string;
  /** What it is about. @example 'invitation' */
  kind!: string;
  /** @example 'noor@assay.example' */
  recipient!: string;
  /** @example 'Demo Owner invites you to Assay Demo' */
  subject!: string;
  /** What it says, where there is no mail server that could send it; never in production. @example 'Hello, …' */
  text!: string | null;
  /** `kept`: there is no mail server to send it with. @example 'kept' */
  status!: 'queued' | 'sent' | 'kept';
  /** @example '2026-03-02T09:30:00.000Z' */
  createdAt!: Date;
  /** @example null */
  sentAt!: Date | null;

  static of({ id, kind, recipient, subject, text, status, createdAt, sentAt }: Mail, isReadable: boolean): MailView {
    return { id, kind, recipient, subject, text: isReadable ? text : null, status, createdAt, sentAt };
  }
}
