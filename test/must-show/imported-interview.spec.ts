import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Person, startApp, type TestApp } from '../support/app';

interface Recorded {
  levels: Record<string, 'low' | 'medium' | 'high'>;
  turns: { role: 'interviewer' | 'applicant'; message: string }[];
}
interface Result {
  competencyKey: string;
  level: number | null;
  weight: number;
  evidence: { turn: number; start: number; end: number; quote: string; verified: boolean }[];
}

const fixture = <T>(name: string): T => JSON.parse(readFileSync(join(__dirname, '../fixtures/interviews', name), 'utf8')) as T;
const RUBRIC = fixture<Record<string, { low: string; medium: string; high: string }>>('graphic-designer.rubric.json');
const INTERVIEWS = { high: fixture<Recorded>('graphic-designer-high.json'), low: fixture<Recorded>('graphic-designer-low.json') };
const KEYS = Object.keys(RUBRIC);

/** The rubric as it came: three anchors for each of its seven dimensions. The weights differ, so that a total by position would show. */
const CONTENT = {
  competencies: Object.entries(RUBRIC).map(([key, levels], index) => {
    const name = key.replaceAll('_', ' ');
    return { key, name, definition: `Graphic design: ${name}.`, weight: index + 1, levels };
  }),
};

/** As a reader sees it. */
const unescaped = (text: string) => text.replace(/\\(?=[^\w\s])/g, '').replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

let app: TestApp;
let anna: Person;
let jobId: string;
let kitId: string;

beforeAll(async () => {
  app = await startApp();
  anna = await app.owner();
  const { body: job } = await anna.post('/jobs', { title: 'Graphic Designer', requirements: [{ text: 'Designs brands' }] }).expect(201);
  jobId = job.id;
  await anna.post(`/jobs/${jobId}/open`).expect(200);
  const { body: kit } = await anna.post('/kits', { jobId, content: CONTENT }).expect(201);
  kitId = kit.id;
  await anna.post(`/kits/${kitId}/publish`).expect(200);
});
afterAll(() => app.close());

async function imported(name: string, recorded: Recorded) {
  const { body: candidate } = await anna.post('/candidates', { name, email: `${name.split(' ')[0]}@designers.example` }).expect(201);
  const { body: application } = await anna.post('/applications', { candidateId: candidate.id, jobId }).expect(201);
  const transcript = { turns: recorded.turns };
  const { body: interview } = await anna.post('/interviews/import', { applicationId: application.id, kitId, transcript }).expect(201);
  const { body: run } = await anna.post(`/interviews/${interview.id}/evaluations`, {}).set('Prefer', 'wait=25').expect(200);
  return { interview, run };
}

describe('an interview that was held elsewhere', () => {
  let high: Awaited<ReturnType<typeof imported>>;
  let low: Awaited<ReturnType<typeof imported>>;
  beforeAll(async () => {
    high = await imported('Julius Brand', INTERVIEWS.high);
    low = await imported('Nolan Reyes', INTERVIEWS.low);
  });

  const both = [['high'], ['low']] as const;
  const of = (which: 'high' | 'low') => (which === 'high' ? high : low);

  it.each(both)('has every word of it in its turns (%s)', (which) => {
    const { turns } = of(which).interview;
    const said = INTERVIEWS[which].turns.filter(({ role }) => role === 'applicant').map(({ message }) => message);
    expect(turns.map(({ answer }: { answer: string }) => answer)).toEqual(said);
  });

  it.each(both)('has each of its seven competencies once, in their order, with a level or none (%s)', (which) => {
    const { run } = of(which);
    expect(run).toMatchObject({ status: 'succeeded', source: 'rules' });
    expect(run.competencies.map(({ competencyKey }: Result) => competencyKey)).toEqual(KEYS);
    for (const { level } of run.competencies as Result[]) expect([null, 1, 2, 3, 4, 5]).toContain(level);
  });

  it.each(both)('has the coverage and the total that its levels and weights make (%s)', (which) => {
    const { run } = of(which);
    const scored = (run.competencies as Result[]).flatMap(({ level, weight }) => (level === null ? [] : [{ level, weight }]));
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const weight = sum(scored.map((each) => each.weight));
    const asked = sum(CONTENT.competencies.map((each) => each.weight));
    expect(scored.length).toBeGreaterThan(0);
    expect(run.coverage).toBeCloseTo(weight / asked, 2);
    if (run.coverage >= run.minimumCoverage) expect(run.total).toBeCloseTo(sum(scored.map((each) => each.level * each.weight)) / weight, 2);
    else expect(run.total).toBeNull();
  });

  it.each(both)('has a quote for every level, word for word in the candidate’s turns (%s)', (which) => {
    const said = INTERVIEWS[which].turns.filter(({ role }) => role === 'applicant').map(({ message }) => message);
    for (const { level, evidence } of of(which).run.competencies as Result[]) {
      if (level !== null) expect(evidence.some(({ verified }) => verified)).toBe(true);
      for (const { turn, start, end, quote } of evidence.filter(({ verified }) => verified)) {
        expect(quote.length).toBeGreaterThan(10);
        expect(said[turn - 1]?.slice(start, end)).toBe(quote);
      }
    }
  });

  it('rates who was made to be strong above who was made to be weak', () => {
    const levels = (which: 'high' | 'low') => (of(which).run.competencies as Result[]).flatMap(({ level }) => level ?? []);
    const mean = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length;
    expect(mean(levels('high'))).toBeGreaterThanOrEqual(mean(levels('low')) + 1);
    for (const key of KEYS) {
      const [strong, weak] = (['high', 'low'] as const).map(
        (which) => (of(which).run.competencies as Result[]).find((each) => each.competencyKey === key)?.level,
      );
      if (strong != null && weak != null) expect(strong).toBeGreaterThanOrEqual(weak);
    }
  });

  it('shows all seven in its report, in three forms', async () => {
    const path = `/interviews/${high.interview.id}/report`;
    const { body } = await anna.get(path).expect(200);
    const rated = body.competencies.map(({ key, level }: { key: string; level: number | null }) => ({ key, level }));
    expect(rated).toEqual(high.run.competencies.map(({ competencyKey, level }: Result) => ({ key: competencyKey, level })));
    expect(body.summary).toMatchObject({ competenciesAsked: 7, coverage: high.run.coverage, total: high.run.total });
    const quotes = (high.run.competencies as Result[]).flatMap(({ evidence }) => evidence.slice(0, 1).map(({ quote }) => quote.slice(0, 25)));

    const { text: markdown } = await anna.get(path, { format: 'markdown' }).expect(200);
    const { text: page } = await anna.get(path, { format: 'html' }).expect(200);
    for (const { name } of CONTENT.competencies) {
      expect(markdown.split(`## ${name}: `)).toHaveLength(2);
      expect(page).toContain(name);
    }
    expect(quotes.length).toBeGreaterThan(0);
    for (const quote of quotes) for (const text of [markdown, page]) expect(unescaped(text)).toContain(quote);
  });
});
