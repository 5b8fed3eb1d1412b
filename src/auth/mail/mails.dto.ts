import { PageQuery } from '../../platform/http/page';
import type { Mail } from './mail.entity';

export class MailQuery extends PageQuery {}

export type Withheld = 'outbox-closed' | 'owners-only' | 'not-ours-alone';

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
  /**
   * Why there is no text: `outbox-closed`: a mail server sends it, or this is production; `owners-only`: only owners read the outbox, in person;
   * `not-ours-alone`: its link opens the account of somebody who does not belong to this organization alone. @example null
   */
  withheld!: Withheld | null;
  /** `kept`: there is no mail server to send it with. @example 'kept' */
  status!: 'queued' | 'sent' | 'kept';
  /** @example '2026-03-02T09:30:00.000Z' */
  createdAt!: Date;
  /** @example null */
  sentAt!: Date | null;

  static of({ id, kind, recipient, subject, text, status, createdAt, sentAt }: Mail, withheld: Withheld | null): MailView {
    return { id, kind, recipient, subject, text: withheld ? null : text, withheld, status, createdAt, sentAt };
  }
}
