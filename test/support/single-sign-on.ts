import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** An identity provider that is really asked over HTTP. */
export class TestProvider {
  private constructor(
    readonly issuer: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(redirectUri: string): Promise<TestProvider> {
    const child = spawn(process.execPath, [join(__dirname, 'identity-provider.mjs'), redirectUri], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [issuer] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new TestProvider(issuer, child);
  }

  stop(): void {
    this.process.kill();
  }
}

/** As much of a browser as a login needs: it keeps cookies and follows where it is led, until it is led to `stopAt`. */
export class Browser {
  private readonly cookies = new Map<string, Map<string, string>>();

  async follow(address: string, stopAt: (url: URL) => boolean): Promise<URL> {
    let url = new URL(address);
    for (let steps = 0; steps < 10 && !stopAt(url); steps += 1) {
      const answer = await this.get(url);
      const location = answer.headers.get('location');
      if (!location) throw new Error(`${url.href} answers ${answer.status} ${await answer.text()}`);
      url = new URL(location, url);
    }
    return url;
  }

  async get(url: URL): Promise<Response> {
    const jar = this.cookies.get(url.host) ?? new Map<string, string>();
    this.cookies.set(url.host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: cookie ? { cookie } : {} });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      jar.set(name, value);
    }
    return answer;
  }
}
