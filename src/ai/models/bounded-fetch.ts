import { AsyncLocalStorage } from 'node:async_hooks';
import type { Environment } from '../../platform/environment';
import { ModelFailure } from './failure';
import { asJson, codeOf, isErrorBody } from './provider-code';

/** An answer has at most 4,096 tokens; whoever sends this much sends something else. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Some libraries hand over a whole request instead of its parts. */
type Address = Parameters<typeof fetch>[0];

/** Of an answer, from whichever package its type is. */
interface Answer {
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  clone(): { text(): Promise<string> };
}

const signals = new AsyncLocalStorage<AbortSignal>();

/** What is fetched in the course of the work ends with the signal, also where a library does not pass the signal on. */
export const endingWith = <T>(signal: AbortSignal, work: () => T): T => signals.run(signal, work);

/**
 * `fetch` for talking to model servers: gives up connecting after AI_CONNECT_SECONDS and reading after 4 MB, which the built-in one cannot be told.
 * How long an answer may take is the kernel's to say, by the signal.
 */
export function boundedFetch({ AI_CONNECT_SECONDS }: Environment): typeof fetch {
  let loaded: Promise<(address: string | URL, init?: object) => unknown> | undefined;
  const load = async () => {
    const undici = await import('undici');
    const dispatcher = new undici.Agent({ connect: { timeout: AI_CONNECT_SECONDS * 1000 }, maxResponseSize: MOST_BYTES });
    return (address: string | URL, init?: object) => undici.fetch(address, { ...init, dispatcher }).then(unlessError);
  };
  const bounded = async (address: Address, init?: RequestInit): Promise<unknown> => {
    const fetch = await (loaded ??= load());
    const { url, ...parts } = isRequest(address) ? await partsOf(address) : { url: address, ...init };
    const ends = [parts.signal, signals.getStore()].filter((signal) => signal != null);
    return fetch(url, { ...parts, ...(ends.length > 0 && { signal: AbortSignal.any(ends) }) });
  };
  // The same interface twice, from two packages of types.
  return bounded as typeof fetch;
}

/** A success that is the body of an error. A library that waits for a stream would find nothing in it, and lose what the provider says. */
async function unlessError<A extends Answer>(answer: A): Promise<A> {
  if (!answer.ok || !/^application\/json\b/.test(answer.headers.get('content-type') ?? '')) return answer;
  const body = asJson(await answer.clone().text());
  if (isErrorBody(body)) throw new ModelFailure('answer-empty', { code: codeOf(body) });
  return answer;
}

/** By what it has: the built-in class is not that of the package. */
function isRequest(address: Address): address is Request {
  return typeof address === 'object' && 'url' in address;
}

async function partsOf(request: Request): Promise<RequestInit & { url: string }> {
  const { url, method, headers, signal } = request;
  return { url, method, headers: [...headers], signal, body: await request.text() };
}
