// An embedded PostgreSQL for as long as one command runs, for commands that need a database but nobody's data. DATABASE_URL wins.
const { mkdirSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');

/** Needs a build: the one that starts it is the product's own. */
exports.withThrowawayDatabase = async function (work) {
  if (process.env.DATABASE_URL) return work(process.env.DATABASE_URL);
  const { startEmbeddedPostgres } = require('../dist/src/platform/database/embedded/embedded-postgres');
  const folder = join(tmpdir(), `assay-throwaway-${process.pid}`);
  mkdirSync(folder, { mode: 0o755 });
  const server = await startEmbeddedPostgres({ dataDirectory: join(folder, 'postgres'), durable: false });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
    for (const path of [dirname(server.dataDirectory), folder]) rmSync(path, { recursive: true, force: true });
  }
};
