import { makePdf } from '../fixtures/documents/make-documents';
import { type Person, startApp, type TestApp } from '../support/app';
import { evaluable } from '../support/evaluable';
import { expectProblem } from '../support/problem';
import { ask, type RawAnswer } from '../support/raw-http';

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');
/** A grey rectangle where a scanner would put its picture. */
const SCAN = makePdf('q 0.8 g 0 0 595 842 re f Q');

let app: TestApp;
let anna: Person;
let candidateId: string;
let applicationId: string;
let kitId: string;
let closed: string;

beforeAll(async () => {
  app = await startApp();
  anna = await app.owner();
  closed = await evaluable(anna);
  const { body: interview } = await anna.get(`/interviews/${closed}`).expect(200);
  ({ kitId } = interview);
  ({ id: candidateId } = (await anna.post('/candidates', { name: 'Dana Reed', email: 'dana@candidate.example' }).expect(201)).body);
  ({ id: applicationId } = (await anna.post('/applications', { candidateId, jobId: interview.jobId }).expect(201)).body);
});
afterAll(() => app.close());

/** Worked off in the background, for events that were written before; how many of those there are is counted. */
const WORKED_OFF = ['audit_pending', 'audit_seals', 'event_signposts'];

/** Every table of ours with its number of rows, and the queued tasks. */
async function rows(): Promise<Record<string, number>> {
  const tables = await app.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE (schemaname = 'public' AND tablename <> ALL ($1)) OR (schemaname, tablename) = ('tasks', 'job')`,
    [WORKED_OFF],
  );
  const counts = tables.map(({ name }) => `SELECT '${name}' AS name, count(*)::int AS count FROM ${name}`);
  const counted = await app.query<{ name: string; count: number }>(counts.join(' UNION ALL '));
  return Object.fromEntries(counted.map(({ name, count }) => [name, count]));
}

const json = (path: string, body: string | object): Promise<RawAnswer> =>
  ask(app.url, 'POST', `/api/v1${path}`, {
    headers: { authorization: `Bearer ${anna.token}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** As a form that a browser would send. */
function upload(fileName: string, content: Buffer): Promise<RawAnswer> {
  const boundary = 'a-boundary-between-parts';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\ncontent-type: application/pdf\r\n\r\n`;
  return ask(app.url, 'POST', `/api/v1/candidates/${candidateId}/documents`, {
    headers: { authorization: `Bearer ${anna.token}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  });
}

const anothers = [
  { role: 'interviewer', message: 'Hey Julius, thanks for coming. Tell me about an outage.' },
  { role: 'applicant', message: 'I rolled the release back and found the cause.' },
];

it.each<[string, () => Promise<RawAnswer>, number, string, string | null]>([
  ['a PDF of 0 bytes', () => upload('cv.pdf', Buffer.alloc(0)), 422, 'document.empty', '/file'],
  ['an image named .pdf', () => upload('cv.pdf', PIXEL), 415, 'document.content-mismatch', '/file'],
  ['a scanned PDF without a text layer', () => upload('cv.pdf', SCAN), 422, 'document.no-text', '/file'],
  ['a file of 12 MB', () => upload('cv.pdf', Buffer.alloc(12 * 1024 * 1024, '%PDF-1.4 ')), 413, 'request.too-large', null],
  [
    'a transcript of another candidate’s interview',
    () => json('/interviews/import', { applicationId, kitId, transcript: anothers }),
    422,
    'transcript.of-another-candidate',
    '/transcript',
  ],
  [
    'an answer to a closed interview',
    () => json(`/interviews/${closed}/answers`, { turn: 1, text: 'One more thing.' }),
    409,
    'interview.not-in-progress',
    null,
  ],
  ['JSON 40,000 deep', () => json('/candidates', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`), 400, 'request.json', null],
  ['U+0000 in a name', () => json('/candidates', { name: 'Dana\u0000Reed', email: 'null@candidate.example' }), 400, 'request.json', '/name'],
])('%s: a clear problem, nothing stored, the process alive', async (_what, send, status, code, pointer) => {
  const before = await rows();
  expect(before).toMatchObject({ 'public.candidates': 2, 'public.interviews': 1, 'public.documents': 0, 'tasks.job': expect.any(Number) });
  const answer = await send();
  expectProblem(answer, status, code);
  expect((answer.body.errors as { pointer: string }[] | undefined)?.map((error) => error.pointer) ?? []).toEqual(pointer ? [pointer] : []);
  expect(await rows()).toEqual(before);
  expect((await ask(app.url, 'GET', '/health/ready')).status).toBe(200);
});
