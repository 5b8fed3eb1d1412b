import { Material } from '../src/interviews/evaluations/material';
import { judgeAnswer } from '../src/interviews/evaluations/judge-answer';
import { fitOf, setAsideNow, subjectOf } from '../src/interviews/evaluations/on-subject';
import { scoreCompetency } from '../src/interviews/evaluations/score-competency';
import { draftByRules } from '../src/interviews/kits/draft-by-rules';
import { settleDraft } from '../src/interviews/kits/settle-draft';
import type { Turn } from '../src/interviews/sessions/turn.entity';
import { material, requirement } from './support/kit-material';
import { INCIDENTS, STRONG } from './support/evaluable';
import { levelsOf, scored } from './support/platform-engineer';

const REQUIREMENTS = ['Experience in intensive care', 'Calm judgement under pressure', 'Teamwork with physicians'];
const ABOUT = ['ICU nurse', ...REQUIREMENTS].join('. ');
const given = material({
  jobTitle: 'ICU nurse',
  jobDescription: '',
  requirements: REQUIREMENTS.map((text) => requirement(text)),
  profile: null,
});
const kit = settleDraft(draftByRules(given), given);
if (!kit) throw new Error('There is no kit.');
const { content } = kit;

const LAWN_MOWER =
  'I repaired my neighbour’s lawn mower last summer. I measured the fuel flow first, compared two carburettors by price, checked the spark plug after each change, and because the cheaper one leaked I took the other. It cut the starting time from 40 seconds to 3.';
const NIGHT_SHIFT =
  'A patient on my night shift in our ICU dropped to a saturation of 82 percent. I first checked the tube and the probe, heard no breath sounds on the left, and called the physician because I suspected a pneumothorax. I prepared the drain while she came; the X-ray confirmed it, and he was stable twenty minutes later. Afterwards I wrote an incident note, and we now check tube depth at each handover.';
const HANDOVER =
  'Our physicians and we nurses disagreed about who adjusts the sedation at night. I asked both sides for their reasons, compared six weeks of charts, and proposed a scale with limits; we tested it on four beds and measured fewer night calls.';
const PRAISE = 'I always give 110 percent. I am passionate about my work and a dedicated team player. I believe that excellence is everything.';

interface Scored {
  level: number | null;
  rationale: string;
}

function evaluated(answerOf: (index: number) => string): Scored[] {
  const turns = content.questions.map(({ key, text }, index) => ({ number: index + 1, question: text, questionKey: key, answer: answerOf(index) }));
  const said = new Material(content, turns as Turn[], { name: 'Jo Park', email: 'jo@candidate.example', phone: null, links: [] }, ABOUT);
  return content.competencies.map((competency) =>
    scoreCompetency({ competency, turns: said.turnsFor(competency.key), setAside: said.setAsideFor(competency.key) }),
  );
}

describe('an answer counts only for what it speaks about', () => {
  it('does not rate a nurse by a lawn mower, and says why', () => {
    const scores = evaluated(() => LAWN_MOWER);
    expect(scores.map(({ level }) => level)).toEqual(content.competencies.map(() => null));
    const unknown = 'Rules could not recognise by their words that the answers speak about it';
    for (const { rationale } of scores) expect(rationale).toMatch(new RegExp(`${unknown}|No answer speaks about it`));
    expect(scores.some(({ rationale }) => rationale.includes(unknown))).toBe(true);
  });

  it('counts a good answer once, wherever else it is pasted', () => {
    const scores = evaluated(() => NIGHT_SHIFT);
    expect(scores.filter(({ level }) => level !== null)).toHaveLength(1);
    expect(Math.max(...scores.map(({ level }) => level ?? 0))).toBeGreaterThanOrEqual(3);
    expect(scores.some(({ rationale }) => rationale.includes('repeat what was said to another question'))).toBe(true);
  });

  it('knows a copy with another first sentence', () => {
    const scores = evaluated(
      (index) => `Of course, with pleasure, number ${'one two three four five six seven eight nine'.split(' ')[index]}. ${NIGHT_SHIFT}`,
    );
    expect(scores.filter(({ level }) => level !== null)).toHaveLength(1);
  });

  it('rates different answers to different questions', () => {
    const scores = evaluated((index) => [NIGHT_SHIFT, HANDOVER][index] ?? 'I don’t know.');
    const about = content.questions.slice(0, 2).map(({ competency }) => content.competencies.findIndex(({ key }) => key === competency));
    for (const index of about) expect(scores[index]?.level).not.toBeNull();
  });

  it('needs no word of the question where the job’s own words are spoken', () => {
    const question = 'Tell me about something that went wrong.';
    const asked = { question, questionKey: null };
    expect(fitOf(HANDOVER, subjectOf({ competencies: [], questions: [] }, asked, ABOUT))).toBeGreaterThan(0);
    expect(fitOf(LAWN_MOWER, subjectOf({ competencies: [], questions: [] }, asked, ABOUT))).toBe(0);
  });

  it('does not judge what it cannot read', () => {
    const german = 'Ich habe in der Nacht den Tubus geprüft, die Ärztin gerufen und danach mit allen besprochen, was wir künftig anders machen.';
    expect(fitOf(german, subjectOf(content, { question: 'Tell me about your work.', questionKey: null }))).toBeNull();
  });
});

