/** Just enough of an HTTP client to tell a story: JSON in, JSON out, and the server's own words when it refuses. */
export class Client {
  private token: string | undefined;

  constructor(readonly url: string) {}

  authorize(token: string): void {
    this.token = token;
  }

  get<T>(path: string): Promise<T> {
    return this.json<T>('GET', path);
  }

  post<T>(path: string, body: object = {}, headers: Record<string, string> = {}): Promise<T> {
    return this.json<T>('POST', path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  }

  /** Only on the version that was read: somebody else may be changing it too. */
  patch<T>(path: string, version: number, body: object): Promise<T> {
    return this.json<T>('PATCH', path, JSON.stringify(body), { 'content-type': 'application/json', 'if-match': `"v${version}"` });
  }

  upload<T>(path: string, fileName: string, content: Buffer): Promise<T> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(content)]), fileName);
    return this.json<T>('POST', path, form);
  }

  async text(path: string, accept: string): Promise<string> {
    return (await this.send('GET', path, undefined, { accept })).text();
  }

  private async json<T>(method: string, path: string, body?: string | FormData, headers: Record<string, string> = {}): Promise<T> {
    return (await (await this.send(method, path, body, headers)).json()) as T;
  }

  private async send(method: string, path: string, body?: string | FormData, headers: Record<string, string> = {}): Promise<Response> {
    const authorization = this.token ? { authorization: `Bearer ${this.token}` } : {};
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { ...authorization, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    if (!response.ok) throw new Refused(response.status, `${method} ${path} was answered ${response.status}: ${detailOf(await response.text())}`);
    return response;
  }
}

/** The server said no. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The sentence of a problem; what is no problem stays as it is. */
function detailOf(text: string): string {
  if (!text.startsWith('{')) return text;
  const { detail, errors = [] } = JSON.parse(text) as { detail?: string; errors?: { pointer: string; detail: string }[] };
  return [detail ?? text, ...errors.map((error) => `${error.pointer}: ${error.detail}`)].join(' ');
}
