import { Client } from 'pg';
import { CASES, type Case } from './cases';
import { measure } from './measure';
import { readOptions } from './options';
import { openWorkplace, type Workplace } from './workplace';

/**
 * `npm run bench:soak`: the load of the bench for ten minutes, and whether what the server holds stays as it is after the first three: memory, open
 * files, connections to the database. A refused request ends it. `--minutes 30 --share 0.5` is half an hour at half of what it can.
 */
const options = readOptions(
  `npm run bench:soak -- [options]: the load of the bench for minutes on end, and whether what the server holds stays as it is.

  --minutes=10     how long
  --share=1        of what the server can do at most: 0.5 is half of it
`,
  { minutes: { type: 'string', default: '10' }, share: { type: 'string', default: '1' } },
);
const MINUTES = Number(options.minutes);
const SHARE = Number(options.share);
/** The heap and its caches fill up first. */
const SETTLING = 0.3;
const MOST_MEGABYTES_A_MINUTE = 1;
const MOST_HANDLES_A_MINUTE = 0.5;
/** Of the event loop, by which it turns late once in a hundred times; asked for only when there is room to spare. */
const MOST_MILLISECONDS_LATE = 50;
const SECONDS_EACH = 5;

interface Sample {
  minute: number;
  megabytes: number;
  handles: number;
  connections: number;
  late: number;
}

async function main(): Promise<void> {
  const place = await openWorkplace();
  const database = new Client({ connectionString: place.adminUrl });
  try {
    await database.connect();
    const rates = new Map<Case, number>();
    if (SHARE < 1) {
      for (const each of CASES) rates.set(each, SHARE * (await measure(place.assay, place.token, each.requests('most'), SECONDS_EACH)).perSecond);
    }
    const samples: Sample[] = [];
    const began = performance.now();
    const minute = (): number => (performance.now() - began) / 60_000;
    for (let round = 0; minute() < MINUTES; round += 1) {
      const each = CASES[round % CASES.length];
      if (!each) break;
      const { perSecond, p99 } = await measure(place.assay, await place.login(), each.requests(`soak${round}`), SECONDS_EACH, rates.get(each));
      const sample = { minute: minute(), ...(await look(place, database)) };
      samples.push(sample);
      const { megabytes, handles, connections, late } = sample;
      process.stdout.write(
        `${sample.minute.toFixed(1)} min  ${Math.round(megabytes)} MB  ${handles} files  ${connections} connections  ${Math.round(late)} ms late  ` +
          `${Math.round(perSecond)} requests/s, 99 of 100 within ${p99} ms  ${each.name}\n`,
      );
    }
    judge(samples.filter((sample) => sample.minute > MINUTES * SETTLING));
  } finally {
    await database.end();
    await place.close();
  }
}

async function look({ assay }: Workplace, database: Client): Promise<Omit<Sample, 'minute'>> {
  const { rows } = await database.query<{ count: number }>(`SELECT count(*)::int FROM pg_stat_activity WHERE application_name LIKE 'assay%'`);
  const metrics = await (await fetch(`${assay.url}/metrics`)).text();
  const late = 1_000 * Number(/^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(metrics)?.[1]);
  return { megabytes: assay.megabytes() ?? NaN, handles: assay.handles() ?? NaN, connections: rows[0]?.count ?? NaN, late };
}

function judge(samples: readonly Sample[]): void {
  const [megabytes, handles, connections] = [slopeOf(samples, 'megabytes'), slopeOf(samples, 'handles'), slopeOf(samples, 'connections')];
  const late = Math.max(...samples.map((sample) => sample.late));
  process.stdout.write(
    `\nA minute, after the first ${(MINUTES * SETTLING).toFixed(0)}: ${megabytes.toFixed(2)} MB, ${handles.toFixed(2)} files, ` +
      `${connections.toFixed(2)} connections. The event loop was at most ${Math.round(late)} ms late in 99 of 100 turns.\n`,
  );
  const grows = megabytes > MOST_MEGABYTES_A_MINUTE || handles > MOST_HANDLES_A_MINUTE || connections > MOST_HANDLES_A_MINUTE;
  if (grows || (SHARE < 1 && late > MOST_MILLISECONDS_LATE)) process.exitCode = 1;
}

/** Of the straight line through them: least squares, because a collector of garbage makes saw-teeth. */
function slopeOf(samples: readonly Sample[], what: 'megabytes' | 'handles' | 'connections'): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map((sample) => sample.minute)), mean(samples.map((sample) => sample[what]))];
  const above = samples.reduce((sum, sample) => sum + (sample.minute - x) * (sample[what] - y), 0);
  return above / samples.reduce((sum, sample) => sum + (sample.minute - x) ** 2, 0);
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
