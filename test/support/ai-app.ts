import { Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AiModule } from '../../src/ai/ai.module';
import { AuthModule } from '../../src/auth/auth.module';
import { DatabaseConnection } from '../../src/platform/database/connection';
import { Environment } from '../../src/platform/environment';
import { createAdapter } from '../../src/platform/http/adapter';
import { configureHttp } from '../../src/platform/http/configure';
import { PlatformModule } from '../../src/platform/platform.module';
import { SETTINGS, type Settings, TestApp } from './app';
import { newDatabase } from './database-server';

/** The application as far as its AI chapter, with providers that a test brings: functions, tools, models. */
export async function startAi(settings: Settings = {}, providers: Provider[] = []): Promise<TestApp> {
  const database = await newDatabase();
  const environment = Environment.read({
    ...SETTINGS,
    ...settings,
  });
  @Module({
    imports: [PlatformModule.with(environment, new DatabaseConnection(database.url, database.runtimeUrl, false, 'a test')), AuthModule, AiModule],
    providers,
  })
  class AiAppModule {}
  let app: NestFastifyApplication | undefined;
  try {
    app = await NestFactory.create<NestFastifyApplication>(AiAppModule, createAdapter(environment), { logger: false, abortOnError: false });
    configureHttp(app, environment);
    await app.listen(0, '127.0.0.1');
    return new TestApp(app, environment, (await app.getUrl()).replace('[::1]', '127.0.0.1'), database);
  } catch (error) {
    // What had been started before it failed is stopped, too.
    await app?.close();
    await database.discard();
    throw error;
  }
}
