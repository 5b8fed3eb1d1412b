import { cpus, loadavg, totalmem } from 'node:os';
import type { Round } from './measure';
import { ServerProcess } from './server-process';
import type { ColdStart } from './workplace';

export interface Outcome {
  name: string;
  wanted: number;
  /** Requests per second of Assay for one of the raw server. */
  ratio: number;
  raw: Round;
  assay: Round;
}

export interface Report extends ReturnType<typeof machine> {
  rounds: number;
  secondsEach: number;
  coldStart: ColdStart;
  idleMegabytes: number | undefined;
  loadedMegabytes: number | undefined;
  outcomes: Outcome[];
}

export function machine() {
  const [first] = cpus();
  return {
    date: new Date().toISOString().slice(0, 16),
    machine: `${cpus().length} × ${first?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
    pinned: ServerProcess.isPinned,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

export function asMarkdown(report: Report): string {
  const { date, node, pinned, load, rounds, secondsEach, coldStart, idleMegabytes, loadedMegabytes, outcomes } = report;
  const rows = outcomes.map(({ name, wanted, ratio, raw, assay }) =>
    [name, `**${ratio.toFixed(2)}**`, wanted.toFixed(2), perSecond(raw), perSecond(assay), cpu(raw), cpu(assay), latency(raw), latency(assay)].join(
      ' | ',
    ),
  );
  return [
    `${date} UTC, ${report.machine}, Node ${node}, ${pinned ? 'one core each server' : 'not pinned'}, load average ${load} at the start, ${rounds} rounds of ${secondsEach} s, medians`,
    '',
    '| request | ratio | wanted | raw req/s | Assay req/s | raw CPU ms | Assay CPU ms | raw p50/p99 ms | Assay p50/p99 ms |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
    `Cold start to the first 200, database up: ${Math.round(coldStart.milliseconds)} ms (${Math.round(coldStart.cpu)} ms of processor time). Memory: ${whole(idleMegabytes)} MB idle, ${whole(loadedMegabytes)} MB after the load.`,
  ].join('\n');
}

const perSecond = ({ perSecond: value }: Round): string => Math.round(value).toLocaleString('en');
const cpu = ({ cpu: value }: Round): string => (value === undefined ? '–' : value.toFixed(2));
const latency = ({ p50, p99 }: Round): string => `${p50} / ${p99}`;
const whole = (value: number | undefined): string => (value === undefined ? '–' : String(Math.round(value)));
