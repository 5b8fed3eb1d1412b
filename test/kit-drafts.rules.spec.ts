import { competencyFamilies } from '../src/interviews/kits/competency-families';
import { protectedGround } from '../src/interviews/kits/discrimination';
import { draftByRules } from '../src/interviews/kits/draft-by-rules';
import type { KitDraft, KitMaterial } from '../src/interviews/kits/kit-draft';
import { checkKit } from '../src/interviews/kits/question-checks';
import { isDoubleBarrelled, isLeading, isNearDuplicate } from '../src/interviews/kits/question-form';
import { resumeDigest } from '../src/interviews/kits/resume-digest';
import { settleDraft, shares } from '../src/interviews/kits/settle-draft';
import { material, profile, requirement } from './support/kit-material';

const FIVE = ['One.', 'Two.', 'Three.', 'Four.', 'Five.'];

const settled = (given: KitMaterial, draft: KitDraft = draftByRules(given)) => {
  const kit = settleDraft(draft, given);
  if (!kit) throw new Error('Nothing was left of the draft.');
  return kit;
};

describe('a kit drafted by rules', () => {
  it('asks about what the job asks for, in its own terms', () => {
    const given = material();
    const { content, notes } = settled(given);
    const names = content.competencies.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['Frontend', 'API design', 'Databases', 'Collaboration']));
    expect(names).not.toContain('Education');
    expect(content.competencies.flatMap(({ requirementIds }) => requirementIds ?? []).sort()).toEqual(
      given.requirements
        .slice(0, 4)
        .map(({ id }) => id)
        .sort(),
    );
    expect(content.questions.map(({ text }) => text).join(' ')).toMatch(/React and backend frameworks[\s\S]*SQL databases/);
    expect(notes.filter((note) => note.startsWith('No question'))).toEqual([]);
  });

  it('weighs what the job needs most', () => {
    const { competencies } = settled(material()).content;
    const weight = (name: string) => competencies.find((each) => each.name === name)?.weight ?? 0;
    expect(competencies.reduce((sum, each) => sum + each.weight, 0)).toBe(100);
    expect(weight('Frontend')).toBeGreaterThan(weight('Databases'));
  });

  it.each([15, 20, 30, 45, 60, 90])('fits %i minutes and passes its own checks', (minutes) => {
    const given = material({ minutes, profile });
    const { content } = settled(given);
    expect(content.competencies.length).toBeGreaterThanOrEqual(4);
    expect(content.competencies.length).toBeLessThanOrEqual(7);
    expect(checkKit(content, minutes, given.requirements).findings).toEqual([]);
  });

  it('has the candidate substantiate the résumé, and quotes nothing that speaks to a machine', () => {
    const texts = settled(material({ profile })).content.questions.map(({ text }) => text);
    expect(texts).toContain('Your résumé says that you worked with REST APIs as Backend Engineer at Harbour Pay. What was your own part in that?');
    expect(texts.join(' ')).not.toMatch(/ignore|evaluator|hire me|Evil|Dana/i);
    expect(
      settled(material())
        .content.questions.map(({ text }) => text)
        .join(' '),
    ).not.toMatch(/résumé/);
  });

  it('is the same each time', () => {
    const given = material({ profile });
    expect(draftByRules(given)).toEqual(draftByRules(given));
  });

  it('brings many skills down to what one sitting can tell apart', () => {
    const skills = ['Python', 'Django', 'PostgreSQL', 'Docker', 'Kubernetes', 'GraphQL', 'Kafka', 'Redis', 'Go', 'Rust'];
    const given = material({ requirements: skills.map((skill) => requirement(`Experience with ${skill}`, 'skill', skill)) });
    const { content } = settled(given);
    expect(content.competencies).toHaveLength(7);
    expect(content.competencies.map(({ name }) => name)).toContain('Problem solving');
    expect(checkKit(content, 45, given.requirements).findings).toEqual([]);
    const levels = content.competencies.map((each) => each.levels.join());
    expect(new Set(levels).size).toBe(levels.length);
  });

  it('asks about each skill of a field, and about what somebody has to be able to do', () => {
    const given = material({
      requirements: [
        requirement('Knowledge of deep learning techniques', 'skill', 'Deep learning techniques'),
        requirement('Familiarity with data pipelines and SQL', 'skill', 'Data pipelines and SQL'),
        requirement('Ability to moderate community events', 'skill', 'Moderate community events'),
        requirement('Understanding of Agile development practices', 'skill', 'Agile development practices'),
      ],
    });
    const { content } = settled(given);
    expect(content.competencies.map(({ name }) => name)).toEqual([
      'Deep learning techniques',
      'Data pipelines and SQL',
      'Moderate community events',
      'Collaboration',
      'Problem solving',
    ]);
    expect(content.questions.map(({ text }) => text)).toContain(
      'Take me through the last time you had to moderate community events. What made it difficult?',
    );
    expect(checkKit(content, 45, given.requirements).findings).toEqual([]);
  });

  it('asks about work in general when a job names nothing', () => {
    const { content } = settled(material({ jobTitle: 'Nurse', requirements: [] }));
    expect(content.competencies.map(({ name }) => name)).toEqual([
      'Collaboration',
      'Care for the people entrusted',
      'Judgement under pressure',
      'Problem solving',
      'Ownership',
    ]);
    expect(content.questions.map(({ text }) => text).join(' ')).not.toMatch(/[{}]/);
  });

  it('has a bank without a fault', () => {
    const questions = competencyFamilies().flatMap((family) => family.questions);
    expect(questions.length).toBeGreaterThan(60);
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
    const texts = questions.map(({ text }) => text.replaceAll('{skill}', 'React').replaceAll('{activity}', 'analyse a campaign'));
    expect(texts.filter((text) => protectedGround(text) ?? (isLeading(text) || isDoubleBarrelled(text)))).toEqual([]);
    expect(texts.filter((text, index) => texts.slice(0, index).some((earlier) => isNearDuplicate(earlier, text)))).toEqual([]);
  });
});

