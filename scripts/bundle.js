// After the compiler: makes one file of the server and of all packages that a start loads, and keeps what V8 makes of it. Two thousand files take most of a start.
const { spawnSync } = require('node:child_process');
const { readFile, writeFile } = require('node:fs/promises');
const { join, relative, resolve } = require('node:path');
const { build } = require('esbuild');

const root = resolve(__dirname, '..');
const dist = join(root, 'dist');

/** Read when they are needed, if ever; or they find their parts beside themselves; or packages of model providers must meet the same. */
const OUTSIDE = [
  '@langchain/*',
  '@opentelemetry/core',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-trace-base',
  'bcrypt',
  'file-type',
  'nodemailer',
  'swagger-ui-dist',
  'undici',
];

/** Packages ask for others that they can do without. */
const orDoesWithout = {
  name: 'or does without',
  setup({ onResolve, resolve: look }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === 'asked' || kind === 'entry-point') return undefined;
      const found = await look(path, { kind, importer, resolveDir, pluginData: 'asked' });
      return found.errors.length > 0 ? { path, external: true } : found;
    });
  },
};

/**
 * Where so many meet, a class may be called Logger2; it says the name that it had, by which entities, tokens and schemas are found. esbuild's own `keepNames` names
 * every function as well, also those that are made while a request is served.
 */
const namingClasses = (text) =>
  text
    .replace(
      /^([ \t]*(?:export |default |return |(?:exports\.)?[\w$]+ = |(?:const|let|var) )*class ([\w$]+)(?: extends [^{}\n]+)? \{)/gm,
      '$1 static { bundledAs(this, "$2"); }',
    )
    .replace(/^([ \t]*(?:export )?(?:const|let|var) ([\w$]+) = class(?: extends [^{}\n]+)? \{)/gm, '$1 static { bundledAs(this, "$2"); }');

/** Each module still says where it lay before, and what an ES module requires is in the same file as all else. */
const inItsPlace = {
  name: 'in its place',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?js$/ }, async ({ path }) => {
      const text = (await readFile(path, 'utf8')).replace(/^const require = createRequire\(import\.meta\.url\);$/m, '');
      const isPlaced = /\b__(dirname|filename)\b/.test(text) && !/^\s*(import|export)\s/m.test(text);
      const place = JSON.stringify(relative(dist, path));
      const head = `var __filename = require('node:path').join(bundleFolder, ${place}), __dirname = require('node:path').dirname(__filename);`;
      return { contents: namingClasses(isPlaced ? head + text : text), loader: 'js' };
    });
  },
};

/** A text of one byte a letter takes half the memory and a seventh of the time to read. What is left to write so stands in patterns, where both spellings mean the same. */
const inAscii = (text) => text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [join(dist, 'src/serve.js')],
    outfile: join(dist, 'assay.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: OUTSIDE,
    plugins: [orDoesWithout, inItsPlace],
    // Before "use strict", which is thus that of each module that asks for it: packages without it may need to do without.
    banner: {
      js: [
        'var bundleFolder = __dirname, bundleUrl = require("node:url").pathToFileURL(__filename).href;',
        'var bundledAs = (target, value) => Object.defineProperty(target, "name", { value, configurable: true });',
      ].join('\n'),
    },
    define: { 'import.meta.url': 'bundleUrl' },
    legalComments: 'external',
    // Of schemas, where what the compiler found and what is written say the same twice.
    logOverride: { 'duplicate-object-key': 'silent' },
    logLevel: 'warning',
    write: false,
  });
  for (const { path, text } of outputFiles) await writeFile(path, inAscii(text));
}

/** V8 takes it only with the flags with which it was made: those of `npm start`. */
function keepCompiled() {
  const { FLAGS } = require(join(dist, 'bench/npm-start'));
  const keep = "require('./dist/src/bundle').keepCompiled()";
  return spawnSync(process.execPath, [...FLAGS, '--eval', keep], { cwd: root, stdio: 'inherit' }).status ?? 1;
}

void bundle().then(
  () => (process.exitCode = keepCompiled()),
  (error) => {
    // What esbuild found it has said already.
    if (!error.errors) console.error(error);
    process.exitCode = 1;
  },
);
