import { join } from 'node:path';
import { newDatabase } from '../support/database-server';
import { ServerProcess } from '../support/server-process';
import { type Answer, SwaggerPage } from '../support/swagger-page';

/** Not with what is prefilled: a file is chosen, and a refresh needs the token that the login has just given. */
const BY_HAND = { uploadDocument: join(__dirname, '../../demo/input/resume.pdf') };

describe('a stranger opens /docs', () => {
  let database: Awaited<ReturnType<typeof newDatabase>>;
  let server: ServerProcess;
  let docs: SwaggerPage;
  let tokens: { accessToken: string; refreshToken: string };

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
    tokens = JSON.parse(login.body) as typeof tokens;
    await docs.authorize(tokens.accessToken);
    expect(await docs.execute('getMe')).toMatchObject({ status: 200 });
    await docs.reload();
    expect(await docs.execute('getMe')).toMatchObject({ status: 200 });
  });

  it('clicks everything from top to bottom with the prefilled examples, and everything succeeds', async () => {
    const refused: (Answer & { operation: string })[] = [];
    const operations = (await docs.operations()).filter((operation) => !['logout', 'refresh'].includes(operation));
    expect(operations.length).toBeGreaterThan(60);
    for (const [index, operation] of operations.entries()) {
      // The page keeps every answer, and becomes slow with them.
      if (index % 8 === 7) await docs.reload();
      const answer = await docs.execute(operation, { file: BY_HAND[operation as keyof typeof BY_HAND] });
      if (answer.status < 200 || answer.status > 299) refused.push({ operation, ...answer });
    }
    expect(refused).toEqual([]);
  });

  it('refreshes and logs out', async () => {
    const body = () => JSON.stringify({ refreshToken: tokens.refreshToken });
    expect(await docs.execute('refresh', { body })).toMatchObject({ status: 200 });
    expect(await docs.execute('logout')).toMatchObject({ status: 204 });
    expect(await docs.execute('getMe')).toMatchObject({ status: 401 });
  });

  it('sees no error of the page itself', () => expect(docs.complaints.filter((complaint) => !complaint.includes('status of 401'))).toEqual([]));
});
