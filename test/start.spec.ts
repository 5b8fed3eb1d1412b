import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ReportView } from '../src/interviews/reports/reports.dto';
import { HttpClient } from './support/client';
import { newDatabase } from './support/database-server';
import { HOSTILE_JSON, TEN_MEGABYTES } from './support/hostile-json';
import { ask } from './support/raw-http';
import { ServerProcess } from './support/server-process';

/** The built server with its embedded database, as `npm start` runs it. */
describe('npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-start-'));
  // The database's user must be able to pass through.
  chmodSync(folder, 0o755);
  const settings = { DATA_DIR: join(folder, 'data'), PASSWORD_COST: '4' };
  let server: ServerProcess;
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const login = async (): Promise<HttpClient> => {
    const { body } = await new HttpClient(server.url)
      .post('/auth/login', { email: 'demo@assay.example', password: 'interview-with-evidence' })
      .expect(200);
    return new HttpClient(server.url, body.accessToken as string);
  };

  it('says in one screen where everything is', async () => {
    server = await ServerProcess.start(settings);
    expect(server.output()).toContain(`Swagger UI   ${server.url}/docs`);
    expect(server.output()).toContain('Demo login   demo@assay.example  /  interview-with-evidence');
    expect(server.output()).toContain('Model        rules');
    expect(server.output()).toContain(`Data         ${settings.DATA_DIR}`);
    expect(server.output()).not.toMatch(/^\{/m); // a line of the log
  });

  it('fills an empty database with the demo organization', async () => {
    const { body } = await (await login()).get('/interviews').expect(200);
    expect(body.data.map(({ status }: { status: string }) => status)).toEqual(['ready', 'ready']);
  });

  it('R9: refuses a second server on the same data, in one line', async () => {
    await expect(ServerProcess.start(settings)).rejects.toThrow(/is in use by another Assay/);
  });

  it('R9: refuses a taken port, in one line', async () => {
    const taken = { ...settings, DATA_DIR: join(folder, 'other'), PORT: new URL(server.url).port };
    await expect(ServerProcess.start(taken)).rejects.toThrow(/Port \d+ is in use by another program/);
    expect(existsSync(taken.DATA_DIR)).toBe(false);
  });

  it('R7: loses nothing that it acknowledged when everything is killed', async () => {
    const demo = await login();
    const names = Array.from({ length: 20 }, (_, index) => `Person ${index}`);
    const answers = names.map((name, index) => demo.post('/candidates', { name, email: `person-${index}@people.example` }).expect(201));
    await Promise.all(answers);
    const [postmaster] = readFileSync(join(settings.DATA_DIR, 'postgres/postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(postmaster), 'SIGKILL');
    await server.kill();
    server = await ServerProcess.start(settings);
    const { body } = await (await login()).get('/candidates?q=Person&limit=100').expect(200);
    expect(body.data.map(({ name }: { name: string }) => name).sort()).toEqual([...names].sort());
  });

  it('seeds only once, and keeps the logins of before', async () => {
    const { body } = await (await login()).get('/jobs').expect(200);
    expect(body.data).toHaveLength(3);
  });

  it('runs the demo from a PDF to a report whose every level has its quotes', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/demo/run.js', '--url', server.url, '--out', folder]);
    expect(stdout).toMatch(/^ 1\. .*\n[^]*The report is in /);
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as ReportView;
    expect(report.summary).toMatchObject({ competenciesAsked: 6, refusedQuotes: 0 });
    const rated = report.competencies.filter(({ level }) => level !== null);
    expect(rated.length).toBeGreaterThan(3);
    const answers = new Map(report.transcript.map(({ number, answer }) => [number, answer]));
    for (const { turn, start, end, quote } of rated.flatMap(({ evidence }) => evidence))
      expect(answers.get(turn)?.slice(start ?? 0, end ?? 0)).toBe(quote);
    for (const { evidence } of rated) expect(evidence.length).toBeGreaterThan(0);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('Evaluation design');
  });

  it('S26: refuses every hostile body, without a fault, and does not grow by 50 MB over it', async () => {
    const demo = await login();
    const headers = { authorization: `Bearer ${demo.token}` };
    const post = async (body: string | Buffer, more: Record<string, string> = {}): Promise<number> =>
      (await ask(server.url, 'POST', '/api/v1/candidates', { body, headers: { ...headers, ...more } })).status;
    const before = server.megabytes();
    for (let round = 0; round < 5; round += 1) {
      for (const [what, body] of HOSTILE_JSON) expect([what, await post(body)]).toEqual([what, 400]);
      // The last of two equal keys counts, and is no name.
      expect(await post('{"name":"x","name":1}')).toBe(422);
      expect(await post('<a/>', { 'content-type': 'application/xml' })).toBe(415);
      expect(await post(TEN_MEGABYTES, { 'transfer-encoding': 'chunked' })).toBe(413);
    }
    expect(server.megabytes() - before).toBeLessThan(50);
    expect(server.output()).not.toMatch(/"status":5\d\d/);
  });

  it('stops cleanly on Ctrl-C, also while a browser holds a connection that it never used', async () => {
    const { port } = new URL(server.url);
    const idle = connect(Number(port), '127.0.0.1');
    await new Promise((done) => idle.once('connect', done));
    const closed = new Promise((done) => idle.once('close', done));
    expect(await server.stop()).toBe(0);
    await closed;
  });

  it.each<[string, string, RegExp]>([
    ['PLUGINS_DIR', 'plugins/acme/rate/config.json', /The prompt .*acme\/rate\/skprompt\.txt is broken: it cannot be read; .*\n$/],
    ['AI_PRICES_FILE', 'prices.yaml', /The price table .*prices\.yaml is broken: .*openai:gpt-5-mini: \{ in: 0\.25, out: 2 \}\n$/],
    ['AI_PRICES_FILE', 'no-prices', /The price table .* cannot be read \(ENOENT.*\n$/],
  ])('R9: tells what is wrong with %s in one line, before it makes a database', async (variable, file, line) => {
    const wrong = { DATA_DIR: join(folder, 'none'), [variable]: join(folder, file.split('/')[0]!) };
    if (file !== 'no-prices') mkdirSync(dirname(join(folder, file)), { recursive: true });
    if (file !== 'no-prices') writeFileSync(join(folder, file), '{ "in": ]\n');
    const refused = expect(ServerProcess.start(wrong)).rejects;
    // After the line of the test's own: how it ended.
    await refused.toThrow(new RegExp(`^.*\\n${line.source}`));
    expect(existsSync(join(wrong.DATA_DIR, 'postgres'))).toBe(false);
  });

  it.each([
    [
      { DATABASE_URL: 'postgresql://nobody:nothing@127.0.0.1:1/none', DATABASE_WAIT_SECONDS: '0' },
      /The database at 127\.0\.0\.1:1\/none cannot be used: .*ECONNREFUSED/,
    ],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL: not a PostgreSQL address/],
    [{ DATABASE_REPLICA_URLS: 'nonsense' }, /DATABASE_REPLICA_URLS\.0: not a PostgreSQL address/],
    [
      { NODE_ENV: 'production', PORT: 'many', DATABASE_URL: 'mysql://x', WEBHOOK_ALLOWED_ADDRESSES: '127.0.0.1,localhost' },
      /PORT: .*; DATABASE_URL: not a .*; WEBHOOK_ALLOWED_ADDRESSES: localhost: write IP addresses or ranges.*; SECRET_KEY: production needs one/,
    ],
    // The machine's own folder: it takes none, and never says so to who asks for parents as well.
    [{ DATA_DIR: '/proc/assay' }, /Nothing can be written to the data folder \/proc\/assay \(\w+\)/],
    [{ PORT: 'many', LOG_LEVEL: 'loud' }, /PORT: .*; LOG_LEVEL: /],
    [{ NODE_ENV: 'production' }, /SECRET_KEY: production needs one/],
    [{ NODE_ENV: 'production', SECRET_KEY: 'secret' }, /SECRET_KEY: this one is known to everybody/],
    [{ NODE_ENV: 'production', SECRET_KEY: 'a-string-secret-at-least-256-bits-long' }, /SECRET_KEY: this one is known to everybody/],
    [{ NODE_ENV: 'production', SECRET_KEY: 'one-of-thirty-one-bytes-0123456' }, /SECRET_KEY: shorter than 32 bytes/],
    [{ NODE_ENV: 'production', SECRET_KEY: '1234567890'.repeat(5) }, /SECRET_KEY: a pattern, which is guessed however long it is/],
    [
      { NODE_ENV: 'production', SECRET_KEY: 'only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz', SECRET_KEY_PREVIOUS: 'secret' },
      /SECRET_KEY_PREVIOUS: this one/,
    ],
  ])('R9, S9: refuses %j with one clear line', async (wrong, line) => {
    const told = await ServerProcess.start({ DATA_DIR: join(folder, 'unused'), ...wrong }).then(() => 'It started.', String);
    expect(told).toMatch(/^Error: The server ended with 1\./);
    expect(told).toMatch(line);
  });

  it('R9: waits for a database that is not there yet', async () => {
    const database = await newDatabase();
    const { hostname, port } = new URL(database.url);
    let refused = 0;
    const door = createServer((client) => {
      // Twice as if nobody listened; from then on as the database itself.
      if (refused < 2) {
        refused += 1;
        client.resetAndDestroy();
        return;
      }
      const inside = connect(Number(port), hostname);
      for (const socket of [client.pipe(inside).pipe(client), inside]) socket.on('error', () => client.destroy());
    }).listen(0, '127.0.0.1');
    await once(door, 'listening');
    const late = new URL(database.url);
    late.host = `127.0.0.1:${(door.address() as AddressInfo).port}`;
    const waiting = await ServerProcess.start({ DATABASE_URL: late.toString(), PASSWORD_COST: '4', SEED_DEMO: 'false' });
    expect([refused, waiting.output()]).toEqual([2, expect.stringContaining(`Waiting for the database at ${late.host}`)]);
    await new HttpClient(waiting.url).get('/health/ready').expect(200);
    expect(await waiting.stop()).toBe(0);
    door.close();
    await database.discard();
  });
});
