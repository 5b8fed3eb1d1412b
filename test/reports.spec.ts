import { markedAnswer } from '../src/interviews/reports/marked-answer';
import { reportOf, type ReportMaterial } from '../src/interviews/reports/report';
import { reportFormat } from '../src/interviews/reports/report-format';
import { reportHtml } from '../src/interviews/reports/report-html';
import { reportMarkdown } from '../src/interviews/reports/report-markdown';
import { duration } from '../src/interviews/reports/report-words';
import type { ReportView } from '../src/interviews/reports/reports.dto';
import { startApp, type Person, type TestApp } from './support/app';
import { evaluable, STRONG } from './support/evaluable';
import { expectProblem } from './support/problem';

const HOSTILE = `<img src=x onerror=alert(1)> "quoted" & 'single' \`tick\` [link](http://evil.example/?d=) ![x](http://evil.example) </style><script>alert(1)</script> \u202Ereversed # heading`;

/** Every text of it is hostile. */
function hostile(): ReportView {
  const at = new Date('2026-01-02T03:04:00Z');
  const quote = { turn: 1, start: 0, end: 10, quote: HOSTILE, verified: true, reason: null };
  const turn = {
    parentNumber: null,
    questionKey: null,
    kind: 'question',
    questionSource: 'kit',
    status: 'judged',
    answeredAt: at,
    declined: false,
    verdict: 'sufficient',
    verdictSource: 'rules',
    skipped: false,
    degraded: null,
  };
  const competency = {
    key: 'a',
    name: HOSTILE,
    definition: HOSTILE,
    weight: 1,
    level: 4,
    levelText: HOSTILE,
    rationale: HOSTILE,
    indicators: [{ text: HOSTILE, isMet: true }],
    evidence: [quote],
    refusedEvidence: [{ ...quote, verified: false, reason: 'not_found' }],
    confidence: 0.5,
    source: 'model',
    model: HOSTILE,
    degraded: HOSTILE,
  };
  return {
    generatedAt: at,
    signOff: { evaluation: 1, by: { id: 'b', name: HOSTILE }, at, note: HOSTILE, laterEvaluation: 2 },
    candidate: { id: '1', name: HOSTILE, headline: HOSTILE },
    job: { id: '1', title: HOSTILE, department: HOSTILE, location: HOSTILE },
    kit: { id: '1', title: HOSTILE, number: 1, purpose: HOSTILE, contentHash: 'abc' },
    interview: {
      id: '1',
      status: 'awaiting_review',
      origin: 'live',
      mode: 'ai_text',
      startedAt: at,
      completedAt: at,
      durationSeconds: 600,
      endReason: 'completed',
    },
    disclosure: [HOSTILE],
    evaluation: {
      number: 1,
      status: 'succeeded',
      source: 'model',
      model: HOSTILE,
      createdAt: at,
      finishedAt: at,
      promptHash: 'p',
      rubricHash: 'r',
      inputHash: 'i',
      tokensIn: 1,
      tokensOut: 2,
      note: HOSTILE,
    },
    summary: {
      total: 4,
      band: 'exceeds',
      coverage: 0.5,
      minimumCoverage: 0.5,
      competenciesRated: 1,
      competenciesAsked: 2,
      verifiedQuotes: 1,
      refusedQuotes: 1,
      explanation: HOSTILE,
    },
    competencies: [competency, { ...competency, key: 'b', level: null }],
    suspicions: [{ turn: 1, start: 2, end: 8, kind: 'instruction', excerpt: HOSTILE }],
    transcript: [{ ...turn, number: 1, question: HOSTILE, answer: HOSTILE, competency: HOSTILE }],
  } as ReportView;
}

