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
    const seeded = await seedDemo(app);
    await app.listen(environment.PORT, environment.HOST);
    stopOnSignals(app);
    tell(await welcome(app, environment, seeded));
  } catch (error) {
    tell(
      error instanceof StartupError
        ? error.message
        : `Assay could not start. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    process.exit(1);
  }
}

function stopOnSignals(app: NestFastifyApplication): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    const connection = app.get(DatabaseConnection);
    await app.close();
    await connection.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
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
