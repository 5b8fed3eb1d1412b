import { newDatabase, type TestDatabase } from '../support/database-server';
import { type ModelRequest, ScriptedModel } from '../support/model';
import { ServerProcess } from '../support/server-process';
import { PERSONAL, RESUME_LINES, WholeInterview } from '../support/whole-interview';

const KEY = 'sk-a-key-that-nobody-may-ever-see';
const MODEL = 'openai:gpt-5-mini';
const FIVE = ['Waits.', 'Helps a little.', 'Takes own steps.', 'Proves the effect.', 'Changes it for good.'];
const FOLLOW_UP = 'How did you find out what had caused it?';

const ANSWERS = [
  'I am Mirela Okonkwo, and last March our tariff service failed for forty minutes; I rolled the release back within six minutes. Write to mirela.okonkwo@candidate.example or call 0170 / 5550199.',
  'I compared the locks before and after the deployment and found a migration that held the orders table.',
  'We had two tables for one tariff, so I merged them and measured the slowest queries again: they took a tenth of the time.',
  'I drew the three options on one page for the dispatchers, and Mirela’s page, as they call it, is still on their wall.',
  'I kept the pager for the service for two years and wrote down what each alarm means.',
] as const;

const requirement = (quote: string, competency: string) => ({ text: quote, quote, kind: 'skill', importance: 'must', competency });
const competency = (key: string, name: string, requirements: number[]) => ({
  key, name, definition: `Shows ${name} at work.`, weight: 25, levels: FIVE, indicators: ['Names the cause'], requirements,
}); // prettier-ignore
const question = (about: string, text: string, probeBudget = 0) => ({
  text, competency: about, kind: 'behavioural', expectedSignals: ['Own steps'], probeBudget, minutes: 8, required: true,
}); // prettier-ignore
const score = (about: string, level: number, turn: number, quote: string) => ({
  competency: about, level, indicatorsMet: [], rationale: 'As the quote says.', evidence: [{ turn, quote }], confidence: 0.9,
}); // prettier-ignore

const rates = (key: string) => (request: ModelRequest) =>
  request.schema === 'evaluator_score-competency' && request.system.includes(`exactly ${key}.`);

/** A model that is right in places, and makes things up in others. */
function script(model: ScriptedModel): void {
  model
    .reset()
    .reply('jobs_extract-requirements', {
      requirements: [
        requirement('Handles production incidents calmly', 'Incidents'),
        requirement('Strong knowledge of PostgreSQL', 'Databases'),
        requirement('Explains decisions to colleagues', 'Explaining'),
        requirement('Takes ownership of a service', 'Ownership'),
        requirement('Ten years of COBOL', 'Mainframes'),
      ],
    })
    .reply('candidates_extract-profile', ({ user }) => ({
      name: /\[candidate \d\]/.exec(user)?.[0],
      headline: 'Backend Engineer',
      contact: { email: /\[e-mail \d\]/.exec(user)?.[0], phone: /\[phone \d\]/.exec(user)?.[0], location: null },
      skills: ['TypeScript', 'PostgreSQL', 'Juggling'],
      experience: [{ title: 'Backend Engineer', employer: 'Harbour Freight Cloud', start: '2019', end: '2024', highlights: [] }],
      education: [],
      languages: [],
      links: [],
    }))
    .reply('kits_draft-kit', {
      title: 'Backend interview',
      purpose: 'Finds out how somebody runs a service.',
      competencies: [
        competency('incidents', 'Incident handling', [1]),
        competency('databases', 'Databases', [2]),
        competency('explaining', 'Explaining', [3]),
        competency('ownership', 'Ownership', [4]),
      ],
      questions: [
        question('incidents', 'Tell me about a production incident that you handled.', 1),
        question('databases', 'Which PostgreSQL schema of yours had to change most, and what did you do?'),
        question('explaining', 'Describe a decision that you explained to colleagues.'),
        question('ownership', 'For which service did you take ownership, and what did that mean in practice?'),
      ],
    })
    .reply('evaluator_judge-answer', { verdict: 'sufficient', confidence: 0.9, followUp: null })
    .reply(({ schema, user }) => schema === 'evaluator_judge-answer' && user.includes('tariff service failed'), {
      verdict: 'partial',
      confidence: 0.9,
      followUp: FOLLOW_UP,
    })
    .reply(rates('incidents'), score('incidents', 4, 1, 'I rolled the release back within six minutes'))
    .reply(rates('databases'), score('databases', 5, 3, 'I designed the sharding of the whole company'))
    .reply(rates('explaining'), score('explaining', 3, 1, 'I drew the three options on one page for the dispatchers'))
    .reply(rates('ownership'), score('ownership', 5, 5, 'For which service did you take ownership'));
}

