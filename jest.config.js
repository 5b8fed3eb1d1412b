const swc = require('./test/support/jest/swc');

/** @type {import('jest').Config} */
module.exports = {
  // Our code anew for every suite, packages once in a worker.
  runtime: '<rootDir>/test/support/jest/runtime.js',
  testEnvironment: '<rootDir>/test/support/jest/environment.js',
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.data/'],
  transform: { '\\.ts$': ['@swc/jest', swc] },
  moduleFileExtensions: ['ts', 'js', 'json'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 60_000,
  maxWorkers: 2,
  // What suites leave behind in a worker adds up to gigabytes.
  workerIdleMemoryLimit: '2GB',
  collectCoverageFrom: ['src/**/*.ts', '!src/main.ts'],
};
