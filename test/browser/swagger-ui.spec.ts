import { join } from 'node:path';
import { newDatabase } from '../support/database-server';
import { ServerProcess } from '../support/server-process';
import { SwaggerPage } from '../support/swagger-page';

/** The main flow, in the order in which the page offers it: from a draft job to a report that is signed off. */
const MAIN_FLOW: string[] = [];

describe('a stranger opens /docs', () => {
  let database: Awaited<ReturnType<typeof newDatabase>>;
  let server: ServerProcess;
  let docs: SwaggerPage;

  beforeAll(async () => {
    database = await newDatabase();
    server = await ServerProcess.start({ DATABASE_URL: database.url });
    docs = await SwaggerPage.open(server.url);
  });

  afterAll(async () => {
    await docs.close();
    await server.stop();
    await database.discard();
  });

  it('logs in with the prefilled demo login, and the page remembers it', async () => {
    const login = await docs.execute('login');
    expect(login.status).toBe(200);
    await docs.authorize((JSON.parse(login.body) as { accessToken: string }).accessToken);
    expect(await docs.execute('getMe')).toMatchObject({ status: 200 });
    await docs.reload();
    expect(await docs.execute('getMe')).toMatchObject({ status: 200 });
  });

  it.each(MAIN_FLOW)('clicks %s', async (operation) => {
    const file = operation === 'uploadDocument' ? join(__dirname, '../../demo/input/resume.pdf') : undefined;
    const answer = await docs.execute(operation, { file });
    expect({ ...answer, succeeded: answer.status >= 200 && answer.status < 300 }).toMatchObject({ succeeded: true });
  });

  it('meets no complaint of the browser', () => expect(docs.complaints).toEqual([]));
});
