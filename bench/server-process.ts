import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';

/** What Linux counts processor time in: a hundredth of a second on every usual machine. */
const TICK_MILLISECONDS = 10;
const canPin = spawnSync('taskset', ['--version']).status === 0;

/** A server as a process of its own, on one core where the machine can do that. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static readonly isPinned = canPin;

  /** Resolves when the server has said its address. */
  static async start(node: string[], environment: Record<string, string>, core?: number): Promise<ServerProcess> {
    const command = [...(canPin && core !== undefined ? ['taskset', '-c', String(core)] : []), process.execPath, ...node];
    const [program = '', ...rest] = command;
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment };
    const child = spawn(program, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const address = await new Promise<string>((found, fail) => {
      const listen = (chunk: Buffer): void => {
        said += chunk.toString();
        const url = /(http:\/\/[\w.:]+?)(\/docs)?\s/.exec(said)?.[1];
        if (url) found(url);
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.once('exit', (code) => fail(new Error(`${node.join(' ')} ended with ${code ?? 'a signal'}:\n${said}`)));
    });
    // From now on a line a request comes: whoever still read along would take its processor time from the load.
    for (const output of [child.stdout, child.stderr]) output.removeAllListeners('data').resume();
    return new ServerProcess(child, address.replace('localhost', '127.0.0.1'));
  }

  /** Processor time used so far; undefined where the machine does not tell. */
  cpuMilliseconds(): number | undefined {
    const fields = this.read('stat')
      ?.replace(/^.*\) /, '')
      .split(' ');
    return fields && (Number(fields[11]) + Number(fields[12])) * TICK_MILLISECONDS;
  }

  megabytes(): number | undefined {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(this.read('status') ?? '')?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  }

  /** Files, sockets and pipes that it has open. */
  handles(): number | undefined {
    return this.ofProcess((folder) => readdirSync(`${folder}/fd`).length);
  }

  /** Resolves to its exit code. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'exit');
    }
    return this.child.exitCode;
  }

  private read(file: string): string | undefined {
    return this.ofProcess((folder) => readFileSync(`${folder}/${file}`, 'utf8'));
  }

  private ofProcess<T>(look: (folder: string) => T): T | undefined {
    try {
      return look(`/proc/${this.child.pid ?? ''}`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
