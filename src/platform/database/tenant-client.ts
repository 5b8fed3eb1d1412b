import { Client, Pool, type PoolClient, type PoolConfig } from 'pg';
import type { DataSource } from 'typeorm';
import { Patience } from './patience';
import { currentScope } from './scope';
import { SlowStatements } from './slow-statements';
import { socketOf } from './socket-of';
import { textOf } from './statement-text';
import { NAMING_THE_ACTOR, sameTenant, setting, settingsOf, tenantOf, type TenantSettings } from './tenant-settings';
import { Waiting } from './waiting';
import { keeping } from './work';

export interface TenantPoolConfig extends PoolConfig {
  /** A pooler between us and PostgreSQL gives another server connection to every transaction: nothing may be left on one. */
  sharedByTransaction?: boolean;
  /** Time limits that a pooler would not let through at the start of a connection. */
  limits?: Record<string, number>;
  /** How long an answer may take before the connection is given up, in milliseconds. */
  patience?: number;
  /** What takes longer than this is logged, in milliseconds; 0 or nothing logs none. */
  slow?: number;
}

/** pg's own. */
const query = Reflect.get(Client.prototype, 'query') as (this: Client, config: unknown, values?: unknown, callback?: unknown) => Promise<unknown>;

type Callback = (error: Error | null, result?: unknown) => void;

