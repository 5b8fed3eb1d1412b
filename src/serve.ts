import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app';
import { seedDemo } from './seed';
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
    const app = await createApp(environment, tell);
    stopOnSignals(app);
    try {
      const hasDemo = await seedDemo(app);
      await app.listen(environment.PORT, environment.HOST);
      tell(await welcome(app, environment, hasDemo));
    } catch (error) {
      await stop(app);
      throw error;
    }
  } catch (error) {
    tell(reason(error));
    process.exit(1);
  }
}

/** The requests that are under way end first, then the background work, then the database. */
async function stop(app: NestFastifyApplication): Promise<void> {
  const connection = app.get(DatabaseConnection);
  await app.close();
  await connection.stop();
}

function stopOnSignals(app: NestFastifyApplication): void {
  let isStopping = false;
  const onSignal = (): void => {
    if (isStopping) return;
    isStopping = true;
    stop(app).then(
      () => {
        tell('  Stopped.');
        process.exit(0);
      },
      (error: unknown) => {
        tell(reason(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
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