describe('an answer that names the subject is judged on its own', () => {
  const POSTGRESQL =
    'At Acme I owned the order database on PostgreSQL 14. I used EXPLAIN ANALYZE, found a sequential scan over 80 million rows and compared partitioning with a partial index. I chose the index because partitioning would have locked the table. The report fell from 40 minutes to 90 seconds.';
  const TESTING =
    'I write a failing test first, then the code. For the import I generated 10,000 random files and compared the result with the old program; that found two faults before release. I checked every plan in a test as well.';
  const EXPLAINING =
    'I had to explain to the sales team why we would delay. I drew the data flow on one page, asked each of them to tell it back to me, and corrected what was unclear. They agreed to two weeks.';

  it('in words of one’s own, and where the subject is an everyday word', () => {
    for (const level of levelsOf([POSTGRESQL, TESTING, EXPLAINING])) expect(level).toBeGreaterThanOrEqual(3);
  });

  it('whatever stands beside it', () => {
    const [postgresql, testing] = scored([POSTGRESQL, LAWN_MOWER, LAWN_MOWER.replace('last summer', 'in spring').replace('neighbour', 'brother')]);
    expect(postgresql?.level).toBeGreaterThanOrEqual(3);
    expect(testing?.level).toBeNull();
  });

  it('where words cannot tell, nobody is said to be off the subject', () => {
    const director =
      'The finance director did not see why two reports disagreed. I drew the flow of money on one page, walked her through one invoice, asked her to tell it back to me, and corrected the step that she had missed.';
    const communication = scored([POSTGRESQL, TESTING, director]).at(-1);
    expect(communication).toMatchObject({ level: null, rationale: expect.stringContaining('could not recognise by their words') });
  });
});

describe('while the interview goes on', () => {
  const [first] = content.questions;
  const turn = (answer: string) => ({ number: 2, question: first?.text ?? '', questionKey: first?.key ?? null, answer });
  const judged = (answer: string, earlier: readonly string[]) =>
    judgeAnswer({
      question: first?.text ?? '',
      expectedSignals: first?.expectedSignals ?? [],
      competency: '',
      answer,
      setAside: setAsideNow(turn(answer), earlier, content),
    }).verdict;

  it('a pasted repeat is no answer, and something else is beside the question', () => {
    expect(judged(NIGHT_SHIFT, [NIGHT_SHIFT])).toBe('non_answer');
    expect(judged(LAWN_MOWER, [])).toBe('off_topic');
  });

  it('saying twice that one does not know is not pasting', () => {
    expect(judged('I don’t know.', ['I don’t know.'])).toBe('declined');
  });
});

describe('the rationale', () => {
  const of = (answer: string) =>
    scoreCompetency({ competency: INCIDENTS, turns: [{ number: 1, question: 'Tell me about a production outage that you handled.', answer }] });

  it('tells praise of oneself from a subject that was not asked about', () => {
    expect(of(PRAISE)).toMatchObject({ level: null, rationale: expect.stringContaining('General statements only: nothing that the candidate did.') });
    expect(scoreCompetency({ competency: INCIDENTS, turns: [] }).rationale).toContain('No answer speaks about it.');
    expect(of(`${PRAISE} ${STRONG}`).level).not.toBeNull();
  });

  it('never says “much of it is vague” beside a high level', () => {
    const dense =
      'In that outage I basically measured 40 ms locks, tested a rollback in staging, documented a rule, set a threshold and compared the options because the risk was high, and we just kind of learned our limits; roughly 3 alarms caught exceptions early.';
    const { level, rationale } = of(dense);
    expect(rationale).toContain('Much of it is vague');
    expect(level).toBe(3);
    expect(of(dense.replace(/basically |just kind of |roughly /g, '')).level).toBeGreaterThan(3);
  });

  it('ticks no indicator: rules read words', () => {
    expect(of(STRONG).indicatorsMet).toEqual([]);
  });
});
