import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Request } from 'autocannon';
import { CASES, type Case } from './cases';
import { type Round, measure, median, medianRound, warm } from './measure';
import { readOptions } from './options';
import { type Outcome, type Report, asMarkdown, machine } from './report';
import type { ServerProcess } from './server-process';
import { type ColdStart, openWorkplace, type Workplace } from './workplace';

/** `npm run bench`: Assay against a raw server with the same queries, on one core, in the same run. */
const options = readOptions(
  `npm run bench -- [options]: Assay against a raw server with the same queries, on one core.

  --quick          one round of a second each, to see that it works
  --only=WORDS     only the cases with these words in their names
  --rounds=5       how often each case is measured
  --seconds=2      how long each measurement takes
  --warm=3000      how many requests go before it
  --save=FILE      writes the report: JSON, or a table (*.md)
  --profile=FOLDER profiles of the server's processor time go there
`,
  {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    warm: { type: 'string' },
    save: { type: 'string' },
    profile: { type: 'string' },
  },
);
const ROUNDS = Number(options.rounds ?? (options.quick ? 1 : 5));
const SECONDS = Number(options.seconds ?? (options.quick ? 1 : 2));
const WARM = Number(options.warm ?? (options.quick ? 200 : 3000));
const COLD_STARTS = options.quick ? 1 : 3;

async function main(): Promise<void> {
  const place = await openWorkplace(options.profile === undefined ? {} : { profiles: options.profile });
  try {
    const starts: ColdStart[] = [];
    for (let number = 0; number < COLD_STARTS; number += 1) starts.push(await place.coldStart());
    const outcomes: Outcome[] = [];
    for (const each of CASES.filter(({ name }) => name.includes(options.only))) outcomes.push(await compare(place, each));
    const facts = { ...machine(), rounds: ROUNDS, secondsEach: SECONDS };
    const report: Report = { ...facts, coldStart: { milliseconds: median(starts.map((start) => start.milliseconds)), cpu: median(starts.map((start) => start.cpu)) }, idleMegabytes: place.idleMegabytes, loadedMegabytes: place.assay.megabytes(), outcomes }; // prettier-ignore
    const table = asMarkdown(report);
    process.stdout.write(`\n${table}\n`);
    if (options.save) save(options.save, report, table);
  } finally {
    await place.close();
  }
}

/** A page that has a place for the table gets it there. */
function save(file: string, report: Report, table: string): void {
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const PLACE = /(<!-- bench -->\n)[^]*(<!-- \/bench -->)/;
  if (PLACE.test(page))
    writeFileSync(
      file,
      page.replace(PLACE, (_all, begin: string, end: string) => `${begin}${table}\n${end}`),
    );
  else writeFileSync(file, file.endsWith('.md') ? `${table}\n` : `${JSON.stringify(report, null, 2)}\n`);
}

/** Rounds in turn, each a pair: what else the machine does meets both alike. The ratio is the median of the pairs' ratios. */
async function compare({ assay, raw, token }: Workplace, { name, wanted, requests }: Case): Promise<Outcome> {
  await requireSameAnswers(assay, raw, token, requests('same'));
  const load = (server: ServerProcess, run: string): Promise<Round> => measure(server, token, requests(run), SECONDS);
  for (const server of [raw, assay]) await warm(server, token, requests('warm'), WARM);
  const pairs: { raw: Round; assay: Round }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const rawFirst = round % 2 === 0 ? await load(raw, `raw${round}`) : undefined;
    const ours = await load(assay, `assay${round}`);
    pairs.push({ raw: rawFirst ?? (await load(raw, `raw${round}`)), assay: ours });
  }
  const ratio = median(pairs.map((pair) => pair.assay.perSecond / pair.raw.perSecond));
  process.stdout.write(`${name}: ${ratio.toFixed(2)}\n`);
  return { name, wanted, ratio, raw: medianRound(pairs.map((pair) => pair.raw)), assay: medianRound(pairs.map((pair) => pair.assay)) };
}

/** A server that answers something else proves nothing. A cursor is each server's own. */
async function requireSameAnswers(assay: ServerProcess, raw: ServerProcess, token: string, [request]: Request[]): Promise<void> {
  if (request?.method !== 'GET') return;
  const read = async (server: ServerProcess): Promise<object> => {
    const answer = await fetch(`${server.url}${request.path ?? ''}`, { headers: { authorization: `Bearer ${token}` } });
    return { ...((await answer.json()) as object), nextCursor: undefined };
  };
  const [ours, theirs] = [await read(assay), await read(raw)];
  if (isDeepStrictEqual(ours, theirs)) return;
  throw new Error(`The two servers answer differently to ${request.path ?? ''}:\n${JSON.stringify(ours)}\n${JSON.stringify(theirs)}`);
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
