import { z } from 'zod';
import type { Competency } from '../kits/kit-content';
import { isGeneral } from './behaviour';
import { BEHAVIOUR_KINDS, behaviourNames } from './behaviour-words';
import type { Claim, ScoredTurn } from './evidence';
import { classifyAnswer } from './non-answers';
import type { SetAsideReason } from './on-subject';
import { highestOnly, measure, saysSomething, strengthOf, type MeasuredAnswer } from './strength';
import { sentencesOf, shareFoundIn, wordsOf } from './words';

export const SCORE_COMPETENCY = 'evaluator/score-competency';

export interface ScoreCompetencyInput {
  readonly competency: Pick<Competency, 'key' | 'name' | 'definition' | 'levels' | 'indicators'>;
  /** The turns that speak about this competency; see relevance.ts. */
  readonly turns: readonly ScoredTurn[];
  /** Why answers to questions about it are not among them; see on-subject.ts. */
  readonly setAside?: readonly SetAsideReason[];
}

/** What a scorer proposes, model or rules. The scale is ours; quotes are claims until evidence.ts has found them. */
export const scoreCompetencySchema = z.strictObject({
  competency: z.string().max(80),
  level: z.int().min(1).max(5).nullable(),
  indicatorsMet: z.array(z.string().max(300)).max(20),
  rationale: z.string().max(2000),
  evidence: z.array(z.strictObject({ turn: z.int().min(0).max(10_000), quote: z.string().max(2000) })).max(12),
  confidence: z.number().min(0).max(1),
});
export type CompetencyScore = z.infer<typeof scoreCompetencySchema>;

/** Where one level ends and the next begins, on the scale of strength.ts. Set on simulated interviews with known levels; docs/evaluation.md has the figures. */
const cutOffs = [-0.9, 0.15, 1.2, 2.3] as const;
/** A step of the two highest levels needs this many different kinds of behaviour over all answers. */
const kindsForLevel: Readonly<Record<number, number>> = { 2: 1, 4: 3, 5: 5 };
/** Above these shares of vague words some, or much, of what was said is vague; nobody who is vague throughout shows a high level. */
const someVague = 0.025;
const muchVague = 0.06;
const highestOfVague = 3;
/** Less than this of the candidate's own account, over all answers, is not enough to rate anybody on; less than a full one shows no high level. */
const fewestWords = 20;
const fullAccount = 35;
const highestOfBrief = 3;
const mostQuotes = 4;
/** Rules read words, not meaning: they are never as sure as a careful reader. */
const mostConfidence = 0.6;
const longestQuote = 400;
const mostTurnsNamed = 12;
const mostlyUndone = 'Most of it is what was not done, what one would do, or what went wrong.';

/** The level without a model: deterministic, conservative, from what the candidate says they did. */
export function scoreCompetency({ competency, turns, setAside = [] }: ScoreCompetencyInput): CompetencyScore {
  const vocabulary = highestOnly(competency.levels);
  if (!turns.length) return insufficient(competency.key, nothingSaid(setAside));
  const given = turns.filter(({ question, answer }) =>
    ['sufficient', 'partial'].includes(classifyAnswer({ question, competency: competency.name }, answer).verdict),
  );
  if (given.length && given.every(({ answer }) => sentencesOf(answer).every(({ start, end }) => isGeneral(answer.slice(start, end)))))
    return insufficient(competency.key, 'General statements only: nothing that the candidate did.');
  const rubric = [competency.name, competency.definition, ...competency.levels, ...competency.indicators];
  const answers = measure(given, vocabulary, rubric);
  if (!answers.length) return insufficient(competency.key, 'The answers to it say nothing that could be rated.');
  const words = total(answers.map(({ length }) => length));
  if (words < fewestWords) return insufficient(competency.key, 'Too little was said about it.');
  const strength = total(answers.map((each) => each.strength * each.weight)) / total(answers.map(({ weight }) => weight));
  const kinds = BEHAVIOUR_KINDS.filter((kind) => answers.some(({ behaviour }) => behaviour.found[kind] > 0));
  const done = total(answers.flatMap(({ behaviour }) => BEHAVIOUR_KINDS.map((kind) => behaviour.found[kind])));
  const undone = total(answers.map(({ behaviour }) => behaviour.undone));
  // Of what is the candidate's own account only: padding makes nobody less vague.
  const vague = total(answers.map(({ behaviour }) => behaviour.vague)) / total(answers.map(({ behaviour }) => behaviour.words));
  const isUndone = undone > done;
  const level = isUndone ? 1 : capped(1 + cutOffs.filter((cut) => strength >= cut).length, { kinds: kinds.length, vague, words });
  const evidence = quotes(answers, vocabulary, level);
  if (!evidence.length) return insufficient(competency.key, isUndone ? mostlyUndone : 'No sentence of the answers can be quoted for it.');
  return {
    competency: competency.key,
    level,
    // Words do not tell whether an indicator was met: people tick them.
    indicatorsMet: [],
    rationale: rationale(
      answers,
      kinds.map((kind) => behaviourNames[kind]),
      level,
      vague,
      isUndone,
    ),
    evidence,
    confidence: Math.round(100 * Math.min(mostConfidence, 0.3 + 0.1 * answers.length + 0.05 * nearestCut(strength))) / 100,
  };
}

