import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client, type QueryResultRow } from 'pg';
import { createApp } from '../../src/app';
import type { Caller } from '../../src/auth/access';
import { Callers } from '../../src/auth/callers';
import { ROLES, type Role } from '../../src/auth/permissions';
import { newId } from '../../src/platform/database/ids';
import { inScope } from '../../src/platform/database/scope';
import { Environment } from '../../src/platform/environment';
import { HttpClient } from './client';
import { newDatabase, type TestDatabase } from './database-server';

export type Settings = Record<string, string | undefined>;

const PASSWORD = 'a long walk on a short pier';

export const SETTINGS: Settings = {
  NODE_ENV: 'test',
  SECRET_KEY: 'only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz',
  LOG_LEVEL: 'silent',
  PASSWORD_COST: '4',
  SEED_DEMO: 'false',
  // Tests come from one address and hurry; those about throttling set what they need.
  LOGIN_FAILURES_PER_ACCOUNT: '0',
  LOGIN_FAILURES_PER_MINUTE: '0',
  REFRESHES_PER_5_MINUTES: '0',
  REGISTRATIONS_PER_HOUR: '0',
  RESETS_PER_HOUR: '0',
};

/** The real application, on a database of its own. The environment of the machine has no say; `settings` has. */
export async function startApp(settings: Settings = {}): Promise<TestApp> {
  const database = await newDatabase();
  const environment = Environment.read({ ...SETTINGS, DATABASE_URL: database.url, DATABASE_RUNTIME_URL: database.runtimeUrl, ...settings });
  const nest = await createApp(environment).catch(async (error: unknown) => {
    await database.discard();
    throw error;
  });
  if (environment.SEED_DEMO) await (await import('../../src/seed')).seedDemo(nest);
  await nest.listen(0, '127.0.0.1');
  return new TestApp(nest, environment, (await nest.getUrl()).replace('[::1]', '127.0.0.1'), database);
}

export class TestApp {
  private people = 0;

  constructor(
    /** For what cannot be seen from outside. */
    readonly nest: NestFastifyApplication,
    readonly environment: Environment,
    readonly url: string,
    readonly database: TestDatabase,
  ) {}

  /** Settings of another server on the same data. */
  get sameData(): Settings {
    return { DATABASE_URL: this.database.url, DATABASE_RUNTIME_URL: this.database.runtimeUrl };
  }

  get databaseUrl(): string {
    return this.database.url;
  }

  /** Somebody who has not logged in. */
  get stranger(): HttpClient {
    return new HttpClient(this.url);
  }

  /** The owner of a new organization. */
  async owner(organizationName = 'Northwind Hiring'): Promise<Person> {
    const email = this.newEmail();
    await this.stranger.post('/auth/register', { organizationName, name: 'Anna Weber', email, password: PASSWORD }).expect(201);
    return this.login(email, PASSWORD);
  }

  /** Somebody else in the same organization, with the same password. */
  async colleague(of: Person, role: Role, password = PASSWORD): Promise<Person> {
    const [email, id] = [this.newEmail(), newId()];
    await this.query('INSERT INTO users (id, email, name, password_hash) SELECT $1, $2, $3, password_hash FROM users WHERE id = $4', [
      id,
      email,
      `A ${role}`,
      of.id,
    ]);
    await this.query('INSERT INTO memberships (organization_id, user_id, role) VALUES ($1, $2, $3)', [of.organizationId, id, role]);
    return this.login(email, password);
  }

  /** One colleague for each role, the owner included. */
  async everyRole(owner: Person): Promise<Record<Role, Person>> {
    const people: Partial<Record<Role, Person>> = { owner };
    for (const role of ROLES) people[role] ??= await this.colleague(owner, role);
    return people as Record<Role, Person>;
  }

  async login(email: string, password: string): Promise<Person> {
    const { body: tokens } = await this.stranger.post('/auth/login', { email, password }).expect(200);
    const client = new HttpClient(this.url, tokens.accessToken as string);
    const { body: me } = await client.get('/auth/me').expect(200);
    return new Person(this.url, tokens.accessToken, tokens.refreshToken, email, me.id, me.organization.id);
  }

  /** As the queue does it: with the person who asked for the work, or a machine on their behalf, and in that scope. */
  asTask<T>({ organizationId, id: userId }: Person, work: (caller: Caller) => Promise<T>, apiKeyId?: string): Promise<T> {
    const origin = { organizationId, userId, apiKeyId, requestId: 'a task' };
    return inScope(origin, async () => work(await this.nest.get(Callers, { strict: false }).restore(origin)));
  }

  /** Straight into the database, as its superuser: past row level security, so with an eye on every organization. */
  async query<Row extends QueryResultRow>(statement: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: this.database.adminUrl });
    await client.connect();
    try {
      return (await client.query<Row>(statement, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** As the server itself, for an organization or for none; all statements on one connection. */
  async queryAsServer<Row extends QueryResultRow>(organizationId: string, ...statements: string[]): Promise<Row[]> {
    const client = new Client({ connectionString: this.database.runtimeUrl });
    await client.connect();
    try {
      await client.query(`SELECT set_config('app.organization_id', $1, false)`, [organizationId]);
      let rows: Row[] = [];
      for (const statement of statements) ({ rows } = await client.query<Row>(statement));
      return rows;
    } finally {
      await client.end();
    }
  }

  async close(): Promise<void> {
    await this.nest.close();
    await this.database.discard();
  }

  private newEmail(): string {
    return `person-${(this.people += 1)}@northwind.example`;
  }
}

/** Somebody who is logged in. */
export class Person extends HttpClient {
  constructor(
    url: string,
    override readonly token: string,
    readonly refreshToken: string,
    readonly email: string,
    readonly id: string,
    readonly organizationId: string,
  ) {
    super(url, token);
  }
}
