import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module';
import { readPrices } from './ai/calls/prices';
import { readPrompts } from './ai/prompts/prompt-folders';
import { migrate } from './platform/database/migrate';
import { AuditReads } from './platform/audit/audit-reads';
import { Refusals } from './platform/audit/refusals';
import { openDatabase } from './platform/database/open';
import { verifyTenancy } from './platform/database/runtime-role';
import { roleOf } from './platform/database/runtime-url';
import type { Environment } from './platform/environment';
import { findExtensions } from './platform/extensions';
import { Traffic } from './platform/health/traffic';
import { createAdapter } from './platform/http/adapter';
import { configureHttp } from './platform/http/configure';
import { NotesWrites } from './platform/http/notes-writes.guard';
import { createPino, PinoLogger } from './platform/logging/logger';
import { logRequests } from './platform/logging/request-line';
import { Tracing } from './platform/tracing/tracing';

/** One wiring for the server, the tests and the API document: database, schema, modules, HTTP. Complete, but not yet listening. */
export async function createApp(environment: Environment, tell: (line: string) => void = () => undefined): Promise<NestFastifyApplication> {
  const log = createPino(environment);
  const extensions = findExtensions(join(__dirname, 'extensions'), environment.EXTENSIONS_DIR);
  // Only to find out what is wrong with them before a database is made.
  readPrompts(environment);
  readPrices(environment);
  const connection = await openDatabase(environment, tell);
  let app: NestFastifyApplication | undefined;
  try {
    const folders = extensions.map((extension) => extension.folder);
    const isOwner = connection.runtimeUrl === connection.url;
    await migrate(connection.url, folders, isOwner ? undefined : roleOf(connection.runtimeUrl));
    await verifyTenancy(connection.runtimeUrl, isOwner);
    const adapter = createAdapter(environment);
    app = await NestFactory.create<NestFastifyApplication>(AppModule.with(environment, connection, extensions), adapter, {
      logger: new PinoLogger(log),
      abortOnError: false,
    });
    logRequests(adapter.getInstance(), log);
    app.get(Tracing).watch(adapter.getInstance());
    app.get(Traffic).watch(adapter.getInstance());
    configureHttp(app, environment);
    app.useGlobalGuards(app.get(NotesWrites));
    app.get(Refusals).watch(adapter.getInstance());
    app.get(AuditReads).watch(adapter.getInstance());
    return await app.init();
  } catch (error) {
    await app?.close();
    await connection.stop();
    throw error;
  }
}
