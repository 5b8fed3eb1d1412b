import { draftByRules } from '../src/interviews/kits/draft-by-rules';
import type { KitMaterial } from '../src/interviews/kits/kit-draft';
import { checkKit } from '../src/interviews/kits/question-checks';
import { natureOf } from '../src/interviews/kits/requirement-nature';
import { settleDraft } from '../src/interviews/kits/settle-draft';
import { kindOf } from '../src/jobs/requirements/wording';
import { JOBS, materialOf } from './support/jobs-of-many-kinds';
import { material, profile, requirement } from './support/kit-material';

const settled = (given: KitMaterial) => {
  const kit = settleDraft(draftByRules(given), given);
  if (!kit) throw new Error('Nothing was left of the draft.');
  return kit;
};

/** What no interviewer can say. */
const NONSENSE = [
  /built [^.]*\b(?:willing|ability|patience|calm|explain|licen[cs]e)/i,
  /(?:teach|experience with|involving|work with|done with) (?:the |an? )?(?:ability|willing|calm|explain|patience|habit|to )/i,
  /night shifts|licen[cs]e|certificat|QTS|25 kg|right to work/i,
  /[{}]|undefined| {2}/,
  /\b(?:production|release|deploy)/i,
  /\b(?:of|with|involving|to|in) [A-Z][a-z]+ (?:management|care|planning|marketing)\b/,
];

describe('a kit for any profession', () => {
  it.each(JOBS.map((job) => [job.title, job] as const))('%s: can be asked aloud', (_title, job) => {
    const given = materialOf(job);
    const { content, notes } = settled(given);
    const { competencies, questions } = content;
    const spoken = [...questions.map(({ text }) => text), ...competencies.flatMap(({ levels, indicators }) => [...levels, ...indicators])];
    expect(spoken.filter((text) => NONSENSE.some((pattern) => pattern.test(text)))).toEqual([]);
    const names = competencies.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(job.holds));
    expect(names.length).toBeGreaterThanOrEqual(4);
    expect(names.length).toBeLessThanOrEqual(7);
    expect(names.join()).not.toMatch(/Technical depth|willing|ability|licen|certif/i);
    expect(notes.filter((note) => note.startsWith('To verify'))).toEqual([`To verify, not to score: ${job.facts.join('; ')}.`]);
    const { findings, coverage } = checkKit(content, given.minutes, given.requirements);
    expect(findings).toEqual([]);
    expect(coverage.filter(({ isVerifiedElsewhere }) => isVerifiedElsewhere).map(({ text }) => text)).toEqual(job.facts);
    expect(coverage.filter(({ isVerifiedElsewhere, asked }) => !isVerifiedElsewhere && asked.length === 0)).toEqual([]);
  });

  it.each([
    ['Ability to explain decisions to others', 'behaviour'],
    ['Willingness to learn new methods', 'behaviour'],
    ['Calm judgement under pressure', 'behaviour'],
    ['Habit of keeping the work area tidy', 'behaviour'],
    ['Ability to plan shifts for a team', 'behaviour'],
    ['Willingness to work night shifts', 'fact'],
    ['Available at weekends', 'fact'],
    ['Current RN licence and BLS/ACLS certification', 'fact'],
    ['5+ years of experience', 'fact'],
    ['At least 3 years of experience in a similar role', 'fact'],
    ['Valid work permit', 'fact'],
    ['Clean driving licence', 'fact'],
    ['5+ years of experience in intensive care', 'know-how'],
    ['Experience with SEO and content marketing', 'know-how'],
    ['Experience with certification audits', 'know-how'],
    ['Knowledge of software licensing', 'know-how'],
  ])('%s: %s', (text, nature) => expect(natureOf({ text, kind: kindOf(text) })).toBe(nature));

  it('takes a behaviour that belongs nowhere in the words of the job', () => {
    const { competencies, questions } = settled(material({ requirements: [requirement('Willingness to get hands dirty')] })).content;
    expect(competencies[0]!.levels[2]).toBe(
      'Gives a clear example for “willingness to get hands dirty” from ordinary work, with own actions in order and a result.',
    );
    expect(questions[0]!.text).toBe('Take me through the last time you had to get hands dirty. What made it difficult?');
  });

  it('does not have anybody build things with what is done', () => {
    const asked = ['Experience with model training, evaluation, and deployment', 'Knowledge of deep learning techniques'];
    const given = material({ jobTitle: 'Machine Learning Engineer', requirements: asked.map((text) => requirement(text)) });
    expect(JSON.stringify(settled(given).content)).not.toMatch(/(?:built|made|things) with (?:model training|deep learning)/);
  });

  it('says nothing in the name of a résumé that the résumé does not say', () => {
    const given = material({ profile, isForApplication: true, requirements: [requirement('Experience building GraphQL APIs')] });
    const { content, purpose } = settled(given);
    expect(content.questions.map(({ text }) => text).join(' ')).not.toMatch(/résumé[^.]*GraphQL/);
    expect(purpose).not.toMatch(/everybody/);
    expect(settled(material()).purpose).toMatch(/everybody/);
  });
});
