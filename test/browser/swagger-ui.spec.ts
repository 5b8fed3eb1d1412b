import { join } from 'node:path';
import { newDatabase } from '../support/database-server';
import { ServerProcess } from '../support/server-process';
import { type Answer, SwaggerPage } from '../support/swagger-page';

/** Not with what is prefilled: a file is chosen, and a refresh needs the token that the login has just given. */
const BY_HAND = { uploadDocument: join(__dirname, '../../demo/input/resume.pdf') };

/** From a job to a report, in the order of the page. */
const MAIN_FLOW = [
  'createJob',
  'openJob',
  'createCandidate',
  'uploadDocument',
  'createApplication',
  'createKit',
  'publishKit',
  'createInterview',
  'inviteToInterview',
  'startInterview',
  'answerTurn',
  'completeInterview',
  'createEvaluation',
  'getReport',
];

describe('a stranger opens /docs', () => {
  let database: Awaited<ReturnType<typeof newDatabase>>;
  let server: ServerProcess;
  let docs: SwaggerPage;
  let tokens: { accessToken: string; refreshToken: string };

  beforeAll(async () => {
    database = await newDatabase();
    server = await ServerProcess.start({ DATABASE_URL: database.url, DATABASE_RUNTIME_URL: database.runtimeUrl });
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

  it('clicks the main flow from top to bottom with the prefilled examples, and everything succeeds', async () => {
    const answers: (Pick<Answer, 'status'> & { operation: string })[] = [];
    for (const operation of MAIN_FLOW) {
      const { status } = await docs.execute(operation, { file: BY_HAND[operation as keyof typeof BY_HAND] });
      answers.push({ operation, status });
    }
    expect(answers.filter(({ status }) => status < 200 || status > 299)).toEqual([]);
  });

  it('refreshes and logs out', async () => {
    const body = () => JSON.stringify({ refreshToken: tokens.refreshToken });
    expect(await docs.execute('refresh', { body })).toMatchObject({ status: 200 });
    expect(await docs.execute('logout')).toMatchObject({ status: 204 });
    const me = await fetch(`${server.url}/api/v1/auth/me`, { headers: { authorization: `Bearer ${tokens.accessToken}` } });
    expect(me.status).toBe(401);
  });

  it('sees no error of the page itself', () => expect(docs.complaints.filter((complaint) => !complaint.includes('status of 401'))).toEqual([]));
});
