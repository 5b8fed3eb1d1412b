import type { Environment } from '../../platform/environment';

/** An answer has at most 4,096 tokens; whoever sends this much sends something else. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * `fetch` for talking to model servers: gives up connecting after AI_CONNECT_SECONDS and reading after 4 MB, which the built-in one cannot be told.
 * How long an answer may take is the kernel's to say, by the signal.
 */
export function boundedFetch({ AI_CONNECT_SECONDS }: Environment): typeof fetch {
  let loaded: Promise<typeof fetch> | undefined;
  const load = async (): Promise<typeof fetch> => {
    const undici = await import('undici');
    const dispatcher = new undici.Agent({ connect: { timeout: AI_CONNECT_SECONDS * 1000 }, maxResponseSize: MOST_BYTES });
    const bounded = (address: string | URL, init?: object) => undici.fetch(address, { ...init, dispatcher });
    // The same interface twice, from two packages of types.
    return bounded as unknown as typeof fetch;
  };
  return async (address, init) => (await (loaded ??= load()))(address, init);
}
