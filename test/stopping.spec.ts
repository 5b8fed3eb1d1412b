import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { stop } from '../src/stop';
import { startApp } from './support/app';

it('R6: a server that stops hears whoever had connected before, and sends them elsewhere', async () => {
  const app = await startApp();
  const { server } = app.nest.getHttpAdapter().getInstance();
  const client = connect(Number(new URL(app.url).port), '127.0.0.1');
  await Promise.all([once(server, 'connection'), once(client, 'connect')]);
  const stopped = stop(app.nest);
  while (server.listening) await new Promise(setImmediate);
  client.write('GET /api/v1/jobs HTTP/1.1\r\nHost: assay\r\n\r\n');
  const told = await text(client);
  expect(told).toMatch(/^HTTP\/1\.1 503 [^]*\r\nconnection: close\r\n[^]*"code":"server\.stopping"/i);
  await stopped;
  await app.database.discard();
});
