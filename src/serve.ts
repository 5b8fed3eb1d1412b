import 'reflect-metadata';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DatabaseConnection } from './platform/database/connection';
import { DEMO } from './platform/demo';
import { Environment } from './platform/environment';
import { StartupError } from './platform/errors';

/** For people, on standard error; standard output carries the log, one JSON object a line. */
const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** Starts everything, says where it is, and stops everything on a signal. */
export async function serve(): Promise<void> {
  try {
    const environment = Environment.read();
    await refuseTakenPort(environment);
    const { createApp, seedDemo, settle, stop, stopWhenTold } = await theApplication();
    const app = await createApp(environment, tell);
    stopWhenTold(app, tell, reason);
    try {
      const hasDemo = await seedDemo(app);
      // As many as may be connected at all may come at once: of more than may wait the system drops the first words, which are sent again after 1, 3, 7 seconds.
      const backlog = app.getHttpAdapter().getInstance().server.maxConnections;
      await app.listen({ port: environment.PORT, host: environment.HOST, backlog });
      tell(await welcome(app, environment, hasDemo));
      settle(app);
    } catch (error) {
      await stop(app);
      throw error;
    }
  } catch (error) {
    tell(reason(error));
    process.exit(1);
  }
}

/** Only does background work, for the servers on the same database; as many of these as there is work for. */
export async function work(): Promise<void> {
  try {
    const environment = Environment.read(undefined, { WORKER: 'inside' });
    if (!environment.DATABASE_URL) {
      throw new StartupError('A worker of its own needs DATABASE_URL: the embedded database belongs to its server, which does the work inside.');
    }
    const { createApp, settle, stopWhenTold } = await theApplication();
    const app = await createApp(environment, tell);
    stopWhenTold(app, tell, reason);
    settle(app);
    tell(`  Assay worker is ready, on ${app.get(DatabaseConnection).description}. Ctrl-C stops it.`);
  } catch (error) {
    tell(reason(error));
    process.exit(1);
  }
}

/** Found out before a database is made for a server that cannot be reached. */
async function refuseTakenPort({ PORT, HOST }: Environment): Promise<void> {
  const probe = createServer().listen(PORT, HOST);
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}

/** Loaded only for an environment that is right, so that a wrong one is refused at once. */
export async function theApplication() {
  return { ...(await import('./app')), ...(await import('./seed')), ...(await import('./settle')), ...(await import('./stop')) };
}

/** What an operator can do something about in one line; anything else with the place where it happened. */
function reason(error: unknown): string {
  if (error instanceof StartupError) return error.message;
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is in use by another program. Stop it, or choose another port: PORT=3001 npm start`;
  return `Assay stopped. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

async function welcome(app: NestFastifyApplication, environment: Environment, hasDemo: boolean): Promise<string> {
  const url = (await app.getUrl()).replace('[::1]', 'localhost').replace('127.0.0.1', 'localhost');
  const connection = app.get(DatabaseConnection);
  return [
    '',
    '  Assay is ready.',
    '',
    `  Swagger UI   ${url}/docs`,
    ...(hasDemo ? [`  Demo login   ${DEMO.email}  /  ${DEMO.password}`] : []),
    `  Model        ${environment.model === 'rules' ? 'rules (no model; set OPENAI_API_KEY to use one)' : environment.model}`,
    `  Data         ${connection.description}`,
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
}