describe('the page', () => {
  const page = reportHtml(hostile());

  it('lets nobody’s words become markup', () => {
    expect(page).not.toMatch(/<(script|img|iframe|link|object|form)\b/i);
    expect(page).not.toMatch(/\son\w+=/i);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).not.toContain('\u202E');
    expect(page).toContain('&#60;img src&#61;x onerror&#61;alert(1)&#62;');
  });

  it('loads nothing, and says so', () => {
    expect(page).not.toMatch(/(src|href)="(?!#)/i);
    expect(page).not.toMatch(/url\(|@import/i);
    expect(page).toContain('http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;');
  });

  it('leads from each quote to its turn', () => {
    expect(page).toContain('href="#turn-1"');
    expect(page).toContain('id="turn-1"');
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${target}"`);
  });
});

describe('the Markdown', () => {
  const markdown = reportMarkdown(hostile());
  it('lets nobody’s words become links, images or HTML', () => {
    expect(markdown).not.toMatch(/(?<!\\)!\[/);
    expect(markdown).not.toMatch(/(?<!\\)<\w/);
    expect(markdown).not.toMatch(/(?<!\\)\]\(/);
    expect(markdown).not.toContain('http://');
    expect(markdown).not.toContain('\u202E');
  });
});

it.each([
  [null, '–'],
  [0, 'under a minute'],
  [59, 'under a minute'],
  [60, '1 min'],
  [1500, '25 min'],
])('%s seconds are called %s', (seconds, words) => expect(duration(seconds)).toBe(words));

describe('the disclosure', () => {
  const material = (applicationId: string | null) =>
    ({
      interview: { origin: 'live', kitHash: 'abc', startedAt: null, completedAt: null },
      candidate: {},
      job: {},
      kit: { applicationId, content: { competencies: [], questions: [] } },
      turns: [],
      evaluation: null,
      generatedAt: new Date(0),
    }) as unknown as ReportMaterial;

  it('promises equal questions only where there were some', () => {
    expect(reportOf(material(null)).disclosure.join(' ')).toContain('every candidate of this kit gets the same questions');
    const own = reportOf(material('0195f000-0000-7000-8000-000000000040')).disclosure.join(' ');
    expect(own).toContain('may have been asked other questions');
    expect(own).not.toContain('the same questions');
  });
});

it('cuts an answer at its marks and loses nothing of it', () => {
  const marks = [
    { start: 2, end: 6, kind: 'quote' as const },
    { start: 4, end: 9, kind: 'suspicion' as const },
    { start: 4, end: 6, kind: 'quote' as const },
  ];
  const pieces = markedAnswer('0123456789', marks);
  expect(pieces.map(({ text }) => text)).toEqual(['01', '23', '45', '678', '9']);
  expect(pieces.map(({ isQuote, isSuspicion }) => `${isQuote ? 'q' : ''}${isSuspicion ? 's' : ''}`)).toEqual(['', 'q', 'qs', 's', '']);
});

it.each([
  [undefined, undefined, 'json'],
  [undefined, '*/*', 'json'],
  [undefined, 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', 'html'],
  [undefined, 'text/markdown', 'markdown'],
  [undefined, 'application/json', 'json'],
  ['markdown', 'text/html', 'markdown'],
] as const)('format %s, Accept %s → %s', (asked, accept, format) => expect(reportFormat(asked, accept)).toBe(format));

describe('the report of an interview', () => {
  let app: TestApp;
  let anna: Person;
  beforeAll(async () => {
    app = await startApp();
    anna = await app.owner();
  });
  afterAll(() => app.close());

  it('is there before the evaluation, and says that there is none', async () => {
    const interview = await evaluable(anna);
    const { body } = await anna.get(`/interviews/${interview}/report`).expect(200);
    expect(body).toMatchObject({
      candidate: { name: 'Jo Park' },
      job: { title: 'Backend Engineer' },
      evaluation: null,
      summary: null,
      competencies: [],
    });
    expect(body.transcript).toHaveLength(2);
    expect((await anna.get(`/interviews/${interview}/report`, { format: 'html' }).expect(200)).text).toContain('Not evaluated yet');
  });

  it('shows levels, quotes, gaps and how it was made, in three forms', async () => {
    const interview = await evaluable(anna, [`${STRONG} <b>bold</b>`, 'fine']);
    await anna.post(`/interviews/${interview}/evaluations`, {}).set('Prefer', 'wait=30').expect(200);
    const { body } = await anna.get(`/interviews/${interview}/report`).expect(200);
    expect(body.competencies).toMatchObject([{ key: 'incidents' }, { key: 'teamwork', level: null, evidence: [] }]);
    expect(body.summary).toMatchObject({ coverage: 0.67, competenciesRated: 1, competenciesAsked: 2 });
    expect(body.disclosure.join(' ')).toContain('fixed rules');
    for (const { turn, start, end, quote } of body.competencies[0].evidence) expect(body.transcript[turn - 1].answer.slice(start, end)).toBe(quote);

    const unchecked = 'Not checked without a model; tick them yourself.';
    expect(body.competencies[0]).toMatchObject({ indicatorsNote: unchecked, indicators: [{ isMet: null }] });

    const page = await anna.get(`/interviews/${interview}/report`).set('Accept', 'text/html').expect(200);
    expect(page.text).toContain(unchecked);
    expect(page.text).not.toContain('not heard');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.text).toContain('Not assessed');
    expect(page.text).toContain('&#60;b&#62;bold&#60;/b&#62;');

    const markdown = await anna.get(`/interviews/${interview}/report`, { format: 'markdown' }).expect(200);
    expect(markdown.headers['content-type']).toBe('text/markdown; charset=utf-8');
    expect(markdown.text).toContain('## Incident handling: level');
    expect(markdown.text).toContain(unchecked);
    await anna.get(`/interviews/${interview}/report`, { format: 'pdf' }).expect(400);
    await anna.get(`/interviews/${interview}/report`).set('Accept', 'image/png').expect(406);
  });

  it('of a reviewed interview shows what was signed off, by whom and with which words, whatever runs come later', async () => {
    const interview = await evaluable(anna, [STRONG, 'fine']);
    const evaluate = () => anna.post(`/interviews/${interview}/evaluations`, { force: true }).set('Prefer', 'wait=30').expect(200);
    const report = async () => (await anna.get(`/interviews/${interview}/report`).expect(200)).body;
    await evaluate();
    expect((await report()).signOff).toBeNull();
    await evaluate();
    expectProblem(await anna.post(`/interviews/${interview}/sign-off`, { evaluation: 3 }), 404, 'evaluation.not-found');
    await anna.post(`/interviews/${interview}/sign-off`, { evaluation: 1, note: 'Read <b>and</b> supported.' }).expect(200);
    await evaluate();

    const { body: me } = await anna.get('/auth/me').expect(200);
    expect(await report()).toMatchObject({
      interview: { status: 'reviewed' },
      evaluation: { number: 1 },
      signOff: { evaluation: 1, by: { id: anna.id, name: me.name }, note: 'Read <b>and</b> supported.', laterEvaluation: 3 },
    });
    const words = /Signed off by Anna Weber on [^:]+:\d\d[^:]*: evaluation 1\. Evaluation 3 came later; nobody has signed it off\./;
    const markdown = (await anna.get(`/interviews/${interview}/report`, { format: 'markdown' }).expect(200)).text;
    expect(markdown).toMatch(words);
    expect(markdown).toContain('> Read \\<b\\>and\\</b\\> supported.');
    const page = (await anna.get(`/interviews/${interview}/report`, { format: 'html' }).expect(200)).text;
    expect(page).toMatch(words);
    expect(page).toContain('Read &#60;b&#62;and&#60;/b&#62; supported.');
  });

  it('can be signed off where every run failed, and says that there was nothing to read', async () => {
    const interview = await evaluable(anna, [STRONG, 'fine']);
    await anna.post(`/interviews/${interview}/evaluations`, {}).set('Prefer', 'wait=30').expect(200);
    await app.query(`UPDATE evaluation_runs SET status = 'failed' WHERE interview_id = $1`, [interview]);
    expectProblem(await anna.post(`/interviews/${interview}/sign-off`, { evaluation: 1 }), 409, 'evaluation.not-finished');
    await anna.post(`/interviews/${interview}/sign-off`, {}).expect(200);
    const { text } = await anna.get(`/interviews/${interview}/report`, { format: 'markdown' }).expect(200);
    expect(text).toContain('without a finished evaluation.');
  });
});
