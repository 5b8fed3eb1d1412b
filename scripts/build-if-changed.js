// Before `npm start` and `npm test`: compiles, unless dist/ was made from exactly these sources. A full build takes some 20 seconds, this look 0.1.
// `npm run build` compiles in any case (--always), and what comes after it need not.
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, readdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '..');
const INPUTS = [
  'src',
  'migrations',
  'demo',
  'bench',
  'scripts/bundle.js',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'package.json',
  'package-lock.json',
];
/** Inside dist/, which a build empties first: a build that failed or was interrupted leaves none. */
const STAMP = join(root, 'dist/built-from.txt');

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

/** The demo's folder also holds what it reads and writes. */
const isCompiled = (file) => !file.startsWith(join(root, 'demo')) || file.endsWith('.ts');

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of INPUTS.flatMap((input) => filesUnder(join(root, input))).filter(isCompiled))
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

const wanted = fingerprint();
const isAsked = process.argv.includes('--always');
if (isAsked || !existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== wanted) {
  if (!isAsked) console.error('Building (about 20 seconds; skipped next time unless the sources change) …');
  for (const step of [[join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build'], [join(root, 'scripts/bundle.js')]]) {
    const { status } = spawnSync(process.execPath, step, { cwd: root, stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
  }
  writeFileSync(STAMP, wanted);
}
