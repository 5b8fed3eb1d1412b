import { protectedGround } from '../src/interviews/kits/discrimination';
import { kitContent } from '../src/interviews/kits/kit-content';
import type { DraftRequirement } from '../src/interviews/kits/kit-draft';
import { checkKit, coverageOf, isPublishable } from '../src/interviews/kits/question-checks';
import { isDoubleBarrelled, isLeading, isNearDuplicate } from '../src/interviews/kits/question-form';
import { safeSpan } from '../src/interviews/kits/safe-span';
import { newId } from '../src/platform/database/ids';

const FIVE = ['One.', 'Two.', 'Three.', 'Four.', 'Five.'];
const competency = (key: string, more: object = {}) => ({ key, name: key, definition: `What ${key} is.`, weight: 1, levels: FIVE, ...more });
const question = (key: string, text: string, of: string) => ({ key, text, competency: of });

describe('questions that must not be asked', () => {
  it.each([
    'How old are you?',
    'What year were you born?',
    'When did you graduate high school?',
    'When do you plan to retire?',
    'Are you married?',
    'Do you have children?',
    'Are you planning to start a family?',
    'Who looks after your children while you work?',
    'What does your husband do?',
    'Do you have any disabilities?',
    'Have you had any medical conditions?',
    'How many sick days did you take last year?',
    'Where are you originally from?',
    'What is your nationality?',
    'Is English your native language?',
    'Do you go to church?',
    'Are you religious?',
    'Are you gay?',
    'As a woman, how would you handle our mostly male team?',
    'Who did you vote for?',
    'Are you a member of a trade union?',
    'Have you ever been arrested?',
    'What was your previous salary?',
  ])('%s', (text) => expect(protectedGround(text)).toBeDefined());

  it.each([
    'How old was the codebase when you joined?',
    'How do you handle the age of cached data?',
    'Describe a health check that you designed.',
    'Which family of products did you work on?',
    'How did you pass data from a parent component to its children?',
    'How do you find race conditions?',
    'Have you worked with React Native?',
    'Are you legally authorised to work in this country?',
    'How would you migrate a table with dates of birth?',
    'How did you design for people with disabilities?',
    'Tell me about your health data pipeline project.',
    'How would you combine a union and a join?',
    'Which languages do you use at work?',
    'How do you weigh two designs?',
    'What are your salary expectations?',
  ])('but: %s', (text) => expect(protectedGround(text)).toBeUndefined());
});

describe('the form of questions', () => {
  it.each([
    "Don't you think that tests are essential?",
    'You are comfortable with on-call, right?',
    'Surely you have used Git?',
    "Wouldn't you agree that agile is better?",
    'We value ownership here, do you take ownership?',
  ])('leading: %s', (text) => expect(isLeading(text)).toBe(true));
  it.each([
    'What would you have done differently?',
    'Why did you not use a queue?',
    "What happens when it isn't available?",
    'How did you know that it was correct?',
  ])('not leading: %s', (text) => expect(isLeading(text)).toBe(false));

  it.each([
    'How do you test your code and how do you deal with difficult colleagues?',
    'What is your experience with React, and what are your salary expectations?',
    'Tell me about your experience with Kubernetes and your management style.',
    'How do you prioritise work? What is your favourite programming language?',
  ])('double-barrelled: %s', (text) => expect(isDoubleBarrelled(text)).toBe(true));
  it.each([
    'Tell me about a time you failed. What did you learn?',
    'How would you find the cause, and how would you make sure that it does not return?',
    'What is the difference between SQL and NoSQL databases?',
    'Tell me about a disagreement with a colleague. How was it settled?',
    'Describe a project. What was your role, and what was the result?',
  ])('one question: %s', (text) => expect(isDoubleBarrelled(text)).toBe(false));

  it('knows the same question in other words, and another question in the same words', () => {
    expect(
      isNearDuplicate('Tell me about a time you had a conflict with a coworker.', 'Tell me about a time when you had conflict with a coworker'),
    ).toBe(true);
    expect(isNearDuplicate('What is your experience with Python?', 'What experience do you have with Python?')).toBe(true);
    expect(isNearDuplicate('What is your experience with Python?', 'What is your experience with SQL?')).toBe(false);
    expect(isNearDuplicate('How do you test a React component?', 'How do you test a database migration?')).toBe(false);
  });

  it.each(['a'.repeat(50_000), 'are you '.repeat(6_000), "don't you ".repeat(5_000), 'your '.repeat(10_000) + 'and what '.repeat(1_000)])(
    'stays quick on hostile text (%#)',
    (text) => {
      const started = performance.now();
      protectedGround(text);
      isLeading(text);
      isDoubleBarrelled(text);
      safeSpan(text);
      expect(performance.now() - started).toBeLessThan(10_000);
    },
  );
});

describe('the checks of a kit', () => {
  const must: DraftRequirement = { id: newId(), text: 'Experience building REST APIs', kind: 'experience', importance: 'must', competency: 'APIs' };
  const degree: DraftRequirement = { id: newId(), text: "Bachelor's degree", kind: 'education', importance: 'must', competency: 'Education' };
  const kit = (...texts: string[]) =>
    kitContent.parse({ competencies: [competency('care')], questions: texts.map((text, index) => question(`q-${index}`, text, 'care')) });

  it('says what it finds, where, and what to do', () => {
    const content = kit('How do you review code?', 'Are you married?', 'How would you review code?', 'You like tests, right?');
    const checks = checkKit(content, 45, [must, degree]);
    expect(checks.findings.map(({ check, severity, pointer }) => [check, severity, pointer])).toEqual([
      ['discriminatory', 'blocking', '/questions/1'],
      ['leading', 'warning', '/questions/3'],
      ['near-duplicate', 'warning', '/questions/2'],
      ['uncovered-requirement', 'warning', null],
    ]);
    expect(isPublishable(checks)).toBe(false);
  });

  it('finds competencies without a question, and too little time', () => {
    const content = kitContent.parse({
      competencies: [competency('care'), competency('speed')],
      questions: [{ ...question('q', 'Why?', 'care'), minutes: 60 }],
    });
    expect(checkKit(content, 30, []).findings.map(({ check, pointer }) => [check, pointer])).toEqual([
      ['competency-without-question', '/competencies/1'],
      ['over-time', '/questions'],
    ]);
  });

  it('lays requirements against questions', () => {
    const content = kitContent.parse({
      competencies: [competency('apis', { requirementIds: [must.id] }), competency('care')],
      questions: [
        question('named', 'Which REST API of yours would you build differently?', 'care'),
        question('near', 'What makes an interface last?', 'apis'),
        question('far', 'How do you plan?', 'care'),
      ],
    });
    expect(coverageOf(content, [must])).toEqual([
      { requirementId: must.id, text: must.text, importance: 'must', isVerifiedElsewhere: false, asked: ['named', 'near'], touched: [] },
    ]);
  });

  it('counts the questions of the competency that answers for a requirement, and asks nothing about what is verified elsewhere', () => {
    const skills: DraftRequirement = { ...must, id: newId(), text: 'Excellent communication skills', competency: 'Communication' };
    const content = kitContent.parse({
      competencies: [competency('communication', { name: 'Communication' }), competency('care', { requirementIds: [must.id] })],
      questions: [question('plain', 'How did you explain a hard matter?', 'communication'), question('far', 'How do you plan?', 'care')],
    });
    expect(coverageOf(content, [skills, must, degree]).map(({ asked, isVerifiedElsewhere }) => [asked, isVerifiedElsewhere])).toEqual([
      [['plain'], false],
      [['far'], false],
      [[], true],
    ]);
  });
});
