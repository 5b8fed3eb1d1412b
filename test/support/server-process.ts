import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { FLAGS } from '../../bench/npm-start';

/** The built server as a process of its own, as `npm start` runs it. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Everything it said, to people and to the log. */
    readonly output: () => string,
    /** What it wrote to standard output alone. */
    private readonly standardOutput: () => string,
  ) {}

  /** A process that only does background work, as `npm run start:worker` runs it. Resolves when it is ready. */
  static work(environment: Record<string, string>): Promise<ServerProcess> {
    return ServerProcess.start(environment, 'worker');
  }

  /** Resolves when it has said where it is. */
  static async start(environment: Record<string, string>, program: 'main' | 'worker' = 'main'): Promise<ServerProcess> {
    const child = spawn(process.execPath, [...FLAGS, `dist/src/${program}.js`], {
      cwd: resolve(__dirname, '../..'),
      // Only what a process needs to run at all, so that the machine's own settings have no say.
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', LOG_LEVEL: 'warn', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    let written = '';
    child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
    const server = new ServerProcess(
      child,
      () => text,
      () => written,
    );
    await new Promise<void>((ready, fail) => {
      const listen = (chunk: Buffer): void => {
        text += chunk.toString();
        if (server.address ?? text.includes('worker is ready')) ready();
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

  /** The log: every whole line of standard output, each of which is one JSON object. */
  log(): Record<string, unknown>[] {
    const lines = this.standardOutput().split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Of memory that it holds. */
  megabytes(): number {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(this.pid)])) / 1024;
  }

  /** Still the process that was started: nothing starts another one. */
  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves to the exit code when it has ended, for whatever reason. */
  async ended(): Promise<number | null> {
    if (this.isRunning) await once(this.child, 'exit');
    return this.child.exitCode;
  }

  /** As with Ctrl-C; resolves to the exit code. */
  async stop(): Promise<number | null> {
    if (!this.isRunning) return this.child.exitCode;
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
