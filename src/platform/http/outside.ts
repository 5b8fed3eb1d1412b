import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { useAgent } from 'request-filtering-agent';

const MOST_BYTES = 1024 * 1024;
/** The code of the error when an answer does not end. */
export const ANSWER_TOO_LONG = 'ANSWER_TOO_LONG';
/** The code of the error when the address is one of those that are refused. */
export const ADDRESS_REFUSED = 'ADDRESS_REFUSED';

/** Those that carry an IPv4 address in the oldest way (`::127.0.0.1`), which the agent takes for public ones. */
const CARRIERS = networksOf(['::/96']);

export interface OutsideRequest {
  method: string;
  headers: http.OutgoingHttpHeaders;
  body?: string | Uint8Array;
  milliseconds: number;
  /** Private ones that the operator lets customers name all the same. */
  allowedAddresses: string[];
}

export interface OutsideAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/**
 * Asks an address that a customer chose. The connection itself looks at the address that it was given and refuses private ones, so that neither a
 * spelling nor a name that resolves to something else a moment later leads inside. Nothing is followed, and an answer has an end.
 */
export function askOutside(url: string, { method, headers, body, milliseconds, allowedAddresses }: OutsideRequest): Promise<OutsideAnswer> {
  return new Promise((resolve, reject) => {
    const met = new MetAddresses(networksOf(allowedAddresses));
    met.add(new URL(url).hostname.replace(/^\[|\]$/g, ''));
    const agent = useAgent(url, { keepAlive: false, allowIPAddressList: met.allowed, denyIPAddressList: met.denied });
    const send = url.startsWith('https:') ? https.request : http.request;
    const request = send(url, { method, headers, agent, lookup: met.lookup, signal: AbortSignal.timeout(milliseconds) });
    request.once('error', (error) => reject(isRefusal(error) ? Object.assign(error, { code: ADDRESS_REFUSED }) : error));
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.once('error', reject);
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if ((bytes += chunk.length) > MOST_BYTES) response.destroy(Object.assign(new Error('The answer is too long'), { code: ANSWER_TOO_LONG }));
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 502, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    request.end(body);
  });
}

/** The agent gives its refusals no code. Other errors quote names that customers chose: only the beginning is the agent's own. */
const isRefusal = ({ message }: Error): boolean => /^DNS lookup \S+ host:\S+ is not allowed\./.test(message);

/** The agent is told of each address as it is met: a network of one family it cannot compare with an address of the other, and says so on the terminal. */
class MetAddresses {
  readonly allowed: string[] = [];
  readonly denied: string[] = [];

  constructor(private readonly networks: BlockList) {}

  add(address: string): void {
    const family = familyOf(address);
    if (!family) return;
    if (this.networks.check(address, family)) this.allowed.push(address);
    else if (CARRIERS.check(address, family)) this.denied.push(address);
  }

  readonly lookup: LookupFunction = (name, options, done) => {
    dns.lookup(name, options, (error, found, family) => {
      if (!error) for (const one of [found].flat()) this.add(typeof one === 'string' ? one : one.address);
      done(error, found, family);
    });
  };
}

function networksOf(texts: readonly string[]): BlockList {
  const networks = new BlockList();
  for (const text of texts) {
    const [address = '', bits] = text.split('/');
    const family = familyOf(address);
    if (bits === undefined) networks.addAddress(address, family);
    else networks.addSubnet(address, Number(bits), family);
  }
  return networks;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : version === 4 ? 'ipv4' : 'ipv6';
}