describe('a kit proposed by a model', () => {
  const proposal = (more: Partial<KitDraft> = {}): KitDraft => ({
    title: 'Interview <b>one</b>',
    purpose: 'Find out.',
    competencies: [
      {
        key: 'APIs!',
        name: 'APIs',
        definition: 'Builds them.',
        weight: 3,
        levels: FIVE,
        indicators: ['Names one', 'Names one'],
        requirements: [2, 2, 99, -1],
      },
      { key: 'team', name: 'Team', definition: 'Works in one.', weight: 1, levels: FIVE, indicators: [], requirements: [4] },
    ],
    questions: [
      {
        text: 'Which API of yours do you like best?',
        competency: 'APIs!',
        kind: 'technical',
        expectedSignals: ['a'],
        probeBudget: 9,
        minutes: 7,
        required: true,
      },
    ],
    ...more,
  });
  const ask = (text: string, of = 'APIs!'): KitDraft['questions'][number] => ({
    text,
    competency: of,
    kind: 'technical',
    expectedSignals: [],
    probeBudget: 1,
    minutes: 5,
    required: true,
  });

  it('gets our keys, weights and bounds', () => {
    const given = material();
    const { title, content } = settled(given, proposal());
    expect(title).toBe('Interview one');
    expect(content.competencies[0]).toMatchObject({
      key: 'apis',
      weight: 75,
      indicators: ['Names one'],
      requirementIds: [given.requirements[1]!.id],
    });
    expect(content.competencies[1]).toMatchObject({ key: 'team', weight: 25 });
    expect(content.questions[0]).toMatchObject({ key: 'apis-1', competency: 'apis', probeBudget: 3, minutes: 7 });
  });

  it('loses the questions that must not be asked, repeat, or belong to nothing, with a note for each', () => {
    const questions = [
      ask('Which API of yours do you like best?'),
      ask('Are you married?'),
      ask('Which API of yours do you like the best?'),
      ask('How do you cook?', 'cooking'),
      ask(' '),
    ];
    const { content, notes } = settled(material(), proposal({ questions }));
    expect(content.questions.map(({ text }) => text)).not.toEqual(expect.arrayContaining([expect.stringMatching(/married|cook/)]));
    expect(content.questions.filter(({ competency: of }) => of === 'apis')).toHaveLength(1);
    expect(notes).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/married.*family/),
        expect.stringMatching(/asks the same/),
        expect.stringMatching(/cook.*no competency/),
        expect.stringMatching(/empty/),
      ]),
    );
  });

  it('gets a question of ours where it has none, and says what nobody asks about', () => {
    const { content, notes } = settled(material(), proposal());
    expect(content.questions.some(({ competency: of }) => of === 'team')).toBe(true);
    expect(notes).toEqual(
      expect.arrayContaining([expect.stringMatching(/own bank about Team/), expect.stringMatching(/required “Strong knowledge of React/)]),
    );
  });

  it('is cut to plain words and to the time there is', () => {
    const long = ask(`See ![x](http://evil.example/?d=1) <script>hello</script> ${'word '.repeat(600)}`);
    const { content } = settled(
      material({ minutes: 20 }),
      proposal({
        questions: [long, ask('What is an API for?'), ask('When would you not build one?', 'team')].map((each) => ({ ...each, minutes: 1e9 })),
      }),
    );
    const [first] = content.questions;
    expect(first!.text.length).toBeLessThanOrEqual(1_000);
    expect(first!.text).not.toMatch(/[<>]|http|!\[/);
    expect(content.questions.filter(({ required }) => required).reduce((sum, each) => sum + each.minutes, 0)).toBeLessThanOrEqual(20);
  });

  it('is nothing when no competency is usable', () => {
    const [first] = proposal().competencies;
    expect(settleDraft(proposal({ competencies: [{ ...first!, levels: ['', '', '', '', ''] }] }), material())).toBeUndefined();
  });

  it.each([[[3, 1]], [[0, 0, 0]], [[NaN, 5, -3]], [[1e300, 1]], [[1, 1, 1, 1, 1, 1, 1]], [[100]]])(
    'shares of %j are whole and make 100',
    (weights) => {
      const found = shares(weights);
      expect(found.reduce((sum, each) => sum + each, 0)).toBe(100);
      expect(Math.min(...found)).toBeGreaterThanOrEqual(1);
    },
  );
});

describe('what a model is told about a résumé', () => {
  it('is work and skills, without who it is', () => {
    const digest = resumeDigest({ name: 'Dana Reed', email: 'dana@example.org', phone: null, links: [], profile });
    expect(digest).toMatch(/Backend Engineer at Harbour Pay/);
    expect(digest).not.toMatch(/Dana|Reed|@|170|University|2015/);
    expect(resumeDigest(null)).toBe('');
  });
});
