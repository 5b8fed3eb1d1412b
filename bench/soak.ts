import { parseArgs } from 'node:util';
import { CASES } from './cases';
import { measure } from './measure';
import { openWorkplace } from './workplace';

/** `npm run bench:soak`: the load of the bench for ten minutes, and whether the memory of the server stays flat after the first three. */
const { values: options } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const MINUTES = Number(options.minutes);
/** The heap and its caches fill up first. */
const SETTLING = 0.3;
const MOST_MEGABYTES_A_MINUTE = 1;
const SECONDS_EACH = 5;

async function main(): Promise<void> {
  const place = await openWorkplace();
  try {
    const samples: { minute: number; megabytes: number }[] = [];
    const began = performance.now();
    const minute = (): number => (performance.now() - began) / 60_000;
    for (let round = 0; minute() < MINUTES; round += 1) {
      const each = CASES[round % CASES.length];
      if (!each) break;
      const { perSecond, p99 } = await measure(place.assay, await place.login(), each.requests(`soak${round}`), SECONDS_EACH);
      const megabytes = place.assay.megabytes() ?? NaN;
      samples.push({ minute: minute(), megabytes });
      process.stdout.write(
        `${minute().toFixed(1)} min  ${Math.round(megabytes)} MB  ${Math.round(perSecond)} requests/s, 99 of 100 within ${p99} ms  ${each.name}\n`,
      );
    }
    const slope = slopeOf(samples.filter((sample) => sample.minute > MINUTES * SETTLING));
    process.stdout.write(`\nMemory after the first ${(MINUTES * SETTLING).toFixed(0)} minutes: ${slope.toFixed(2)} MB a minute.\n`);
    if (slope > MOST_MEGABYTES_A_MINUTE) process.exitCode = 1;
  } finally {
    await place.close();
  }
}

/** Of the straight line through them: least squares, because a collector of garbage makes saw-teeth. */
function slopeOf(samples: readonly { minute: number; megabytes: number }[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map((sample) => sample.minute)), mean(samples.map((sample) => sample.megabytes))];
  const above = samples.reduce((sum, sample) => sum + (sample.minute - x) * (sample.megabytes - y), 0);
  return above / samples.reduce((sum, sample) => sum + (sample.minute - x) ** 2, 0);
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
