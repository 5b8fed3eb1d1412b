import { Pool } from 'undici';
import { CASES } from './cases';
import { flood, p99Of } from './crowd';
import { measure, warm } from './measure';
import { readOptions } from './options';
import { openWorkplace } from './workplace';

/**
 * `npm run bench:overload`: twice as many requests as the server can serve, at a constant rate for two minutes, whatever becomes of them. How many
 * are served all the same, how long those take, and how soon afterwards all is as before.
 */
const options = readOptions(
  `npm run bench:overload -- [options]: twice as many requests as the server can serve, and how many it serves all the same.

  --minutes=2      how long
  --request='page of candidates'
                   which one
`,
  { minutes: { type: 'string', default: '2' }, request: { type: 'string', default: 'page of candidates' } },
);
const SECONDS = Number(options.minutes) * 60;
const LEAST_SHARE_OF_PEAK = 0.8;
const MOST_MILLISECONDS = 1_000;
const MOST_SECONDS_TO_RECOVER = 5;
const CONNECTIONS = 900;
const PEAK_SECONDS = 10;
const WARMING = 3_000;

async function main(): Promise<void> {
  const { assay, login, close } = await openWorkplace();
  try {
    const requests = CASES.find(({ name }) => name === options.request)?.requests('overload') ?? [];
    const path = requests[0]?.path;
    if (!path) throw new Error(`--request is one of: ${CASES.map(({ name }) => name).join(', ')}`);
    const token = await login();
    await warm(assay, token, requests, WARMING);
    const { perSecond: peak } = await measure(assay, token, requests, PEAK_SECONDS);
    const pool = new Pool(assay.url, { connections: CONNECTIONS });
    await open(pool);
    const headers = { authorization: `Bearer ${token}` };
    const { served, servedSinceSent, refused, failed } = await flood(pool, path, headers, 2 * peak, SECONDS);
    const recovery = await secondsToRecover(pool, path, headers, peak / 2);
    await pool.close();
    const share = served.length / SECONDS / peak;
    const p99 = p99Of(served);
    process.stdout.write(
      [
        `Peak: ${Math.round(peak)} requests/s. Sent: ${Math.round(2 * peak)} a second for ${SECONDS} s.`,
        `Served: ${(100 * share).toFixed(0)} % of the peak, 99 of 100 within ${Math.round(p99)} ms of when they were due, ${Math.round(p99Of(servedSinceSent))} ms of when they were sent. Told to come again: ${refused}. Otherwise: ${failed}.`,
        `Afterwards, at half the peak, all was served again after ${recovery} s.\n`,
      ].join('\n'),
    );
    if (share < LEAST_SHARE_OF_PEAK || p99 >= MOST_MILLISECONDS || failed > 0 || recovery >= MOST_SECONDS_TO_RECOVER) process.exitCode = 1;
  } finally {
    await close();
  }
}

/** All connections, as those of a load balancer are open before the flood comes: Node takes one new connection in each turn of its event loop (libuv 1.45). */
async function open(pool: Pool): Promise<void> {
  const asked = Array.from({ length: CONNECTIONS }, () => pool.request({ method: 'GET', path: '/health/live' }).then(({ body }) => body.dump()));
  await Promise.all(asked);
}

/** Until a whole second in which everybody was served. */
async function secondsToRecover(pool: Pool, path: string, headers: Record<string, string>, rate: number): Promise<number> {
  for (let seconds = 0; ; seconds += 1) {
    const { refused, failed } = await flood(pool, path, headers, rate, 1);
    if (refused + failed === 0) return seconds;
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
