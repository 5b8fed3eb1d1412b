import 'reflect-metadata';
import { startServer } from './database-server';

const shared = globalThis as { stopTestServer?: () => Promise<void> };

export default async function setup(): Promise<void> {
  const stop = await startServer();
  shared.stopTestServer = stop;
  // Jest ends at once on Ctrl-C, without its teardown; the server would stay.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().finally(() => process.exit(130)));
}
