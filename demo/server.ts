import { createApp } from '../src/app';
import { DatabaseConnection } from '../src/platform/database/connection';
import { Environment } from '../src/platform/environment';

export interface FoundServer {
  url: string;
  stop(): Promise<void>;
}

/** The server that is running at the address; when there is none, one of our own on a free port, for as long as the demo takes. */
export async function findServer(url: string): Promise<FoundServer> {
  if (await isReady(url)) return { url, stop: () => Promise.resolve() };
  process.stdout.write(`    No server at ${url} (name another with --url); starting one for this run\n`);
  const environment = Environment.read(undefined, { LOG_LEVEL: 'warn' });
  const app = await createApp(environment);
  const connection = app.get(DatabaseConnection);
  await app.listen(0, '127.0.0.1');
  const own = await app.getUrl();
  const stop = async (): Promise<void> => {
    await app.close();
    await connection.stop();
  };
  return { url: own, stop };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/ready`)).ok;
  } catch (error) {
    // fetch reports an unreachable server as a TypeError with the socket's error as its cause.
    if (error instanceof TypeError) return false;
    throw error;
  }
}
