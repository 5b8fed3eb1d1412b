import type { KitContent } from '../kits/kit-content';
import { behaviourStems, vagueWords } from './behaviour-words';
import { isStoryWord } from './story-words';
import { withoutSuspicious } from './suspicion';
import { contentStems, looksEnglish, shareFoundIn, stem, wordsOf } from './words';

/** The words of an interview that say what it is about; an answer in words of its own still shares some with one of these. */
export interface Subject {
  /** From the question, its competency's name, and what the job asks for. */
  readonly named: ReadonlySet<string>;
  /** From what describes the competency (of a transcript: all of them), where many words are anybody's; and the everyday words of the question. */
  readonly described: ReadonlySet<string>;
  /** From the competency's name alone: whoever says one of these has named what is asked for. */
  readonly title: ReadonlySet<string>;
}

/** Why an answer to a question counts for nothing. */
export type SetAsideReason = 'not_recognised' | 'repeated';

export interface GivenAnswer {
  readonly number: number;
  readonly question: string;
  readonly answer: string;
  readonly questionKey: string | null;
}

/** A word of the question counts twice; see fitOf. */
const leastFit = 1;
const chanceFit = 2;
const provenFit = 4;
/** Shorter answers do not show where an interview has strayed to. */
const tellingWords = 20;
/** Stems that differ in an ending only ("disagree", "disagreement"). */
const shortestPrefix = 5;
/** Shorter answers ("I don't know") may well be given twice. */
const shortestRepeat = 8;
const repeatShare = 0.8;

/** Words of any work: only where a competency or a question turns on one ("how do you test?") does it show what an answer is about. */
const everyday = new Set([...vagueWords, ...Object.values(behaviourStems).flat(), 'explain'].map(stem));

export function subjectStems(text: string): Set<string> {
  return new Set(tellingStems(text).filter((word) => !everyday.has(word)));
}

function tellingStems(text: string): string[] {
  return contentStems(text).filter((word) => !isStoryWord(word));
}

/** What a question of this kit, or of no kit, is about. `about`: the title of the job and what it asks for. */
export function subjectOf(content: KitContent, asked: { readonly question: string; readonly questionKey: string | null }, about = ''): Subject {
  const question = content.questions.find(({ key }) => key === asked.questionKey);
  const competency = content.competencies.find(({ key }) => key === question?.competency);
  const described = (competency ? [competency] : content.competencies).flatMap(({ definition, levels, indicators }) => [
    definition,
    ...levels,
    ...indicators,
  ]);
  const name = competency?.name ?? '';
  return {
    named: new Set([...subjectStems([asked.question, question?.text, about, ...(question?.expectedSignals ?? [])].join(' ')), ...tellingStems(name)]),
    described: new Set([...subjectStems(described.join(' ')), ...tellingStems([asked.question, question?.text].join(' '))]),
    title: subjectStems(name),
  };
}

/** How much of what was asked, of what the answer is to show and of the job an answer takes up. null: in another language nobody can say. */
export function fitOf(answer: string, { named, described }: Subject): number | null {
  const said = withoutSuspicious(answer);
  if (!looksEnglish(said)) return null;
  const words = [...new Set(tellingStems(said))];
  const says = (stems: ReadonlySet<string>, word: string): boolean => (everyday.has(word) ? stems.has(word) : isIn(stems, word));
  const namedWords = words.filter((word) => says(named, word));
  return 2 * namedWords.length + words.filter((word) => !namedWords.includes(word) && says(described, word)).length;
}

/** Beyond doubt: in a word that is not anybody's. */
export function namesIt(answer: string, { title }: Subject): boolean {
  return [...subjectStems(withoutSuspicious(answer))].some((word) => isIn(title, word));
}

/** Said before, in the same words or nearly so. */
export function isRepeat(answer: string, earlier: readonly string[]): boolean {
  return wordsOf(answer).length >= shortestRepeat && earlier.some((other) => shareFoundIn(answer, other) >= repeatShare);
}

/**
 * The turns whose answers count for nothing, with the reason. Good answers have words of their own, so one shared word is enough. But where most
 * of what was said shares hardly any, a shared word is chance, unless it names the very thing: such an answer is judged on its own, whatever
 * stands beside it. What was said several times counts in the turn that it fits best.
 */
export function setAside(turns: readonly GivenAnswer[], content: KitContent, about = ''): Map<number, SetAsideReason> {
  const fits = turns.map((turn) => {
    const subject = subjectOf(content, turn, about);
    const fit = fitOf(turn.answer, subject) ?? Infinity;
    return { ...turn, fit: namesIt(turn.answer, subject) ? Math.max(provenFit, fit) : fit };
  });
  const said: typeof fits = [];
  const repeats = new Set<number>();
  for (const turn of fits.sort((a, b) => b.fit - a.fit || a.number - b.number)) {
    const counted = said.map(({ answer }) => answer);
    if (isRepeat(turn.answer, counted)) repeats.add(turn.number);
    else said.push(turn);
  }
  const telling = said.filter(({ answer }) => wordsOf(answer).length >= tellingWords);
  const hasStrayed = telling.filter(({ fit }) => fit < chanceFit).length > telling.length / 2;
  const needed = hasStrayed ? provenFit : leastFit;
  const reasonOf = ({ number, fit }: { number: number; fit: number }): SetAsideReason | null =>
    fit < needed ? 'not_recognised' : repeats.has(number) ? 'repeated' : null;
  return new Map(
    fits.flatMap((turn): [number, SetAsideReason][] => {
      const reason = reasonOf(turn);
      return reason ? [[turn.number, reason]] : [];
    }),
  );
}

/** The same of one answer while the interview goes on. One that says too little to be judged is left to other rules. */
export function setAsideNow(turn: GivenAnswer, earlier: readonly string[], content: KitContent): SetAsideReason | null {
  if (isRepeat(turn.answer, earlier)) return 'repeated';
  return wordsOf(turn.answer).length >= tellingWords && fitOf(turn.answer, subjectOf(content, turn)) === 0 ? 'not_recognised' : null;
}

function isIn(stems: ReadonlySet<string>, word: string): boolean {
  if (stems.has(word)) return true;
  return (
    word.length >= shortestPrefix && [...stems].some((each) => each.length >= shortestPrefix && (each.startsWith(word) || word.startsWith(each)))
  );
}
