import { behaviourIn } from '../src/interviews/evaluations/behaviour';
import { BEHAVIOUR_KINDS } from '../src/interviews/evaluations/behaviour-words';
import { measuredIn } from '../src/interviews/evaluations/figures';
import { judgeAnswer } from '../src/interviews/evaluations/judge-answer';
import { wordsOf } from '../src/interviews/evaluations/words';
import { levelsOf, PLATFORM_ENGINEER, scored } from './support/platform-engineer';

describe('what the candidate did not do is no evidence', () => {
  it.each<[string, readonly [string, string, string]]>([
    [
      'denials',
      [
        'I have never used PostgreSQL in any of my jobs and I did not measure or test a single query, because that was always the job of another team. I did not choose an index, I did not check a plan, and I learnt nothing about PostgreSQL there.',
        'I never test what I build and I do not check my work, because nobody asked me to and there was no time for testing. I decided that testing is a waste, I measured nothing and I compared nothing before any release.',
        'I have never explained a decision to others, because I was never asked to. I did not draw a diagram, I did not check whether they understood the decision, and I chose not to learn how other people decide.',
      ],
    ],
    [
      'what one would do',
      [
        'If I were to use PostgreSQL, I would measure the slowest queries first and I would test each index, because there is a trade-off between reads and writes. I would compare two plans and I would choose the faster one, and check it again.',
        'I would test what I build with unit tests and I would check the results against a benchmark because faults are costly. I would compare two versions, I would measure 3 times and I would choose the better one to build.',
        'I would explain the decision to others with a diagram, and I would check that they understood it, because there is a trade-off between speed and clarity. I would compare two drawings of the decision and choose the better one.',
      ],
    ],
    [
      'what one’d do',
      [
        'If I were to use PostgreSQL, I’d measure the slowest queries first and I’d test each index, because there is a trade-off between reads and writes. I’d compare two plans and choose the faster one, and check it again.',
        'I’d test what I build with unit tests and I’d check the results against a benchmark because faults are costly. I’d compare two versions, I’d measure 3 times and choose the better one to build.',
        'I’d explain the decision to others with a diagram, and I’d check that they understood it, because there is a trade-off between speed and clarity. I’d compare two drawings of the decision and choose the better one.',
      ],
    ],
    [
      'misdeeds',
      [
        'I dropped the production PostgreSQL table without a backup because I was in a hurry on Friday. We lost 40% of the orders for 3 days, I did not tell anybody, and I blamed the PostgreSQL server when they measured the loss.',
        'I skipped all the tests because I wanted to ship on Friday. The release that I build broke for 300 customers within 10 minutes, I compared the logs and then I deleted them and blamed the tester.',
        'I shouted at the others until they accepted my decision because I had measured that this takes only 10 minutes. I compared shouting with explaining and chose shouting, since explaining a decision is slower by 40%.',
      ],
    ],
    [
      'what colleagues did',
      [
        'My colleague Anna used PostgreSQL for the reports at our company. She measured the slowest queries and added two indexes, because the report took 40 seconds. She tested every plan and compared the results with those of the old server.',
        'Our tester Bob tested what we build. He wrote 200 tests and checked every release against a benchmark because a fault had cost us 30% of the orders. He compared the results each week and chose the cases.',
        'Our manager explained the decision to others. She drew a diagram and checked that they understood it, because a misunderstanding had cost us 3 weeks. She compared two ways and chose the shorter one.',
      ],
    ],
    [
      'the question, reworded',
      [
        'You are asking me to tell you about a time when PostgreSQL mattered in my work, and then you want to hear what I did. So that is the question: a time when PostgreSQL mattered in my work, and what I did in it at that time.',
        'You are asking me to tell you about how I test what I build. So the question is how I test what I build, and you would like me to tell you that now, about what I build and how I test it.',
        'You are asking me to tell you about a time I explained a decision to others. So the question is about a time I explained a decision to others, and I am to tell you about that time and the decision I explained.',
      ],
    ],
  ])('%s never get more than 1', (_, answers) => {
    for (const level of levelsOf(answers)) expect(level ?? 1).toBe(1);
  });

  it('says so', () => {
    const [score] = scored([
      'I have never built anything with PostgreSQL in any of my jobs, and I did not measure or test a single query, because that was always the job of another team. I did not choose an index, I did not check a plan, and I learnt nothing about PostgreSQL there.',
    ]);
    expect(score).toMatchObject({ level: null, rationale: expect.stringContaining('what was not done, what one would do'), evidence: [] });
  });

  it('a template around the name of the competency gets nothing', () => {
    const template = (name: string) =>
      `There was a time when ${name} mattered in my work, and I did something about it, because it mattered. It was a time when ${name} mattered in my work and I did what mattered.`;
    expect(levelsOf(PLATFORM_ENGINEER.competencies.map(({ name }) => template(name)))).toEqual([null, null, null]);
  });

  it('while the interview goes on, a reworded question is no answer', () => {
    const question = 'Take me through something that you built with PostgreSQL. Which decision in it would you defend today?';
    const answer = 'You ask me about this: Take me through something that I built with PostgreSQL. Which decision in it would I defend today?';
    expect(judgeAnswer({ question, answer, expectedSignals: [], competency: 'PostgreSQL' }).verdict).toBe('non_answer');
  });
});

