import type { KitContent } from '../kits/kit-content';
import { behaviourStems, vagueWords } from './behaviour-words';
import { withoutSuspicious } from './suspicion';
import { contentStems, looksEnglish, shareFoundIn, stem, wordsOf } from './words';

/** The words of an interview that say what it is about; an answer in words of its own still shares some with one of these. */
export interface Subject {
  /** From the question, its competency's name, and what the job asks for. */
  readonly named: ReadonlySet<string>;
  /** From what describes the competency (of a transcript: all of them), where many words are anybody's. */
  readonly described: ReadonlySet<string>;
}

/** Why an answer to a question counts for nothing. */
export type SetAsideReason = 'off_topic' | 'repeated';

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

/** Any story of any trade is told in these: they, and the words of behaviour, make no answer fit its question. */
const storyWords =
  `first last later next second third start starting started begin began end ended finish final come came became become go going went gone take took taken find found tell told say said
  says saw see seen ask asked asks answer show shown hear heard know knew known think thought look looked need needed want put turn turned change changed changes call called move moved bring brought leave left new old
  good well best better great right wrong big small large long short high low clear usual different difficult hard easy main full whole part parts piece side point kind case cases way ways example detail
  problem question thing something somebody anybody nobody everybody someone anyone everyone nothing anything everything people person man day days week weeks month months year years hour hours
  minute minutes today recently ago afterwards around together myself themselves itself yourself always never ever already still yet soon enough without behind along above back
  ahead done help helped happen happened given hold held goes gets describe explain learn experience situation role task job team colleague manager handle handled able across able cannot say
  moment place number much least half able matter fit fits cut carry carried close order level difference effect add added`.split(/\s+/);
const everyday = new Set([...storyWords, ...vagueWords, ...Object.values(behaviourStems).flat()].map(stem));

export function subjectStems(text: string): Set<string> {
  return new Set(contentStems(text).filter((word) => !everyday.has(word)));
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
  return {
    named: subjectStems([asked.question, question?.text, competency?.name, about, ...(question?.expectedSignals ?? [])].join(' ')),
    described: subjectStems(described.join(' ')),
  };
}

/** How much of what was asked, of what the answer is to show and of the job an answer takes up. null: in another language nobody can say. */
export function fitOf(answer: string, { named, described }: Subject): number | null {
  const said = withoutSuspicious(answer);
  if (!looksEnglish(said)) return null;
  const words = [...subjectStems(said)];
  const namedWords = words.filter((word) => isIn(named, word));
  return 2 * namedWords.length + words.filter((word) => !namedWords.includes(word) && isIn(described, word)).length;
}

/** Said before, in the same words or nearly so. */
export function isRepeat(answer: string, earlier: readonly string[]): boolean {
  return wordsOf(answer).length >= shortestRepeat && earlier.some((other) => shareFoundIn(answer, other) >= repeatShare);
}

/**
 * The turns whose answers count for nothing, with the reason. Good answers have words of their own, so one shared word is enough. But where most
 * of what was said shares hardly any, a shared word is chance. What was said several times counts in the turn that it fits best.
 */
export function setAside(turns: readonly GivenAnswer[], content: KitContent, about = ''): Map<number, SetAsideReason> {
  const fits = turns.map((turn) => ({ ...turn, fit: fitOf(turn.answer, subjectOf(content, turn, about)) ?? Infinity }));
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
    fit < needed ? 'off_topic' : repeats.has(number) ? 'repeated' : null;
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
  return wordsOf(turn.answer).length >= tellingWords && fitOf(turn.answer, subjectOf(content, turn)) === 0 ? 'off_topic' : null;
}

function isIn(stems: ReadonlySet<string>, word: string): boolean {
  if (stems.has(word)) return true;
  return (
    word.length >= shortestPrefix && [...stems].some((each) => each.length >= shortestPrefix && (each.startsWith(word) || word.startsWith(each)))
  );
}
