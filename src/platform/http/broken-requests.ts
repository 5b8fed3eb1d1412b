import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Problem } from '../errors';
import { BadHost, BadRequest, ExpectationUnmet, NoTunnel, RequestTooSlow, TooManyHeaders } from './http.errors';
import { problemDocument, problemHeaders } from './problem-document';
import { REQUEST_ID_HEADER, requestId } from './request-id';

type Headers = Record<string, string>;

/** What Node itself could not read never becomes a request: it is answered on the bare socket. */
export function answeringBrokenRequests(common: Headers): (error: NodeJS.ErrnoException, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    socket.end(bareAnswer(brokenRequest(error.code), requestId({ headers: {} }), common));
  };
}

/** Node would close the connection without a word. Whoever wants a tunnel gives the socket up to us: nobody else listens to its errors, or closes it. */
export function answerTunnels(server: Server, common: Headers): void {
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => socket.destroy());
    const problem = problemOfHead(request) ?? new NoTunnel(undefined, { headers: { Allow: '' } });
    socket.end(bareAnswer(problem, requestId(request), common), () => socket.destroy());
  });
}

/** Node would answer an `Expect` other than 100-continue without a word, before any hook has run. */
export function answerUnmetExpectations(server: Server, common: Headers): void {
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const problem = new ExpectationUnmet();
    const { headers, body } = lastAnswer(problem, requestId(request), common);
    response.writeHead(problem.status, headers).end(body);
  });
}

/** Node drops without a word what stands behind the two thousandth; nobody needs as many as this. */
const MOST_HEADERS = 200;

/** RFC 9112, 3.2: HTTP/1.1 names its host, and nobody names two. Node refuses neither with more than a bare status. */
export function problemOfHead({ headers, rawHeaders, httpVersionMinor }: IncomingMessage): Problem | undefined {
  const last = { headers: { Connection: 'close' } };
  if (rawHeaders.length > 2 * MOST_HEADERS) return new TooManyHeaders(undefined, last);
  const isNamed = headers.host === undefined ? httpVersionMinor === 0 : isNamedOnce(rawHeaders);
  return isNamed ? undefined : new BadHost(undefined, last);
}

/** Node keeps the first of several only; all of them stand in the list of names and values. */
function isNamedOnce(rawHeaders: string[]): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts === 1;
}

function brokenRequest(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new RequestTooSlow();
  if (code === 'HPE_HEADER_OVERFLOW') return new TooManyHeaders();
  return new BadRequest();
}

function bareAnswer(problem: Problem, id: string, common: Headers): string {
  const { headers, body } = lastAnswer(problem, id, common);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** The connection ends with it: where the next request would begin is not known. */
function lastAnswer(problem: Problem, id: string, common: Headers): { headers: Headers; body: string } {
  const body = JSON.stringify(problemDocument(problem, id));
  const own = { [REQUEST_ID_HEADER]: id, 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close' };
  return { headers: { ...common, ...problemHeaders(problem), ...own }, body };
}
