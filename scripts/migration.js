// `npm run migration:generate <name> [folder]` and `npm run migration:check`
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync } = require('node:fs');
const { resolve } = require('node:path');
const { withThrowawayDatabase } = require('./throwaway-database');

const root = resolve(__dirname, '..');
const bin = (path) => resolve(root, 'node_modules', path);

/** Quietly: TypeORM tells every statement. What it said matters when it failed. */
function run(program, args, env = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin(program), ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}\n${program} ${args.join(' ')} failed`);
  return stdout.trim().split('\n').at(-1);
}

const typeorm = (url, command, ...args) =>
  run('typeorm/cli.js', [command, '--dataSource', 'dist/src/platform/database/data-source.js', ...args], { DATABASE_URL: url });

/** Writes what the entities have and the migrations have not yet. */
async function generate(name = 'Change', folder = 'migrations') {
  await withThrowawayDatabase((url) => {
    typeorm(url, 'migration:run');
    console.log(typeorm(url, 'migration:generate', `${folder}/${name}`));
  });
  run('prettier/bin/prettier.cjs', ['--write', '--log-level', 'warn', folder]);
}

/** Ours, and those of the extensions that were built with us. */
function migrationFolders() {
  const extensions = resolve(root, 'dist/src/extensions');
  const names = existsSync(extensions) ? readdirSync(extensions) : [];
  return [resolve(root, 'dist/migrations'), ...names.map((name) => resolve(extensions, name, 'migrations'))].filter(existsSync);
}

/** The entities add nothing to the migrations, also not after every migration has gone down and up again. */
async function check() {
  const steps = migrationFolders().flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.js'))).length;
  await withThrowawayDatabase((url) => {
    const up = () => {
      typeorm(url, 'migration:run');
      console.log(`${steps} migrations up. ${typeorm(url, 'migration:generate', '--check', 'migrations/Drift')}.`);
    };
    up();
    for (let step = 0; step < steps; step += 1) typeorm(url, 'migration:revert');
    console.log(`${steps} migrations down.`);
    up();
  });
}

const [, , command, ...rest] = process.argv;
(command === 'generate' ? generate(...rest) : check()).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
