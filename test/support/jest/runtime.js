const { createRequire } = require('node:module');
const { compileFunction } = require('node:vm');
const { transformFileSync } = require('@swc/core');
const { default: JestRuntime } = require('jest-runtime');
const swc = require('./swc');

/** A file, by its path: what is not one is a package, or a part of Node. A package has a path, too. */
const FILE = /^(\.|\/|[a-z]:)(?!.*[\\/]node_modules[\\/])/i;

/**
 * Every suite loads our code anew, as jest does it. The packages are loaded by Node itself, as in production, and once in a worker:
 * jest would compile two thousand files of theirs for every suite, which took most of its time.
 */
module.exports = class Runtime extends JestRuntime {
  constructor(...settings) {
    super(...settings);
    const { executor } = this;
    // In the world that the packages live in, so that an error or a list of theirs is one for us, too (see environment.js).
    executor.compile = (code, filename) => compileFunction(code, executor.injectedModuleParameters, { filename });
  }

  requireModule(from, name, options, isActual) {
    if (name === undefined || FILE.test(name) || options?.isInternalModule) return super.requireModule(from, name, options, isActual);
    return createRequire(from)(name);
  }
};

// Migrations are found and loaded by TypeORM, which is a package.
require.extensions['.ts'] ??= (module, path) => module._compile(transformFileSync(path, swc).code, path);

// Jest reads it like an ES module.
module.exports.default = module.exports;
