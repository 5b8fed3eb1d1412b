import type { Competency } from '../kits/kit-content';
import type { ScoredTurn } from './evidence';
import { withoutSuspicious } from './suspicion';
import { contentStems, wordsOf } from './words';

/** The part of a competency that says what it is about. */
export type Topic = Pick<Competency, 'key' | 'name' | 'definition' | 'levels' | 'indicators'>;

/** A turn and, when it was asked from the kit, the competency of its question. */
export type AskedTurn = ScoredTurn & { readonly competency?: string | null };

/** A competency may share a turn when it fits nearly as well as the best one; one that is left without enough words takes what fits fairly well. */
const nearlyAsWell = 0.95;
const fairlyWell = 0.6;
const enoughWords = 35;
/** Below this many shared subject words (rare ones count more) a turn is about none of them: small talk, hobbies, praise. */
const aboutSomething = 3.2;
/** An answer must itself say something on the subject, whatever the question was. */
const answerOnSubject = 0.5;

/**
 * Which turns speak about which competency. Kit questions say it themselves; for transcripts the words of question and answer are compared
 * with those of each competency. Assigned once per interview, so that all competencies see the same picture.
 */
export function turnsByCompetency(turns: readonly AskedTurn[], topics: readonly Topic[]): Map<string, number[]> {
  const runnersUp = new Map<string, { number: number; fit: number }>();
  const assigned = new Map<string, number[]>(topics.map(({ key }) => [key, []]));
  const vocabularies = topics.map(vocabulary);
  const weight = (word: string): number => Math.log(1 + topics.length / Math.max(1, vocabularies.filter((words) => words.has(word)).length));
  const overlap = (words: ReadonlySet<string>, topic: ReadonlySet<string>): number => sum([...words].filter((word) => topic.has(word)).map(weight));
  for (const turn of turns) {
    const own = turn.competency && assigned.get(turn.competency);
    if (own) {
      own.push(turn.number);
      continue;
    }
    const answer = new Set(contentStems(withoutSuspicious(turn.answer)));
    const question = new Set(contentStems(turn.question));
    const fits = vocabularies.map((topic) => (overlap(question, topic) + overlap(answer, topic)) / Math.sqrt(topic.size / 60));
    const closest = Math.max(...fits);
    topics.forEach(({ key }, index) => {
      const fit = fits[index] ?? 0;
      const answered = overlap(answer, vocabularies[index] ?? new Set());
      if (fit < aboutSomething || answered < answerOnSubject) return;
      if (fit >= closest * nearlyAsWell) assigned.get(key)?.push(turn.number);
      else if (fit >= closest * fairlyWell && fit > (runnersUp.get(key)?.fit ?? 0)) runnersUp.set(key, { number: turn.number, fit });
    });
  }
  // A competency that is hardly anybody's first subject is judged by the turn that comes nearest to it as well.
  const wordsIn = new Map(turns.map((turn) => [turn.number, wordsOf(withoutSuspicious(turn.answer)).length]));
  for (const [key, { number }] of runnersUp) {
    const numbers = assigned.get(key) ?? [];
    if (sum(numbers.map((each) => wordsIn.get(each) ?? 0)) < enoughWords)
      assigned.set(
        key,
        [...numbers, number].sort((a, b) => a - b),
      );
  }
  return assigned;
}

function vocabulary({ name, definition, levels, indicators }: Topic): ReadonlySet<string> {
  return new Set(contentStems([name, name, definition, ...levels, ...indicators].join(' ')));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
