import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, LessThan, Repository } from 'typeorm';
import { Clock } from '../../clock';
import { newId } from '../../database/ids';
import { inScope } from '../../database/scope';
import { Cron } from '../../queue/cron';
import { IdempotencyKey } from './idempotency-key.entity';
import { AnswerNotKept, KeyUsedOtherwise, StillUnderWay } from './idempotency.errors';
import { type KeptAnswer, seal, unseal } from './kept-answer';

/** One request with its key, as it is told apart from all others. */
export interface KeyedRequest {
  organizationId: string;
  key: string;
  keyHash: string;
  fingerprint: string;
}

const DAY = 24 * 3_600_000;
const LEASE = 30_000;
const AGAIN = { headers: { 'Retry-After': '1' } };

/** The table of the keys. Rows of the past day count. */
@Injectable()
export class IdempotencyKeys {
  constructor(
    @InjectRepository(IdempotencyKey) private readonly keys: Repository<IdempotencyKey>,
    private readonly clock: Clock,
  ) {}

  /** Inside the transaction of the request: nobody else carries it out meanwhile, and when this process dies, nothing was done and nothing is held. */
  async hold(manager: EntityManager, request: KeyedRequest): Promise<KeptAnswer | undefined> {
    const number = createHash('sha256').update(request.organizationId).update(request.keyHash).digest().readBigInt64BE(0);
    const [lock] = await manager.query<{ held: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS held', [String(number)]);
    if (!lock?.held) throw new StillUnderWay(undefined, AGAIN);
    await this.forgetOld(manager, request);
    return this.earlier(manager, request);
  }

  /** In the transaction of the effect: there are both or neither. */
  async keep(manager: EntityManager, request: KeyedRequest, answer: KeptAnswer): Promise<void> {
    const { organizationId, keyHash, fingerprint, key } = request;
    await manager.insert(IdempotencyKey, { organizationId, id: newId(), keyHash, fingerprint, answer: seal(answer, key), leaseUntil: null });
  }

  /** For a request in several transactions: a row says that it is under way. Answers what an earlier one was answered, if there was one. */
  async claim(request: KeyedRequest): Promise<KeptAnswer | undefined> {
    const { organizationId, keyHash, fingerprint } = request;
    await this.forgetOld(this.keys.manager, request);
    const row = { organizationId, id: newId(), keyHash, fingerprint, answer: null, leaseUntil: this.lease() };
    const made = await this.keys.createQueryBuilder().insert().values(row).orIgnore().returning('id').execute();
    return (made.raw as unknown[]).length > 0 ? undefined : this.earlier(this.keys.manager, request);
  }

  async renew(request: KeyedRequest): Promise<void> {
    await this.keys.update(ofRequest(request), { leaseUntil: this.lease() });
  }

  /** null: it was carried out, but there is no answer that could be kept. */
  async settle(request: KeyedRequest, answer: KeptAnswer | null): Promise<void> {
    await this.keys.update(ofRequest(request), { answer: answer && seal(answer, request.key), leaseUntil: null });
  }

  /** It failed: the key is free again. */
  async release(request: KeyedRequest): Promise<void> {
    await this.keys.delete(ofRequest(request));
  }

  private async earlier(manager: EntityManager, request: KeyedRequest): Promise<KeptAnswer | undefined> {
    const row = await manager.findOneBy(IdempotencyKey, ofRequest(request));
    if (!row) return undefined;
    if (row.fingerprint !== request.fingerprint) throw new KeyUsedOtherwise();
    if (row.answer) return unseal(row.answer, request.key);
    if (row.leaseUntil && row.leaseUntil > this.clock.now()) throw new StillUnderWay(undefined, AGAIN);
    throw new AnswerNotKept();
  }

  /** Those of all organizations. It names none: in nobody's scope the database lets go of what is older than a day, and of nothing else. */
  @Cron('idempotency/prune', '23 * * * *')
  async prune(): Promise<void> {
    await inScope({}, () => this.keys.manager.query('DELETE FROM idempotency_keys'));
  }

  /** A key that is used again after a day is a new one, whether or not the old one has been pruned. */
  private async forgetOld(manager: EntityManager, request: KeyedRequest): Promise<void> {
    await manager.delete(IdempotencyKey, { ...ofRequest(request), createdAt: LessThan(new Date(this.clock.now().getTime() - DAY)) });
  }

  private lease(): Date {
    return new Date(this.clock.now().getTime() + LEASE);
  }
}

const ofRequest = ({ organizationId, keyHash }: KeyedRequest) => ({ organizationId, keyHash });
