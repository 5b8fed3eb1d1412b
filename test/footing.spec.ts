import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { Environment, variables } from '../src/platform/environment';
import { envExample } from './support/env-example';

const text = (path: string): string => readFileSync(join(resolve(__dirname, '..'), path), 'utf8');

describe('.env.example', () => {
  const lines = text('.env.example').split('\n');
  const settings = Object.fromEntries(lines.filter((line) => /^[A-Z]/.test(line)).map((line) => line.split(/=(.*)/, 2)));

  it('is the table of the environment', () => expect(text('.env.example')).toBe(envExample()));

  it('has one sentence for each variable', () => {
    for (const [name, { description }] of Object.entries(variables.shape))
      expect([name, description]).toEqual([name, expect.stringMatching(/^\S.{8,}\.$/)]);
  });

  it('changes nothing when it is used as it is', () =>
    expect({ ...Environment.read(settings), raw: {} }).toEqual({ ...Environment.read({}), raw: {} }));
});

interface Service {
  image?: string;
  build?: string;
  environment: Record<string, string>;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
}

describe('docker-compose.yml', () => {
  const { database, app } = (parse(text('docker-compose.yml')) as { services: Record<'database' | 'app', Service> }).services;

  it('waits for a PostgreSQL that answers', () => {
    expect(database.image).toMatch(/^postgres:\d+/);
    expect(database.healthcheck?.test.join(' ')).toContain('pg_isready');
    expect(app.depends_on).toEqual({ database: { condition: 'service_healthy' } });
  });

  it('keeps the names of the database that people know', () => {
    expect(app.environment.DATABASE_URL).toContain('postgresql://postgres:postgres@database:5432/interview_db');
    expect(database.environment).toEqual({ POSTGRES_USER: 'postgres', POSTGRES_PASSWORD: 'postgres', POSTGRES_DB: 'interview_db' });
  });

  it('does not start without a secret of your own', () => expect(app.environment.SECRET_KEY).toMatch(/^\$\{SECRET_KEY:\?/));

  it('sets only variables that there are', () => expect(Object.keys(variables.shape)).toEqual(expect.arrayContaining(Object.keys(app.environment))));
});

describe('Dockerfile', () => {
  const instructions = text('Dockerfile')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line));
  const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')));

  it('builds on the Node of .nvmrc and leaves the tools behind', () => {
    const bases = instructions.filter((line) => line.startsWith('FROM '));
    expect(bases).toEqual([`FROM node:${text('.nvmrc').trim()}-slim AS build`, `FROM node:${text('.nvmrc').trim()}-slim`]);
    expect(instructions.join('\n')).toMatch(/^RUN npm ci\b[\s\S]*npm prune --omit=dev/m);
  });

  it('runs as nobody special, says how it is, and hears a signal', () => {
    expect(last).toContain('USER node');
    expect(last.some((line) => line.startsWith('HEALTHCHECK ') && line.includes('/health/ready'))).toBe(true);
    // In the form of a list there is no shell in between that would keep SIGTERM to itself.
    const { scripts } = JSON.parse(text('package.json')) as { scripts: { start: string } };
    expect(last.at(-1)).toBe(`CMD ${JSON.stringify(scripts.start.split(' ')).replaceAll(',', ', ')}`);
  });
});

interface Lockfile {
  packages: Record<string, { integrity?: string; link?: boolean; optionalDependencies?: Record<string, string> }>;
}

describe('package-lock.json', () => {
  const { packages } = JSON.parse(text('package-lock.json')) as Lockfile;

  it('has the packages of every platform', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !placesOf(path, name).some((place) => place in packages))
        .map((name) => `${path} → ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('can be checked byte for byte, from any registry', () => {
    const unchecked = Object.entries(packages).filter(([path, { integrity, link }]) => path !== '' && !integrity && !link);
    expect(unchecked.map(([path]) => path)).toEqual([]);
    expect(text('package-lock.json')).not.toMatch(/"resolved": "(?!https:\/\/registry\.npmjs\.org\/)/);
  });

  /** Where Node would look for a package that is needed in `path`, nearest first. */
  function placesOf(path: string, name: string): string[] {
    const folders = path.split('/node_modules/');
    return folders
      .map((_, depth) => [...folders.slice(0, folders.length - depth), name].join('/node_modules/').replace(/^\//, ''))
      .concat(`node_modules/${name}`);
  }
});

describe('package.json', () => {
  const { scripts, engines, dependencies, devDependencies } = JSON.parse(text('package.json')) as Record<string, Record<string, string>>;

  it('has the scripts that people of Nest expect, and ours', () => {
    const nest = ['build', 'format', 'lint', 'start', 'start:dev', 'start:debug', 'start:prod', 'test', 'test:watch', 'test:cov', 'test:e2e'];
    const ours = [
      'check',
      'demo',
      'migration:check',
      'migration:generate',
      'migration:revert',
      'migration:run',
      'openapi:export',
      'test:browser',
      'types',
    ];
    expect(Object.keys(scripts ?? {})).toEqual(expect.arrayContaining([...nest, ...ours]));
  });

  it('runs where preflight lets it', () => expect(engines?.node).toBe('>=20.19'));

  it('pins every version, so that what was tested together is what is installed', () => {
    expect(Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });
});
