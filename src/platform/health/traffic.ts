import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { DataSource } from 'typeorm';
import { Replicas } from '../database/replicas';
import { primaryOf } from '../database/tenant-client';
import { Environment } from '../environment';
import type { Problem } from '../errors';
import { answerAtOnce } from '../problem.filter';
import { ServerOverloaded, ServerStopping } from './health.errors';
import { EventLoopLag } from './event-loop-lag';
import { TurnedAway } from './turned-away';

/**
 * With a crowd under way nobody is taken when the event loop turns late by more than this on average, or when the line for a connection to the database is too
 * long: taking more would only make all of them late. Whoever waits for a model stands in neither.
 */
const LATE_MILLISECONDS = 150;
const A_CROWD = 50;
const POLL_MILLISECONDS = 20;
/** What is told when its time is over has this long to say so. */
const LAST_WORDS_MILLISECONDS = 2_000;

/** Made once: a flood of refusals must not become one of stack traces. */
const stopping = new ServerStopping(undefined, { headers: { 'Retry-After': '1' } });
const overloaded = new ServerOverloaded(undefined, { headers: { 'Retry-After': '2' } });

/** The requests that are under way, and whether more are taken. */
@Injectable()
export class Traffic {
  private readonly lag = new EventLoopLag();
  private readonly turnedAway = new TurnedAway();
  private underWay = 0;
  private stopping = false;
  private readonly deadline = new AbortController();

  constructor(
    private readonly environment: Environment,
    private readonly dataSource: DataSource,
    private readonly replicas: Replicas,
  ) {
    // As many streams may wait for it as there are.
    setMaxListeners(0, this.deadline.signal);
  }

  get isStopping(): boolean {
    return this.stopping;
  }

  get isBusy(): boolean {
    return this.underWay > 0;
  }

  /** Aborted when the server stops and waits no longer: what takes its time, a stream, ends by saying so. */
  get timeIsOver(): AbortSignal {
    return this.deadline.signal;
  }

  /** Counts every request from its first byte to its last, and turns away what cannot be served. Health is always told. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      if (request.url.startsWith('/health/')) {
        done();
        return;
      }
      // While stopping each answer is the last one on its connection, so that the client's next request finds another server.
      if (this.stopping) void reply.header('Connection', 'close');
      const refusal = this.refusal();
      if (refusal) {
        this.turnedAway.count();
        answerAtOnce(refusal, request, reply);
        return;
      }
      this.underWay += 1;
      reply.raw.once('close', () => (this.underWay -= 1));
      done();
    });
    fastify.addHook('onSend', (_request, reply, payload, done) => {
      if (this.stopping) void reply.header('Connection', 'close');
      done(null, payload);
    });
    fastify.addHook('onClose', () => {
      this.lag.stop();
      this.turnedAway.tell();
    });
  }

  /** From now on new requests are sent elsewhere. Resolves when those under way have ended, or after this time; whether all have. */
  async stop(milliseconds: number): Promise<boolean> {
    this.stopping = true;
    await this.while(() => this.underWay > 0, milliseconds);
    this.deadline.abort(new ServerStopping());
    await this.while(() => this.underWay > 0, LAST_WORDS_MILLISECONDS);
    return this.underWay === 0;
  }

  private async while(condition: () => boolean, milliseconds: number): Promise<void> {
    for (const until = Date.now() + milliseconds; condition() && Date.now() < until;) await sleep(POLL_MILLISECONDS);
  }

  private refusal(): Problem | undefined {
    if (this.stopping) return stopping;
    const isFull = this.underWay >= this.environment.MAX_REQUESTS;
    const isLate = this.underWay >= A_CROWD && (this.lag.milliseconds > LATE_MILLISECONDS || this.isLineTooLong);
    return isFull || isLate ? overloaded : undefined;
  }

  private get isLineTooLong(): boolean {
    const replicas = this.replicas.all.filter(({ lostAt }) => !lostAt);
    return primaryOf(this.dataSource).waiting.isTooLong || (replicas.length > 0 && replicas.every(({ pool }) => pool.waiting.isTooLong));
  }
}
