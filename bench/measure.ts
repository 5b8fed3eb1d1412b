import autocannon, { type Options, type Request } from 'autocannon';
import type { ServerProcess } from './server-process';

const CONNECTIONS = 16;

export interface Round {
  perSecond: number;
  p50: number;
  p99: number;
  /** Processor time of the server for one request, in milliseconds. */
  cpu: number | undefined;
}

function load(server: ServerProcess, token: string, requests: Request[]): Options {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' };
  return { url: server.url, connections: CONNECTIONS, headers, requests };
}

/** The same load on one server for some seconds: as much as it can, or so many requests a second. A refused request would make a server look fast: it ends the run. */
export async function measure(server: ServerProcess, token: string, requests: Request[], seconds: number, rate?: number): Promise<Round> {
  const before = server.cpuMilliseconds();
  const result = await autocannon({ ...load(server, token, requests), duration: seconds, ...(rate ? { overallRate: rate } : {}) });
  const after = server.cpuMilliseconds();
  const answered = result['2xx'];
  if (result.non2xx + result.errors > 0 || answered === 0) {
    throw new Error(`${server.url}${requests[0]?.path ?? ''}: ${answered} answered, ${result.non2xx} refused, ${result.errors} failed.`);
  }
  const cpu = before === undefined || after === undefined ? undefined : (after - before) / answered;
  return { perSecond: answered / result.duration, p50: result.latency.p50, p99: result.latency.p99, cpu };
}

/** Until the code is compiled as far as it will be: that takes a number of requests, not a time. */
export async function warm(server: ServerProcess, token: string, requests: Request[], amount: number): Promise<void> {
  await autocannon({ ...load(server, token, requests), amount });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? (sorted[Math.floor(middle)] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Of each figure its own median; of the processor time only when it is known. */
export function medianRound(rounds: readonly Round[]): Round {
  const known = rounds.flatMap(({ cpu }) => (cpu === undefined ? [] : [cpu]));
  return {
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    p50: median(rounds.map(({ p50 }) => p50)),
    p99: median(rounds.map(({ p99 }) => p99)),
    cpu: known.length > 0 ? median(known) : undefined,
  };
}
