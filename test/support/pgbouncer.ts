import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = '/usr/sbin/pgbouncer';

/** A pooler in transaction mode before one database. */
export class PgBouncer {
  static readonly isInstalled = spawnSync(PROGRAM, ['--version']).status === 0;

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(databaseUrl: string, { connections }: { connections: number }): Promise<PgBouncer> {
    const target = new URL(databaseUrl);
    const folder = mkdtempSync(join(tmpdir(), 'assay-pgbouncer-'));
    // It refuses to run as root, and reads its files as somebody else then.
    chmodSync(folder, 0o755);
    const [users, settings] = [join(folder, 'users.txt'), join(folder, 'pgbouncer.ini')];
    const port = await freePort();
    const name = target.pathname.slice(1);
    writeFileSync(users, `"${target.username}" "${decodeURIComponent(target.password)}"\n`);
    const lines = [
      '[databases]',
      `${name} = host=${target.hostname} port=${target.port} dbname=${name}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = scram-sha-256',
      `auth_file = ${users}`,
      'pool_mode = transaction',
      `default_pool_size = ${connections}`,
    ];
    writeFileSync(settings, `${lines.join('\n')}\n`);
    const child = spawn(PROGRAM, [...(process.getuid?.() === 0 ? ['-u', serviceUser()] : []), settings], { stdio: ['ignore', 'pipe', 'pipe'] });
    await new Promise<void>((ready, fail) => {
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('process up')) ready();
      });
      child.once('exit', () => fail(new Error(`PgBouncer ended:\n${said}`)));
    });
    target.hostname = '127.0.0.1';
    target.port = String(port);
    return new PgBouncer(target.toString(), child, folder);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function serviceUser(): string {
  const names = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':')[0]);
  return names.includes('postgres') ? 'postgres' : 'nobody';
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
