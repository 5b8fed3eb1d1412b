// `npm run openapi:export [file]`: the API document as the server gives it, without a server.
const { writeFileSync } = require('node:fs');
const { withThrowawayDatabase } = require('./throwaway-database');

async function main(file = 'openapi.json') {
  require('reflect-metadata');
  const { createApp } = require('../dist/src/app');
  const { Environment } = require('../dist/src/platform/environment');
  const { buildOpenApi } = require('../dist/src/platform/http/openapi');
  await withThrowawayDatabase(async (url) => {
    const app = await createApp(Environment.read(process.env, { DATABASE_URL: url, LOG_LEVEL: 'warn' }));
    await app.init();
    writeFileSync(file, `${JSON.stringify(buildOpenApi(app), null, 2)}\n`);
    await app.close();
  });
  console.log(`The API document is in ${file}.`);
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exit(1);
});
