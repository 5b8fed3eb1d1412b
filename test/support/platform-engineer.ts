import { Material } from '../../src/interviews/evaluations/material';
import { scoreCompetency, type CompetencyScore } from '../../src/interviews/evaluations/score-competency';
import type { KitContent } from '../../src/interviews/kits/kit-content';
import type { Turn } from '../../src/interviews/sessions/turn.entity';

const competency = (key: string, name: string, definition: string, [low, medium, high]: readonly [string, string, string]) => ({
  key,
  name,
  definition,
  weight: 1,
  levels: [low, `Between: ${low}`, medium, `Between: ${medium}`, high],
  indicators: [],
});
const question = (key: string, text: string) => ({
  key,
  text,
  competency: key,
  kind: 'behavioural' as const,
  expectedSignals: [],
  probeBudget: 1,
  minutes: 5,
  required: true,
});

/** A kit as a hiring manager writes it in five minutes: short names, short levels. */
export const PLATFORM_ENGINEER = {
  competencies: [
    competency('postgresql', 'PostgreSQL', 'Works with PostgreSQL', ['Knows little of it.', 'Has built with it.', 'Has mastered it.']),
    competency('testing', 'Testing', 'Tests what they build', ['Tests nothing.', 'Tests a lot.', 'Designs for testing.']),
    competency('communication', 'Communication', 'Explains to others', ['Explains little.', 'Explains well.', 'Teaches.']),
  ],
  questions: [
    question('postgresql', 'Tell me about a time when PostgreSQL mattered in your work. What did you do?'),
    question('testing', 'Tell me about how you test what you build.'),
    question('communication', 'Tell me about a time you explained a decision to others.'),
  ],
} as unknown as KitContent;

/** The three scores of somebody who answers like this. */
export function scored(answers: readonly string[], content = PLATFORM_ENGINEER): CompetencyScore[] {
  const about = 'Platform Engineer. Strong knowledge of PostgreSQL. Testing what you build. Explaining decisions to others';
  const turns = content.questions.map(({ key, text }, index) => ({ number: index + 1, question: text, questionKey: key, answer: answers[index] }));
  const said = new Material(
    content,
    turns.filter(({ answer }) => answer !== undefined) as Turn[],
    { name: 'Jo Park', email: 'jo@candidate.example', phone: null, links: [] },
    about,
  );
  return content.competencies.map((each) =>
    scoreCompetency({ competency: each, turns: said.turnsFor(each.key), setAside: said.setAsideFor(each.key) }),
  );
}

export const levelsOf = (answers: readonly string[]): (number | null)[] => scored(answers).map(({ level }) => level);