const BEGIN = /^\s*(START\s+TRANSACTION|BEGIN)\b/i;
const END = /^\s*(COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b/i;
const READ = /^\s*(SELECT|SHOW|EXPLAIN)\b/i;

/**
 * A connection that every statement of the application goes through. Before a statement runs, the connection is told the organization of the scope
 * that asks. A transaction is told together with its beginning. A statement alone finds the connection told already when the last one was of the same
 * organization, and that is what makes this cheap. A transaction belongs to the scope that began it; a statement of another one is refused.
 */
export class TenantClient extends Client {
  private readonly sharedByTransaction: boolean;
  private readonly limits: string;
  /** What the session was told last; undefined when that is not known for sure. */
  private told: TenantSettings | undefined;
  /** Whose transaction is open. */
  private begun: TenantSettings | undefined;
  private readonly patience: Patience | undefined;
  private readonly slow: SlowStatements | undefined;

  constructor({ sharedByTransaction = false, limits = {}, patience, slow, ...config }: TenantPoolConfig) {
    super({ ...config, pipeline: true });
    this.patience = patience === undefined ? undefined : new Patience(this, patience);
    this.slow = slow ? new SlowStatements(this, slow) : undefined;
    // Between two owners nobody else listens, and a loss that nobody hears would end the process. Whoever asks next is told.
    this.on('error', () => undefined);
    this.sharedByTransaction = sharedByTransaction;
    this.limits = Object.entries(sharedByTransaction ? limits : {})
      .map(([name, milliseconds]) => `SET LOCAL ${name} = ${milliseconds}; `)
      .join('');
    // pg's own method has five shapes; whatever is asked ends up in one of two.
    this.query = ((config: unknown, values?: unknown, callback?: unknown) => {
      if (this.isToldFor(config)) return this.send(config, values, callback);
      const done = [config, values, callback].find((argument) => typeof argument === 'function') as Callback | undefined;
      const result = this.ask(config, Array.isArray(values) ? values : undefined);
      if (!done) return result;
      result.then((answer) => done(null, answer), keeping(done));
      return undefined;
    }) as typeof this.query;
  }

  /** The usual case, without a detour: a read alone, on a connection that worked for the same tenant last. */
  private isToldFor(config: unknown): boolean {
    return this.told !== undefined && !this.begun && sameTenant(this.told, tenantOf(currentScope())) && READ.test(textOf(config));
  }

  private async ask(config: unknown, values: unknown[] | undefined): Promise<unknown> {
    const text = textOf(config);
    const wanted = settingsOf(currentScope());
    if (BEGIN.test(text)) return this.begin(text, wanted);
    if (this.begun) return this.within(this.begun, text, wanted, config, values);
    if (this.sharedByTransaction) return this.alone(wanted, config, values);
    const isToldTenant = this.told && sameTenant(this.told, wanted);
    if (READ.test(text)) return isToldTenant ? this.send(config, values) : this.tellAndRead(wanted, config, values);
    const isToldActor = text.startsWith(NAMING_THE_ACTOR) || this.told?.actor === wanted.actor;
    if (!isToldTenant || !isToldActor) await this.tell(wanted);
    return this.send(config, values);
  }

  /**
   * Both in one message, so that it costs no further round trip. Should the telling fail, what was read was read as somebody else, and nobody gets it; what writes
   * has to wait, because it could not be taken back.
   */
  private async tellAndRead(wanted: TenantSettings, config: unknown, values: unknown[] | undefined): Promise<unknown> {
    const socket = socketOf(this);
    socket.cork();
    const both = Promise.all([this.tell(wanted), this.send(config, values)]);
    socket.uncork();
    const [, answer] = await both;
    return answer;
  }

  /** Both in one message, so that it costs no further round trip. */
  private async begin(text: string, wanted: TenantSettings): Promise<unknown> {
    this.begun = wanted;
    try {
      return await this.send(`${text}; ${this.limits}${setting(wanted, 'local')}`);
    } catch (error) {
      this.begun = undefined;
      throw error;
    }
  }

  private async within(begun: TenantSettings, text: string, wanted: TenantSettings, config: unknown, values?: unknown[]): Promise<unknown> {
    const isEnd = END.test(text);
    if (!isEnd && !sameTenant(begun, wanted)) throw new Error('A transaction was begun for one organization and is used by another');
    try {
      return await this.send(config, values);
    } finally {
      if (isEnd && this.getTransactionStatus() === 'I') this.begun = undefined;
    }
  }

  /** A transaction of its own for one statement. */
  private async alone(wanted: TenantSettings, config: unknown, values?: unknown[]): Promise<unknown> {
    await this.send(`BEGIN; ${this.limits}${setting(wanted, 'local')}`);
    try {
      const answer = await this.send(config, values);
      await this.send('COMMIT');
      return answer;
    } catch (error) {
      await this.send('ROLLBACK');
      throw error;
    }
  }

  private async tell(wanted: TenantSettings): Promise<void> {
    this.told = undefined;
    await this.send(setting(wanted, 'session'));
    this.told = wanted;
  }

  /** All that PostgreSQL is asked goes through here, so that its time is taken. */
  private send(config: unknown, values?: unknown, callback?: unknown): Promise<unknown> {
    this.patience?.begin();
    this.slow?.begin(config);
    return query.call(this, config, values, callback);
  }
}

type OnConnect = (error: Error | undefined, client: PoolClient | undefined, done: (release?: unknown) => void) => void;

/** The connections to the primary: TypeORM makes its pool by this class (options.ts), and has no name for it. */
export const primaryOf = ({ driver }: DataSource): TenantPool => (driver as unknown as { master: TenantPool }).master;

/** Connections that know for whom they are used; one that comes back inside a transaction is closed, not given to the next one. */
export class TenantPool extends Pool {
  readonly waiting = new Waiting(this);

  constructor(config: TenantPoolConfig) {
    // pg documents a class without parameters, and constructs it with the configuration.
    super({ ...config, Client: TenantClient as unknown as NonNullable<PoolConfig['Client']> });
    this.on('release', (_error: Error, client: PoolClient) => {
      if (client.getTransactionStatus() !== 'I') void client.end();
    });
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: OnConnect): void;
  /** pg calls back from the work of whoever gave a connection free; what is then asked must be asked in the scope of who waited for it. */
  override connect(callback?: OnConnect): Promise<PoolClient> | void {
    const served = this.waiting.join();
    if (!callback) return super.connect().then((client) => (served(), client));
    const scoped = keeping(callback);
    super.connect((error, client, done) => {
      if (!error) served();
      scoped(error, client, done);
    });
  }
}