/** Not asked about, asked and answered in other words or with something else, or answered with what was said before: three things to do for the interviewer. */
function nothingSaid(setAside: readonly SetAsideReason[]): string {
  if (setAside.includes('not_recognised')) return 'Rules could not recognise by their words that the answers speak about it. Read them.';
  return setAside.length ? 'The answers to it repeat what was said to another question, where it counts once.' : 'No answer speaks about it.';
}

function capped(highest: number, { kinds, vague, words }: { kinds: number; vague: number; words: number }): number {
  let level = Math.min(highest, vague > muchVague ? highestOfVague : 5, words < fullAccount ? highestOfBrief : 5);
  while (level > 1 && kinds < (kindsForLevel[level] ?? 0)) level--;
  return level;
}

/** The sentences that say most about the level found: the strongest ones for a high level, the weakest for a low one. */
function quotes(answers: readonly MeasuredAnswer[], vocabulary: ReadonlySet<string>, level: number): Claim[] {
  const direction = level >= 3 ? -1 : 1;
  return answers
    .flatMap(({ turn, said }) =>
      sentencesOf(said).map(({ start, end }) => {
        const quote = atMost(longestQuote, said.slice(start, end));
        return {
          turn: turn.number,
          quote,
          echo: shareFoundIn(quote, turn.question),
          strength: strengthOf(quote, turn.question, vocabulary),
          tells: saysSomething(quote, turn.question),
        };
      }),
    )
    .filter(({ quote, echo, tells }) => wordsOf(quote).length >= 5 && echo < 0.8 && tells)
    .sort((a, b) => direction * (a.strength - b.strength) || a.turn - b.turn)
    .slice(0, mostQuotes)
    .sort((a, b) => a.turn - b.turn)
    .map(({ turn, quote }) => ({ turn, quote }));
}

/** A transcript without full stops is one endless sentence; cut between words it is still verbatim. */
function atMost(characters: number, text: string): string {
  return text.length <= characters ? text : text.slice(0, Math.max(0, text.lastIndexOf(' ', characters))).trim();
}

function rationale(answers: readonly MeasuredAnswer[], shown: readonly string[], level: number, vague: number, isUndone: boolean): string {
  const numbers = answers.map(({ turn }) => turn.number);
  const named = `${numbers.slice(0, mostTurnsNamed).join(', ')}${numbers.length > mostTurnsNamed ? ' …' : ''}`;
  const first =
    numbers.length === 1 ? `One answer (turn ${named}) speaks about this.` : `${numbers.length} answers (turns ${named}) speak about this.`;
  const second = shown.length ? `Heard: ${shown.join('; ')}.` : 'No own action, method, result or reason was heard.';
  const third =
    vague > muchVague
      ? ' Much of it is vague or played down.'
      : vague > someVague
        ? ' Some of it is vague or played down.'
        : level >= 4
          ? ' Little of it is vague.'
          : '';
  return `${first} ${second}${third}${isUndone ? ` ${mostlyUndone}` : ''}`;
}

function insufficient(competency: string, why: string): CompetencyScore {
  return { competency, level: null, indicatorsMet: [], rationale: `Insufficient evidence. ${why}`, evidence: [], confidence: 0 };
}

function nearestCut(strength: number): number {
  return Math.min(3, ...cutOffs.map((cut) => 2 * Math.abs(strength - cut)));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
