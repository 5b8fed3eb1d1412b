import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { HttpClient } from './support/client';
import { ServerProcess } from './support/server-process';
import { until } from './support/until';

/** Of the disk; a database without data takes two thirds of it. */
const MEGABYTES = 100;

describe('R21: a server whose disk is full', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-disk-'));
  chmodSync(folder, 0o755);
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m,mode=0755`, 'tmpfs', folder]).status === 0;
  // Only root may, and not in every container.
  const whereMounted = isMounted ? it : it.skip;
  const settings = { DATA_DIR: join(folder, 'data'), PASSWORD_COST: '4' };
  let server: ServerProcess | undefined;
  let people = 0;

  afterAll(async () => {
    await server?.stop();
    if (isMounted) spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  });

  whereMounted(
    'refuses changes and lets everybody read; with room again it goes on by itself, and nothing is lost or broken',
    async () => {
      server = await ServerProcess.start(settings);
      await takeNewJournal();
      const { url, pid } = server;
      const login = { email: 'demo@assay.example', password: 'interview-with-evidence' };
      const demo = new HttpClient(url, (await new HttpClient(url).post('/auth/login', login).expect(200)).body.accessToken as string);
      const acknowledged: string[] = [];
      const add = async (): Promise<string> => {
        const { status, body } = await demo.post('/candidates', { name: 'Jo March', email: `jo-${(people += 1)}@people.example` });
        if (status === 201) acknowledged.push(body.id as string);
        return `${status} ${status === 201 ? '' : (body.code as string)}`;
      };
      await add();
      fillDisk();
      const answers = new Set<string>();
      await until('there is no room', async () => {
        for (const answer of await Promise.all(Array.from({ length: 8 }, add))) answers.add(answer);
        await demo.get('/candidates').expect(200);
        return answers.has('503 database.takes-nothing');
      });
      for (let tries = 0; tries < 20; tries += 1) {
        answers.add(await add());
        await demo.get(`/candidates/${acknowledged[0]}`).expect(200);
        await new HttpClient(url).get('/health/ready').expect(200);
      }
      expect([...answers].sort()).toEqual(['201 ', '503 database.takes-nothing']);
      rmSync(join(folder, 'ballast'));
      await until('there is room again', async () => (await add()) === '201 ');
      for (const id of acknowledged) await demo.get(`/candidates/${id}`).expect(200);
      expect((await demo.get('/audit/verify').expect(200)).body).toMatchObject({ intact: true });
      expect([server.isRunning, server.pid]).toEqual([true, pid]);
    },
    120_000,
  );

  /** Its room is taken beforehand: when there is none for the next, PostgreSQL stops until there is, and nobody reads. */
  async function takeNewJournal(): Promise<void> {
    const place = join(settings.DATA_DIR, 'postgres');
    const { superuser } = JSON.parse(readFileSync(join(place, 'assay-passwords.json'), 'utf8')) as { superuser: string };
    const port = readFileSync(join(place, 'postmaster.pid'), 'utf8').split('\n')[3];
    const client = new Client({ connectionString: `postgresql://postgres:${superuser}@127.0.0.1:${port}/postgres` });
    await client.connect();
    await client.query('SELECT pg_switch_wal()');
    await client.end();
  }

  function fillDisk(): void {
    const bytes = Buffer.alloc(64 * 1024);
    try {
      for (;;) writeFileSync(join(folder, 'ballast'), bytes, { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
});