describe('a real story may say no', () => {
  it.each([
    'We did not have any metrics for our PostgreSQL server, so I built them. I could not reproduce the slow query at first, but I traced it to a missing index. I did not guess: I measured the plan before and after, and chose a partial index because the full one would have doubled the writes. Nobody had tested a restore, so I tested one every week.',
    'At Acme I owned the order database on PostgreSQL 14. The nightly report took 40 minutes. I used EXPLAIN ANALYZE, found a sequential scan over 80 million rows, and considered partitioning versus a partial index. I chose the partial index because partitioning would have locked the table. I verified with a replayed day of traffic; it dropped to 90 seconds, though writes got 3% slower, which we accepted.',
  ])('and counts for what was done: %s', (answer) => {
    expect(levelsOf([answer])[0]).toBeGreaterThanOrEqual(4);
  });

  const done = (text: string, question = '') => BEHAVIOUR_KINDS.reduce((sum, kind) => sum + behaviourIn(text, question).found[kind], 0);

  it.each([
    ['We did not have metrics, so I built them.', 1],
    ['We did not release until I had tested it.', 1],
    ['I did not guess but measured it.', 1],
    ['I never released without a test.', 1],
    ['I not only measured it, I tested it.', 2],
    ['I built it without a single test.', 1],
    ['I did not measure or test it, and never built it.', 0],
    ['I measured nothing.', 0],
    ['I failed to test it.', 0],
    ['The release failed, and I tested it.', 1],
    ['I could not reproduce it, added logs, traced it and wrote a test.', 3],
    ['She measured it and I tested it.', 1],
    ['I would test and measure it.', 0],
    ['I was blamed for it, so I measured it and built a test.', 3],
    ['A full index would have stopped everybody, so I tested it.', 1],
  ])('clause by clause: %s', (text, words) => {
    expect(done(text)).toBe(words);
  });

  it('whoever is asked what they would do may say it', () => {
    const text = 'I would measure the queries and test an index.';
    expect(done(text, 'A report is slow. What would you do first?')).toBe(2);
    expect(done(text, 'Tell me about a slow report. What would you do differently next time?')).toBe(0);
  });
});

describe('a figure in words', () => {
  const figures = (text: string) => measuredIn(text, wordsOf(text)).size;

  it('is heard where both ends of a change are told', () => {
    expect(figures('The longest report went from forty seconds to two.')).toBe(1);
    expect(figures('Complaints fell from six to one.')).toBe(1);
    expect(figures('I went to two of them, and one of us went back.')).toBe(0);
  });

  it('is a result of what was said before it', () => {
    const answer =
      'I moved our reports off the main PostgreSQL server. I measured the slowest queries first, added two partial indexes, and checked every plan in a test. The longest report went from forty seconds to two.';
    const [score] = scored([answer]);
    expect(score?.rationale).toContain('a figure or measured result');
    expect(score?.evidence.map(({ quote }) => quote)).toContain('The longest report went from forty seconds to two.');
  });
});
