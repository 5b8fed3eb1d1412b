import { Agent } from 'node:http';
import { startApp } from './support/app';
import { newDatabase } from './support/database-server';
import { PgBouncer } from './support/pgbouncer';

describe('behind PgBouncer in transaction mode', () => {
  // Debian: apt-get install pgbouncer. Where it is missing there is nothing to test.
  const whereInstalled = PgBouncer.isInstalled ? it : it.skip;

  whereInstalled('two organizations at once: each finds all of its own and nothing else', async () => {
    const database = await newDatabase();
    // Fewer connections than the server would open by itself, so that they do change hands.
    const pooler = await PgBouncer.start(database.runtimeUrl, { connections: 2 });
    const settings = { DATABASE_URL: database.url, DATABASE_RUNTIME_URL: pooler.url, DATABASE_POOLING: 'transaction' };
    const app = await startApp(settings);
    // What comes over connections that are open already is read at once, and committed together.
    const connections = new Agent({ keepAlive: true });
    try {
      await Promise.all(Array.from({ length: 16 }, () => app.stranger.get('/health/live').agent(connections).expect(200)));
      const owners = [await app.owner('Northwind'), await app.owner('Southwind')];
      const emails = [...Array.from({ length: 8 }, (_, index) => `p${index}@mail.example`), 'p0@mail.example'];
      const adding = owners.map((owner, at) =>
        Promise.all(emails.map((email) => owner.post('/candidates', { name: `Person ${at}`, email }).agent(connections))),
      );
      for (const added of await Promise.all(adding)) expect(added.map(({ status }) => status).sort()).toEqual([...Array<number>(8).fill(201), 409]);
      const transactions = await app.query('SELECT DISTINCT organization_id, xmin::text FROM candidates');
      expect(transactions.length).toBeLessThan(12);
      const lists = await Promise.all(Array.from({ length: 12 }, (_, index) => owners[index % 2]!.get('/candidates').expect(200)));
      for (const [index, { body }] of lists.entries()) {
        const names = (body.data as { name: string }[]).map(({ name }) => name);
        expect(names).toEqual(Array(8).fill(`Person ${index % 2}`));
      }
    } finally {
      connections.destroy();
      await app.close();
      await pooler.stop();
      await database.discard();
    }
  });
});
