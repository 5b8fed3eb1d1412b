const { dirname, join } = require('node:path');
const { TestEnvironment } = require('jest-environment-node');

/** What packages that stay keep of our classes, which go: it would hold on to each suite for ever. */
const KEPT = [
  () => require('class-transformer/cjs/storage').defaultMetadataStorage,
  () => require(join(dirname(require.resolve('@nestjs/typeorm')), 'entities-metadata.storage.js')).EntitiesMetadataStorage.storage,
];

/** The same in the global object, and what jest keeps there about the suite that runs. The rest is how packages find again what they set up once. */
const OF_A_SUITE = /^(classValidatorMetadataStorage|typeormMetadataArgsStorage|\$\$jest-matchers-object|[A-Z]+(_[A-Z]+)+)$/;
const nameOf = (key) => (typeof key === 'symbol' ? (key.description ?? '') : key);

/** One world for all suites of a worker (see runtime.js), tidied up after each. */
module.exports = class Environment extends TestEnvironment {
  globals = Object.getOwnPropertyDescriptors(globalThis);
  exit = process.exit;
  variables = { ...process.env };

  constructor(config, context) {
    super(config, context);
    this.global = globalThis;
    this.moduleMocker = new this.moduleMocker.constructor(globalThis);
    this.fakeTimersModern = new this.fakeTimersModern.constructor({ config: config.projectConfig, global: globalThis });
  }

  async teardown() {
    await super.teardown();
    for (const store of KEPT) store().clear();
    for (const key of Reflect.ownKeys(globalThis)) if (OF_A_SUITE.test(nameOf(key))) Reflect.deleteProperty(globalThis, key);
    for (const key of Reflect.ownKeys(this.globals)) if (this.globals[key].configurable) Object.defineProperty(globalThis, key, this.globals[key]);
    process.exit = this.exit;
    for (const name of Object.keys(process.env)) if (!Object.hasOwn(this.variables, name)) delete process.env[name];
    Object.assign(process.env, this.variables);
  }
};
