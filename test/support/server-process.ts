import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** The built server as a process of its own, as `npm start` runs it. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Everything it said, to people and to the log. */
    readonly output: () => string,
  ) {}

  /** Resolves when it has said where it is. */
  static async start(environment: Record<string, string>): Promise<ServerProcess> {
    const child = spawn(process.execPath, ['dist/src/main.js'], {
      cwd: resolve(__dirname, '../..'),
      // Only what a process needs to run at all, so that the machine's own settings have no say.
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', LOG_LEVEL: 'warn', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    const server = new ServerProcess(child, () => text);
    await new Promise<void>((ready, fail) => {
      const listen = (chunk: Buffer): void => {
        text += chunk.toString();
        if (server.address) ready();
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.once('exit', (code) => fail(new Error(`The server ended with ${code ?? 'a signal'}. It said:\n${text}`)));
    });
    return server;
  }

  get url(): string {
    return this.address ?? '';
  }

  /** As with Ctrl-C; resolves to the exit code. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    this.child.kill('SIGINT');
    const [code] = (await once(this.child, 'exit')) as [number | null];
    return code;
  }

  /** As with kill -9. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  private get address(): string | undefined {
    return /(http:\/\/\S+)\/docs/.exec(this.output())?.[1];
  }
}
