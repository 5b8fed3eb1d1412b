import { type Person, startApp, type TestApp } from './support/app';

const CONTENT = {
  competencies: [
    { key: 'debugging', name: 'Debugging', definition: 'Finds causes.', levels: { low: 'Guesses.', medium: 'Tests.', high: 'Proves.' } },
  ],
  questions: [{ key: 'fault', text: 'What is the hardest fault that you have had to find?', competency: 'debugging' }],
};
const TURNS = [
  { role: 'interviewer', message: 'What is the hardest fault that you have had to find?' },
  { role: 'applicant', message: 'Orders were lost once a day.' },
  { role: 'applicant', message: 'A retry ran into a timeout.' },
  { role: 'interviewer', message: 'How did you prove it?' },
  { role: 'applicant', message: 'With a test that lost an order each time.' },
];
const PLAIN = TURNS.map(({ role, message }) => `${role}: ${message}`).join('\n');

let app: TestApp;
let anna: Person;
let jobId: string;
let kitId: string;
let people = 0;

beforeAll(async () => {
  app = await startApp();
  anna = await app.owner();
  jobId = await newJob();
  kitId = await newKit({ jobId });
});
afterAll(() => app.close());

async function newJob(): Promise<string> {
  const { body } = await anna.post('/jobs', { title: 'Backend Engineer', requirements: [{ text: 'Finds faults' }] }).expect(201);
  await anna.post(`/jobs/${body.id}/open`).expect(200);
  return body.id as string;
}

async function newKit(subject: object): Promise<string> {
  const { body } = await anna.post('/kits', { ...subject, content: CONTENT }).expect(201);
  await anna.post(`/kits/${body.id}/publish`).expect(200);
  return body.id as string;
}

async function applicationOf(name: string, email = `person-${(people += 1)}@candidates.example`, job = jobId): Promise<string> {
  const { body: candidate } = await anna.post('/candidates', { name, email }).expect(201);
  const { body } = await anna.post('/applications', { candidateId: candidate.id, jobId: job }).expect(201);
  return body.id as string;
}

const stored = async () =>
  (
    await app.query<{ count: string }>(
      'SELECT (SELECT count(*) FROM interviews) + (SELECT count(*) FROM turns) + (SELECT count(*) FROM transcripts) AS count',
    )
  )[0]!.count;

/** Refused, with this code, and not a row is left. */
async function refused(body: object, status: number, code: string) {
  const before = await stored();
  const response = await anna.post('/interviews/import', { kitId, ...body }).expect(status);
  expect(response.body.code).toBe(code);
  expect(await stored()).toBe(before);
  return response.body;
}

