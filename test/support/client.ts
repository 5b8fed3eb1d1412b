import request, { type Test } from 'supertest';

/** A file to upload. */
export interface Upload {
  fileName: string;
  content: Buffer | string;
  mediaType?: string;
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Whoever talks to the API: `await anna.post('/jobs', { … }).expect(201)`. Paths are below /api/v1 unless they leave it by name. */
export class HttpClient {
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  get(path: string, query?: object): Test {
    return this.call('get', path).query(query ?? {});
  }

  post(path: string, body?: object): Test {
    return this.send('post', path, body);
  }

  put(path: string, body?: object): Test {
    return this.send('put', path, body);
  }

  patch(path: string, body?: object): Test {
    return this.send('patch', path, body);
  }

  delete(path: string): Test {
    return this.call('delete', path);
  }

  /** As a form with one file and, when needed, further fields. */
  upload(path: string, { fileName, content, mediaType }: Upload, fields: Record<string, string> = {}): Test {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    return this.call('post', path)
      .field(fields)
      .attach('file', bytes, { filename: fileName, contentType: mediaType ?? 'application/octet-stream' });
  }

  private send(method: Method, path: string, body: object | undefined): Test {
    const call = this.call(method, path);
    return body === undefined ? call : call.send(body);
  }

  private call(method: Method, path: string): Test {
    const call = request(this.url)[method](isOutside(path) ? path : `/api/v1${path}`);
    return this.token ? call.auth(this.token, { type: 'bearer' }) : call;
  }
}

/** What stands beside the API, and paths that already say where they are. */
function isOutside(path: string): boolean {
  return /^\/(api|\.well-known|health|version|metrics|docs|problems|openapi\.(json|yaml))(\/|\?|$)/.test(path);
}