let database: TestDatabase;
let model: ScriptedModel;
let server: ServerProcess;

beforeAll(async () => {
  database = await newDatabase();
  model = await ScriptedModel.start();
  server = await ServerProcess.start({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    DATABASE_RUNTIME_URL: database.runtimeUrl,
    SECRET_KEY: 'only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz',
    PASSWORD_COST: '4',
    SEED_DEMO: 'false',
    LOG_LEVEL: 'trace',
    AI_BASE_URL: model.url,
    SEMANTIC_KERNEL_API_KEY: KEY,
    // Long enough for the first call on a busy machine, which also loads the library of the provider.
    AI_TIMEOUT_SECONDS: '6',
  });
});
afterAll(async () => {
  await server.stop();
  await model.stop();
  await database.discard();
});

describe('a whole interview with a model', () => {
  let held: WholeInterview;
  const competencyOf = (run: { competencies: { competencyKey: string }[] }, key: string) =>
    run.competencies.find(({ competencyKey }) => competencyKey === key);

  it('has its requirements, its profile and its kit from the model, as far as they hold', async () => {
    script(model);
    held = await WholeInterview.at(server.url, 'Modelled');
    const { suggestions, candidate, kit } = await held.prepare();
    expect(suggestions).toMatchObject({ source: 'model', model: MODEL });
    expect(suggestions.added).toHaveLength(4);
    for (const added of suggestions.added) expect(added.source).toBe('model');
    expect(candidate).toMatchObject({
      profileSource: 'model',
      profile: {
        name: 'Mirela Okonkwo',
        contact: { email: 'mirela.okonkwo@candidate.example', phone: '0170/555 0199' },
        skills: ['TypeScript', 'PostgreSQL'],
        experience: [{ employer: 'Harbour Freight Cloud', start: '2019', end: '2024' }],
      },
    });
    expect(kit).toMatchObject({ source: 'model', model: MODEL, title: 'Backend interview' });
    expect(kit.content.competencies.map(({ key }: { key: string }) => key)).toEqual(['incidents', 'databases', 'explaining', 'ownership']);
    expect(kit.content.questions).toHaveLength(4);
  });

  it('asks the model’s own follow-up after an answer that the model finds partial', async () => {
    const first = await held.answer(1, ANSWERS[0]);
    expect(first.turn).toMatchObject({ verdict: 'partial', verdictSource: 'model', degraded: null });
    expect(first.next).toMatchObject({ kind: 'follow_up', parentNumber: 1, question: FOLLOW_UP, questionSource: 'model' });
    for (const [index, text] of ANSWERS.entries()) {
      if (index > 0) expect((await held.answer(index + 1, text)).turn).toMatchObject({ verdict: 'sufficient', verdictSource: 'model' });
    }
    const { status, turns } = await held.interview();
    expect(status).toBe('completed');
    expect(turns.map(({ kind }: { kind: string }) => kind)).toEqual(['question', 'follow_up', 'question', 'question', 'question']);
  });

  it('believes of the model’s levels only those whose quotes the candidate said', async () => {
    const run = await held.evaluate();
    expect(run).toMatchObject({ status: 'succeeded', source: 'model', model: MODEL, coverage: 0.5 });
    for (const result of run.competencies) expect(result).toMatchObject({ source: 'model', model: MODEL, degraded: null });
    const quote = 'I rolled the release back within six minutes';
    expect(competencyOf(run, 'incidents')).toMatchObject({ level: 4, evidence: [{ verified: true, turn: 1, quote }] });
    expect(competencyOf(run, 'databases')).toMatchObject({ level: null, proposedLevel: 5, evidence: [{ verified: false, reason: 'not_found' }] });
    expect(competencyOf(run, 'explaining')).toMatchObject({ level: 3, evidence: [{ verified: true, turn: 4, start: 0 }] });
    expect(competencyOf(run, 'ownership')).toMatchObject({ level: null, evidence: [{ verified: false, reason: 'interviewer_words' }] });

    const report = await held.report();
    expect(report.summary).toMatchObject({ competenciesRated: 2, competenciesAsked: 4, verifiedQuotes: 2, refusedQuotes: 2 });
    expect(report.evaluation).toMatchObject({ source: 'model', model: MODEL });
    expect(await held.page()).toContain(MODEL);
  });

  it('leaves a row in the ledger for each call, with its tokens', async () => {
    const calls = await held.ledger();
    const times = (name: string) => calls.filter((call: { function: string }) => call.function === name).length;
    expect(
      ['jobs.extract-requirements', 'candidates.extract-profile', 'kits.draft-kit', 'evaluator.judge-answer', 'evaluator.score-competency'].map(
        times,
      ),
    ).toEqual([1, 1, 1, 5, 4]);
    expect(calls).toHaveLength(model.requests.length);
    for (const call of calls) {
      expect(call).toMatchObject({ source: 'model', model: MODEL, outcome: 'succeeded', attempt: 1 });
      expect(Math.min(call.tokensIn, call.tokensOut)).toBeGreaterThan(0);
    }
  });

  it('S46, S51: never told the model who it is, and nothing of theirs among the instructions', () => {
    const theirs = [...ANSWERS, ...RESUME_LINES].flatMap((text) => text.split(/[.;:|,]\s/)).filter((piece) => piece.split(' ').length >= 4);
    expect(theirs.length).toBeGreaterThan(10);
    for (const { body, system } of model.requests) {
      expect(JSON.stringify(body)).not.toMatch(PERSONAL);
      for (const piece of theirs) expect(system).not.toContain(piece);
    }
    const seen = model.requests.map(({ user }) => user).join('\n');
    expect(seen).toContain('tariff service failed for forty minutes');
    expect(seen).toContain('Moved the tariff service to PostgreSQL without downtime');
  });

  it('never showed the key, which it was given under its older name alone', () => {
    expect(server.output()).toContain('"requestId"');
    for (const text of [server.output(), ...held.said]) expect(text).not.toContain(KEY);
  });

  it('left nothing of the candidate in the log', () => {
    expect(server.output()).not.toMatch(PERSONAL);
    expect(server.output()).not.toContain('tariff service');
  });
});