describe('a transcript becomes an interview', () => {
  it('completed, with its turns and its history', async () => {
    const applicationId = await applicationOf('Dana Reed');
    const response = await anna.post('/interviews/import', { applicationId, kitId, transcript: TURNS, heldAt: '2026-01-05T09:00:00Z' }).expect(201);
    const { body: kit } = await anna.get(`/kits/${kitId}`);
    expect(response.headers.location).toBe(`/api/v1/interviews/${response.body.id}`);
    expect(response.body).toMatchObject({
      applicationId,
      kitId,
      kitHash: kit.contentHash,
      jobId,
      origin: 'imported',
      status: 'completed',
      mode: 'human',
      startedAt: '2026-01-05T09:00:00.000Z',
      completedAt: '2026-01-05T09:00:00.000Z',
      turns: [
        {
          number: 1,
          kind: 'transcript',
          status: 'judged',
          question: TURNS[0]!.message,
          answer: 'Orders were lost once a day. A retry ran into a timeout.',
          questionSource: 'transcript',
          verdict: null,
        },
        { number: 2, kind: 'transcript', question: 'How did you prove it?', answer: 'With a test that lost an order each time.' },
      ],
    });
    const { body: history } = await anna.get(`/interviews/${response.body.id}/history`).expect(200);
    expect(history.data).toEqual([expect.objectContaining({ verb: 'import', from: null, to: 'completed', userId: anna.id })]);
  });

  it.each<[string, unknown, object]>([
    ['json', JSON.stringify({ turns: TURNS }), {}],
    [
      'webvtt',
      'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Why?\n\n00:02.000 --> 00:03.000\n<v Guest>Because.',
      { speakers: { Ana: 'interviewer', Guest: 'candidate' } },
    ],
    ['srt', '1\n00:00:01,000 --> 00:00:02,000\nInterviewer: Why?\n\n2\n00:00:02,000 --> 00:00:03,000\nCandidate: Because.', {}],
    ['plain', PLAIN, {}],
    ['plain', 'Ana Weber: Why?\nPat: Because.', {}],
  ])('from %s (%#)', async (format, transcript, more) => {
    for (const given of [{}, { format }]) {
      const applicationId = await applicationOf('Pat Quill');
      // The same words of another person are another matter, see below.
      const own =
        typeof transcript === 'string'
          ? transcript.replace('Why?', `Why ${applicationId}?`).replace('proof', applicationId).replace('prove it', `prove ${applicationId}`)
          : transcript;
      const { body } = await anna.post('/interviews/import', { applicationId, kitId, transcript: own, ...given, ...more }).expect(201);
      expect(body.turns[0].question).toMatch(/^(Why|What)/);
      expect(body.turns[0].answer).toMatch(/^(Because|Orders)/);
    }
  });

  it('by a kit of this job only, published, and for nobody else', async () => {
    const applicationId = await applicationOf('Dana Reed');
    const other = await applicationOf('Kim Oduya');
    const { body: draft } = await anna.post('/kits', { jobId, content: CONTENT }).expect(201);
    await refused({ applicationId, transcript: TURNS, kitId: draft.id as string }, 409, 'interview.kit-not-published');
    await refused({ applicationId, transcript: TURNS, kitId: await newKit({ jobId: await newJob() }) }, 422, 'interview.kit-of-another-job');
    await refused({ applicationId, transcript: TURNS, kitId: await newKit({ applicationId: other }) }, 422, 'interview.kit-of-another-job');
    await refused({ applicationId, transcript: TURNS, kitId: applicationId }, 404, 'kit.not-found');
    await refused({ applicationId: kitId, transcript: TURNS }, 404, 'application.not-found');
  });
});

