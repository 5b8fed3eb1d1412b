const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Packages published as ES modules (Nest itself is one): jest runs CommonJS, so they are compiled like our own code. */
function esModulePackages(folder = join(__dirname, 'node_modules'), scope = '') {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(({ name }) => {
      if (name.startsWith('@')) return esModulePackages(join(folder, name), `${name}/`);
      return readPackage(join(folder, name)).type === 'module' ? [scope + name] : [];
    });
}

function readPackage(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

const compile = [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
  },
];

const compileModule = ['@swc/jest', { swcrc: false, module: { type: 'commonjs' }, jsc: { target: 'es2022', parser: { syntax: 'ecmascript' } } }];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.data/'],
  transform: { '\\.ts$': compile, '\\.m?js$': compileModule },
  transformIgnorePatterns: [`/node_modules/(?!.*/node_modules/)(?!(${esModulePackages().join('|')})/)`],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  // It is exported for `import` only, which jest's CommonJS resolver does not look at.
  moduleNameMapper: { '^unpdf/pdfjs$': '<rootDir>/node_modules/unpdf/dist/pdfjs.mjs' },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 60_000,
  maxWorkers: 2,
  // What suites leave behind in a worker adds up to gigabytes.
  workerIdleMemoryLimit: '2GB',
  collectCoverageFrom: ['src/**/*.ts', '!src/main.ts'],
};
