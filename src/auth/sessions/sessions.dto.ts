import { PageQuery } from '../../platform/http/page';
import type { Caller } from '../access';
import type { Session } from './session.entity';

export class SessionQuery extends PageQuery {}

/** One login of yours that is still good. */
export class SessionView {
  /** @example '0195f000-0000-7000-8000-000000000003' */
  id!: string;
  /** Whether this is the session that asks. @example false */
  isCurrent!: boolean;
  /** The program that logged in, in its own words. @example 'Mozilla/5.0 (X11; Linux x86_64)' */
  userAgent!: string | null;
  /** The address it logged in from. @example '192.0.2.10' */
  address!: string | null;
  /** When the login was. @example '2026-03-02T09:30:00.000Z' */
  createdAt!: Date;
  /** When its tokens were last refreshed. @example '2026-03-02T09:30:00.000Z' */
  lastUsedAt!: Date;
  /** However often it is refreshed, it ends then. @example '2026-04-01T09:30:00.000Z' */
  expiresAt!: Date;

  static of(session: Session, caller: Caller): SessionView {
    const { id, userAgent, address, createdAt, rotatedAt, expiresAt } = session;
    return { id, isCurrent: id === caller.sessionId, userAgent, address, createdAt, lastUsedAt: rotatedAt, expiresAt };
  }
}
