import { startApp, type TestApp } from '../support/app';
import { WholeInterview } from '../support/whole-interview';

const ANSWER =
  'Last March our tariff service failed for forty minutes after a deployment. I rolled the release back within six minutes, compared the locks, and found a migration that held the orders table. I set a lock time limit for our migrations and wrote it down for the team, and it did not come back.';

describe('a whole interview without a model', () => {
  let app: TestApp;
  let held: WholeInterview;
  beforeAll(async () => {
    app = await startApp();
    held = await WholeInterview.at(app.url, 'Ruled');
  });
  afterAll(() => app.close());

  it('has its requirements, its profile and its kit from rules, labelled so', async () => {
    const { suggestions, candidate, kit } = await held.prepare();
    expect(suggestions).toMatchObject({ source: 'rules', model: 'rules' });
    expect(suggestions.added.length).toBeGreaterThanOrEqual(4);
    for (const added of suggestions.added) expect(added.source).toBe('rules');
    expect(candidate).toMatchObject({ profileSource: 'rules', profile: { skills: ['TypeScript', 'PostgreSQL', 'Kafka'] } });
    expect(kit).toMatchObject({ source: 'rules', model: null, status: 'draft' });
  });

  it('is held to its end, every question and every verdict labelled', async () => {
    for (let open: number | null = 1; open !== null;) {
      const { turn, next, degraded } = await held.answer(open, ANSWER);
      expect(turn.verdictSource).toBe('rules');
      expect(['kit', 'rules']).toContain(turn.questionSource);
      expect(degraded).toContain('No model is configured');
      open = next ? next.number : null;
    }
    expect(await held.interview()).toMatchObject({ status: 'completed', endReason: 'completed' });
  });

  it('is evaluated and reported by rules, and says so', async () => {
    const run = await held.evaluate();
    expect(run).toMatchObject({ status: 'succeeded', source: 'rules', model: 'rules' });
    expect(run.competencies.length).toBeGreaterThanOrEqual(3);
    for (const result of run.competencies) expect(result).toMatchObject({ source: 'rules', model: 'rules', degraded: null });
    const report = await held.report();
    expect(report.evaluation).toMatchObject({ source: 'rules', model: 'rules' });
    expect(report.disclosure.join(' ')).toContain('fixed rules');
    expect(await held.page()).toMatch(/rules, without a model/i);
  });

  it('leaves a row in the ledger for each answer of the rules', async () => {
    const calls = await held.ledger();
    expect(new Set(calls.map((call: { function: string }) => call.function)).size).toBe(5);
    for (const call of calls) expect(call).toMatchObject({ source: 'rules', model: 'rules', outcome: 'succeeded', tokensIn: null, degraded: null });
  });
});
