import { DEMO } from '../../src/platform/demo';
import type { ApiDocument } from './api-document';
import { HttpClient } from './client';
import { newDatabase } from './database-server';
import { ServerProcess } from './server-process';

/** The built server with the demo data: only there the API document has every word and example, because the compiler of the build reads them from the sources. */
export class BuiltServer {
  private constructor(
    readonly process: ServerProcess,
    readonly document: ApiDocument,
    readonly databaseUrl: string,
    /** Of the superuser, for what cannot be done from outside. */
    readonly adminUrl: string,
    private readonly discard: () => Promise<void>,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<BuiltServer> {
    const database = await newDatabase();
    const process = await ServerProcess.start({
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      SECRET_KEY: 'only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz',
      PASSWORD_COST: '4',
      AI_MODEL: 'rules',
      ...settings,
    });
    const document = (await (await fetch(`${process.url}/openapi.json`)).json()) as ApiDocument;
    return new BuiltServer(process, document, database.url, database.adminUrl, () => database.discard());
  }

  get url(): string {
    return this.process.url;
  }

  /** The access token of the demo user. */
  async login(): Promise<string> {
    const { body } = await new HttpClient(this.url).post('/auth/login', { email: DEMO.email, password: DEMO.password }).expect(200);
    return body.accessToken as string;
  }

  async stop(): Promise<void> {
    await this.process.stop();
    await this.discard();
  }
}
