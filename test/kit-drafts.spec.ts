import { type Person, startApp, type TestApp } from './support/app';
import { ScriptedModel } from './support/model';

const FIVE = ['One.', 'Two.', 'Three.', 'Four.', 'Five.'];
const RESUME = `Dana Reed
dana.reed@example.org

Skills
Python, PostgreSQL, REST APIs

Experience
Backend Engineer, Harbour Pay, 2019 - 2023
- Built REST APIs in Python for card payments
`;

async function newJob(person: Person): Promise<string> {
  const requirements = [
    { text: 'Experience building REST APIs', kind: 'experience', importance: 'must', competency: 'API design' },
    { text: 'Strong knowledge of Python', kind: 'skill', importance: 'must', competency: 'Python' },
    { text: 'Explains decisions to colleagues', kind: 'behaviour', importance: 'nice', competency: 'Communication' },
  ];
  const { body } = await person.post('/jobs', { title: 'Backend Engineer', description: 'We move money.', requirements }).expect(201);
  await person.post(`/jobs/${body.id}/open`).expect(200);
  return body.id as string;
}

async function newApplication(person: Person, job: string): Promise<string> {
  const { body: candidate } = await person.post('/candidates', { name: 'Dana Reed', email: 'dana.reed@example.org' }).expect(201);
  await person.upload(`/candidates/${candidate.id}/documents`, { fileName: 'resume.txt', content: RESUME, mediaType: 'text/plain' }).expect(201);
  const { body } = await person.post('/applications', { candidateId: candidate.id, jobId: job }).expect(201);
  return body.id as string;
}

describe('with a model', () => {
  let model: ScriptedModel;
  let modelled: TestApp;
  let ben: Person;
  let job: string;

  beforeAll(async () => {
    model = await ScriptedModel.start();
    modelled = await startApp(model.environment);
    ben = await modelled.owner();
    job = await newJob(ben);
  });
  afterAll(async () => {
    await modelled.close();
    await model.stop();
  });
  beforeEach(() => model.reset());

  const proposal = {
    title: 'Backend interview',
    purpose: 'Find out.',
    competencies: [
      { key: 'apis', name: 'APIs', definition: 'Builds them.', weight: 7, levels: FIVE, indicators: ['Names one'], requirements: [1, 2] },
    ],
    questions: [
      {
        text: 'Which API of yours is used most?',
        competency: 'apis',
        kind: 'technical',
        expectedSignals: [],
        probeBudget: 2,
        minutes: 6,
        required: true,
      },
      { text: 'Are you pregnant?', competency: 'apis', kind: 'background', expectedSignals: [], probeBudget: 0, minutes: 1, required: true },
    ],
  };
  const asksForKit = ({ schema }: { schema: string | undefined }) => schema?.includes('draft-kit') ?? false;

  it('takes its proposal, as far as it holds', async () => {
    model.reply(asksForKit, proposal);
    const { body } = await ben.post('/kits', { jobId: job }).expect(201);
    expect(body).toMatchObject({ source: 'model', model: 'openai:gpt-5-mini', title: 'Backend interview' });
    expect(body.content.competencies[0]).toMatchObject({ key: 'apis', weight: 100 });
    expect(JSON.stringify(body.content)).not.toContain('pregnant');
    expect(body.notes.join(' ')).toMatch(/Dropped the question “Are you pregnant\?”/);
  });

  it('shows it the résumé as data, without the person', async () => {
    model.reply(asksForKit, proposal);
    const applicationId = await newApplication(ben, job);
    model.reset().reply(asksForKit, proposal);
    await ben.post('/kits', { applicationId }).expect(201);
    const [request] = model.requests.filter(asksForKit);
    expect(request!.user).toContain('Harbour Pay');
    expect(request!.system).not.toContain('Harbour Pay');
    expect(request!.system + request!.user).not.toMatch(/Dana|Reed|dana\.reed@example\.org/);
  });

  it('falls back to rules when it is down, and says so', async () => {
    model.fail(asksForKit, 400);
    const { body } = await ben.post('/kits', { jobId: job }).expect(201);
    expect(body.source).toBe('rules');
    expect(body.notes[0]).toMatch(/^Drafted by rules/);
  });
});