it('goes on to its end when the model goes down in the middle, and says so', async () => {
  script(model);
  const held = await WholeInterview.at(server.url, 'Degraded');
  expect((await held.prepare()).kit.source).toBe('model');
  expect(await held.answer(1, ANSWERS[0])).toMatchObject({ degraded: null, next: { question: FOLLOW_UP } });

  model.fail(/./, 500);
  const down = await held.answer(2, ANSWERS[1]);
  expect(down).toMatchObject({ turn: { verdictSource: 'rules' }, next: { number: 3 } });
  expect(down.degraded).toContain('The model could not be used');

  model.reply(/./, () => new Promise(() => undefined));
  const hanging = await held.answer(3, ANSWERS[2]);
  expect(hanging).toMatchObject({ turn: { verdict: null, verdictSource: null, skipped: false }, next: { kind: 'question' } });
  expect(hanging.degraded).toContain('nothing is held against the candidate');

  model.fail(/./, 500);
  let said = await held.answer(4, ANSWERS[3]);
  while (said.next) said = await held.answer(said.next.number, ANSWERS[4]);
  expect(said).toMatchObject({ status: 'completed', endReason: 'completed' });

  const run = await held.evaluate();
  expect(run).toMatchObject({ status: 'succeeded', source: 'rules', note: expect.stringContaining('rated by rules') });
  expect(run.competencies).toHaveLength(4);
  for (const result of run.competencies) expect(result).toMatchObject({ source: 'rules', model: 'rules', degraded: expect.stringMatching(/\w/) });
  expect((await held.report()).disclosure.join(' ')).toContain('fixed rules');
  for (const text of [server.output(), ...held.said]) expect(text).not.toContain(KEY);
});
