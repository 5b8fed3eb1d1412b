import { canonicalJson, contentHash } from '../src/interviews/kits/content-hash';
import { expandAnchors, parseKitContent } from '../src/interviews/kits/kit-content';
import { KIT_STATUSES, kitMoves } from '../src/interviews/kits/kit.moves';
import { type Problem } from '../src/platform/errors';

const FIVE = ['One.', 'Two.', 'Three.', 'Four.', 'Five.'];
const competency = (key: string, more: object = {}) => ({ key, name: key, definition: `What ${key} is.`, weight: 1, levels: FIVE, ...more });
const question = (key: string, text: string, of: string) => ({ key, text, competency: of });

function problemOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    return error as Problem;
  }
  throw new Error('Nothing was wrong.');
}

describe('the state table of a kit', () => {
  const legal: Record<string, string> = { 'draft→published': 'publish', 'published→retired': 'retire' };
  const pairs = KIT_STATUSES.flatMap((from) => KIT_STATUSES.map((to) => [from, to] as const));
  it.each(pairs)('%s → %s', (from, to) => {
    const verb = kitMoves.moves.map((each) => each.verb).find((each) => kitMoves.target(from, each) === to);
    expect(verb).toBe(legal[`${from}→${to}`]);
  });
});

describe('kit content', () => {
  it('fills in what may be left out', () => {
    const content = parseKitContent({ competencies: [competency('care')], questions: [question('q', 'How do you check your work?', 'care')] });
    expect(content.questions[0]).toMatchObject({ kind: 'behavioural', probeBudget: 1, minutes: 5, required: true, expectedSignals: [] });
    expect(content.competencies[0]).toMatchObject({ weight: 1, indicators: [] });
  });

  it('expands three anchors to five described levels', () => {
    const { competencies } = parseKitContent({
      competencies: [competency('care', { levels: { low: 'Guesses. Often.', medium: 'Checks.', high: 'Proves.' } })],
    });
    const levels = competencies[0]!.levels;
    expect([levels[0], levels[2], levels[4]]).toEqual(['Guesses. Often.', 'Checks.', 'Proves.']);
    expect(levels[1]).toMatch(/between levels 1 and 3.*Guesses.*Checks/i);
    expect(levels[3]).toMatch(/between levels 3 and 5.*Checks.*Proves/i);
    expect(expandAnchors({ low: 'a', medium: 'b', high: 'c' })).toHaveLength(5);
  });

  it.each<[string, object, string, string]>([
    ['four levels', { competencies: [competency('care', { levels: FIVE.slice(1) })] }, '/content/competencies/0/levels', 'too-small'],
    ['an empty level', { competencies: [competency('care', { levels: [...FIVE.slice(1), ' '] })] }, '/content/competencies/0/levels/4', 'too-small'],
    ['no weight', { competencies: [competency('care', { weight: 0 })] }, '/content/competencies/0/weight', 'too-small'],
    ['a key that is no slug', { competencies: [competency('Good Care')] }, '/content/competencies/0/key', 'invalid-format'],
    ['a key twice', { competencies: [competency('care'), competency('care')] }, '/content/competencies/1/key', 'duplicate'],
    [
      'a question of nobody',
      { competencies: [competency('care')], questions: [question('q', 'Why?', 'speed')] },
      '/content/questions/0/competency',
      'unknown-competency',
    ],
    ['a field nobody knows', { competencies: [competency('care', { 'sc/ore': 5 })] }, '/content/competencies/0/sc~1ore', 'unknown-field'],
    ['no competency', { competencies: [] }, '/content/competencies', 'too-small'],
    [
      'four probes',
      { competencies: [competency('care')], questions: [{ ...question('q', 'Why?', 'care'), probeBudget: 4 }] },
      '/content/questions/0/probeBudget',
      'too-big',
    ],
  ])('refuses %s', (_name, content, pointer, code) => {
    const problem = problemOf(() => parseKitContent(content));
    expect(problem.status).toBe(422);
    expect(problem.errors).toEqual([expect.objectContaining({ pointer, code })]);
  });

  it('has one hash, whatever the order of its names', () => {
    expect(canonicalJson({ b: [1, { d: 2, c: 'ü' }], a: null })).toBe('{"a":null,"b":[1,{"c":"ü","d":2}]}');
    expect(contentHash({ a: 1, b: 2 })).toBe(contentHash({ b: 2, a: 1 }));
    expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: 2 }));
  });
});