describe('whose interview it is', () => {
  const words = (more: string) => [
    { role: 'interviewer', message: `Why ${more}?` },
    { role: 'candidate', message: 'Because.' },
  ];

  it('was imported for another candidate already: 409', async () => {
    const transcript = words('so late');
    const first = await applicationOf('Dana Reed');
    const { body } = await anna.post('/interviews/import', { applicationId: first, kitId, transcript }).expect(201);
    const asText = 'Interviewer: WHY  so late?\nCandidate: Because.';
    const problem = await refused(
      { applicationId: await applicationOf('Kim Oduya'), transcript: asText, candidateConfirmed: true },
      409,
      'transcript.imported-for-another',
    );
    expect(problem.interviewId).toBe(body.id);
  });

  it('is imported once for an application and a kit, in whatever format and however often at once', async () => {
    const transcript = words('twice');
    const applicationId = await applicationOf('Dana Reed');
    const answers = await Promise.all(Array.from({ length: 10 }, () => anna.post('/interviews/import', { applicationId, kitId, transcript })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    const { id } = answers.find(({ status }) => status === 201)!.body;
    const asText = 'Interviewer: WHY  twice?\nCandidate: Because.';
    const problem = await refused({ applicationId, transcript: asText }, 409, 'transcript.imported-already');
    expect(problem.interviewId).toBe(id);
    await anna.post('/interviews/import', { applicationId, kitId: await newKit({ jobId }), transcript }).expect(201);
  });

  it('one of two at the same moment', async () => {
    const transcript = words('at once');
    const applications = [
      await applicationOf('Dana Reed'),
      await applicationOf('Kim Oduya'),
      await applicationOf('Lee Brandt'),
      await applicationOf('Max Ito'),
    ];
    const answers = await Promise.all(applications.map((applicationId) => anna.post('/interviews/import', { applicationId, kitId, transcript })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('another organization may import the same words', async () => {
    const bob = await app.owner('Elsewhere');
    await bob.post('/interviews/import', { applicationId: await applicationOf('Dana Reed'), kitId, transcript: TURNS }).expect(404);
  });

  it.each<[string, object]>([
    ['a greeting', { transcript: words('so, hm').map((turn, index) => (index ? turn : { ...turn, message: `Hey Julius, ${turn.message}` })) }],
    ['thanks', { transcript: [...words('a'), { role: 'interviewer', message: 'Thanks, Julius.' }] }],
    ['the speaker', { transcript: 'Interviewer: Why b?\nJulius: Because.', speakers: { Julius: 'candidate' } }],
    ['the metadata', { transcript: { candidate: { name: 'Julius Brand' }, turns: words('c') } }],
  ])('%s of somebody else: 422, unless a person has checked', async (_name, body) => {
    const applicationId = await applicationOf('Dana Reed');
    const problem = await refused({ applicationId, ...body }, 422, 'transcript.of-another-candidate');
    expect(problem.detail).toContain('Julius');
    await anna.post('/interviews/import', { applicationId, kitId, ...body, candidateConfirmed: true }).expect(201);
  });

  it('another e-mail address: 422', async () => {
    const applicationId = await applicationOf('Dana Reed', 'dana@reed.example');
    await refused(
      { applicationId, transcript: { candidate: { email: 'kim@oduya.example' }, turns: words('d') }, candidateConfirmed: true },
      422,
      'transcript.of-another-person',
    );
    await anna
      .post('/interviews/import', { applicationId, kitId, transcript: { candidate: { email: 'Dana@Reed.example' }, turns: words('d') } })
      .expect(201);
  });

  it('cannot be told: 422 that names the speakers', async () => {
    const problem = await refused(
      { applicationId: await applicationOf('Dana Reed'), transcript: 'Ana: Why?\nBob: Because.' },
      422,
      'transcript.speakers-unknown',
    );
    expect(problem.speakers).toEqual(['Ana', 'Bob']);
  });
});

describe('what cannot be imported', () => {
  it.each<[string, object, number, string]>([
    ['prose', { transcript: 'once upon a time' }, 422, 'transcript.format-unknown'],
    ['nothing', { transcript: '' }, 422, 'transcript.format-unknown'],
    ['no transcript', {}, 422, 'request.invalid'],
    ['broken JSON', { transcript: '[{"role":', format: 'json' }, 422, 'transcript.unreadable'],
    ['a format that we do not know', { transcript: PLAIN, format: 'docx' }, 422, 'request.invalid'],
    ['one side only', { transcript: [{ role: 'interviewer', text: 'Hello?' }] }, 422, 'transcript.one-sided'],
    ['a role that is none', { transcript: PLAIN, speakers: { applicant: 'judge' } }, 422, 'request.invalid'],
    ['a speaker who is not there', { transcript: PLAIN, speakers: { Eve: 'candidate' } }, 422, 'request.invalid'],
    ['the future', { transcript: PLAIN, heldAt: '2999-01-01T00:00:00Z' }, 422, 'transcript.held-in-future'],
    [
      '2,001 turns',
      { transcript: Array.from({ length: 2_001 }, (_, index) => ({ role: index % 2 ? 'candidate' : 'interviewer', text: 'x' })) },
      413,
      'transcript.too-large',
    ],
  ])('%s', async (_name, body, status, code) => {
    await refused({ applicationId: await applicationOf('Dana Reed'), ...body }, status, code);
  });

  it('names the line', async () => {
    const source = 'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Interviewer>Why?\n\nhello\nthere';
    const problem = await refused({ applicationId: await applicationOf('Dana Reed'), transcript: source }, 422, 'transcript.unreadable');
    expect(problem.errors).toEqual([expect.objectContaining({ pointer: '/transcript', detail: expect.stringContaining('Line 6') as string })]);
  });

  it('is refused to those who may only look', async () => {
    const viewer = await app.colleague(anna, 'viewer');
    await viewer.post('/interviews/import', { applicationId: await applicationOf('Dana Reed'), kitId, transcript: TURNS }).expect(403);
  });
});
