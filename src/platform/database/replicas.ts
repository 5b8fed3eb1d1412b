import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Client } from 'pg';
import { QueryFailedError } from 'typeorm';
import { Environment } from '../environment';
import { HealthCheck, type HealthReport } from '../health/health-check';
import { Rounds } from '../rounds';
import { DatabaseConnection } from './connection';
import { isConnectionLoss } from './connection-loss';
import { runtimeOptions, SIGN_OF_LIFE } from './options';
import { TenantPool } from './tenant-client';

const EVERY_MILLISECONDS = 5_000;
const PATIENCE = { connectionTimeoutMillis: 3_000, query_timeout: 3_000 };

export interface Replica {
  readonly url: string;
  /** Without secrets, for people. */
  readonly name: string;
  readonly pool: TenantPool;
  /** Since when it is away. */
  lostAt?: Date;
}

/**
 * The read replicas, and which of them can be asked. Nothing depends on one: a replica that is away is left out until it answers again, which is
 * looked after every few seconds and never by a read, and the primary answers instead.
 */
@Injectable()
export class Replicas implements OnModuleInit, OnApplicationShutdown {
  readonly all: readonly Replica[];
  private readonly log = new Logger(Replicas.name);
  private readonly rounds = new Rounds(EVERY_MILLISECONDS);

  constructor(environment: Environment, connection: DatabaseConnection) {
    this.all = environment.DATABASE_REPLICA_URLS.map((address) => {
      const { url, applicationName, extra } = runtimeOptions(asSameRole(address, connection.runtimeUrl), environment);
      const { host, pathname } = new URL(url);
      const pool = new TenantPool({ connectionString: url, application_name: applicationName, ...extra });
      // One of its idle connections is gone; whether the replica is, the next look shows.
      pool.on('error', () => undefined);
      return { url, name: host + pathname, pool };
    });
  }

  async onModuleInit(): Promise<void> {
    if (this.all.length === 0) return;
    await this.look();
    this.rounds.start(() => this.look());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
    await Promise.all(this.all.map(({ pool }) => pool.end()));
  }

  /** One that is there. */
  any(): Replica | undefined {
    if (this.all.length === 0) return undefined;
    const there = this.all.filter(({ lostAt }) => !lostAt);
    return there[Math.floor(Math.random() * there.length)];
  }

  /** Whether a read failed because its replica is away, so that the primary is to be asked. */
  isLost(replica: Replica, error: unknown): boolean {
    if (isAbsence(error)) this.lose(replica, error);
    return replica.lostAt !== undefined;
  }

  @HealthCheck('replicas')
  health(): HealthReport | undefined {
    if (this.all.length === 0) return undefined;
    const [failedAt] = this.all.flatMap(({ lostAt }) => lostAt ?? []).sort((one, other) => other.getTime() - one.getTime());
    return failedAt ? { state: 'degraded', failedAt } : { state: 'ok' };
  }

  private async look(): Promise<false> {
    await Promise.all(this.all.map((replica) => this.lookAt(replica)));
    return false;
  }

  /** With a connection of its own: those of the pool may all be busy, and new ones are what is needed after a loss. */
  private async lookAt(replica: Replica): Promise<void> {
    const client = new Client({ connectionString: replica.url, application_name: 'assay', ...PATIENCE });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(SIGN_OF_LIFE);
      if (replica.lostAt) this.log.log({ replica: replica.name }, 'The replica answers again');
      replica.lostAt = undefined;
    } catch (error) {
      // Whatever hinders it: the primary reads meanwhile.
      this.lose(replica, error);
    } finally {
      void client.end().catch(() => undefined);
    }
  }

  private lose(replica: Replica, error: unknown): void {
    if (replica.lostAt) return;
    replica.lostAt = new Date();
    const { message, code } = error as { message?: string; code?: string };
    this.log.warn({ replica: replica.name, reason: message || code }, 'The replica cannot be used; the primary reads instead until it answers');
  }
}

/** An address that names nobody is entered as the role that the server works as; its password may be of our making. */
function asSameRole(replicaUrl: string, runtimeUrl: string): string {
  const [replica, runtime] = [new URL(replicaUrl), new URL(runtimeUrl)];
  if (replica.username) return replicaUrl;
  Object.assign(replica, { username: runtime.username, password: runtime.password });
  return replica.toString();
}

/** No connection, or none for us. That all of its connections are busy is no absence: whoever waits too long is told so, as at the primary. */
function isAbsence(error: unknown): boolean {
  const source = (error instanceof QueryFailedError ? error.driverError : error) as { code?: string; message?: string };
  const { code = '', message = '' } = source;
  return /^(28|3D)/.test(code) || (isConnectionLoss(code, source) && !message.startsWith('timeout exceeded'));
}
