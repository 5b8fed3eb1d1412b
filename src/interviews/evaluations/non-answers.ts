import { behaviourIn } from './behaviour';
import { BEHAVIOUR_KINDS } from './behaviour-words';
import { onlyAsksBack } from './own-account';
import { withoutSuspicious } from './suspicion';
import { contentStems, looksEnglish, shareFoundIn, wordsOf } from './words';

/** What an answer is, as the turn that it belongs to records it. */
export type AnswerVerdict = 'sufficient' | 'partial' | 'off_topic' | 'non_answer' | 'declined';

export interface Classification {
  readonly verdict: AnswerVerdict;
  /** 0–1. Low means: do not probe, do not penalise. */
  readonly confidence: number;
  readonly reason: string;
}

export interface AskedQuestion {
  readonly question: string;
  readonly expectedSignals?: readonly string[];
  /** Name and definition of the competency that the question is about. */
  readonly competency?: string;
}

const declining = [
  'i dont know',
  'i do not know',
  'dont know',
  'no idea',
  'not sure',
  'skip',
  'pass',
  'next question',
  'id rather not',
  'i would rather not',
  'prefer not to',
  'no comment',
  'cant think of',
  'cannot think of',
  'cant answer',
  'nothing comes to mind',
  'i have never',
  'ive never',
  'no experience',
];
const filler = new Set(
  `fine good great ok okay yes yeah yep no nope nah sure thanks thank you well hi hello hey cool nice alright absolutely definitely right maybe idk hmm um uh er it its was is all very really so
  i am im do did that this the a an and of course not much nothing none na n/a same as above test testing hi there kind too see we by`.split(/\s+/),
);

/** Shorter answers may well be made of the question's words: "Yes, I test what I build." */
const shortestEcho = 10;

/** What kind of answer this is, without a model. In English only; in other languages it stays out of the way. */
export function classifyAnswer(asked: AskedQuestion, answer: string): Classification {
  const said = withoutSuspicious(answer).trim();
  const words = wordsOf(said).map(({ text }) => text);
  if (!words.length) {
    return answer.trim() ? judged('non_answer', 0.95, 'Nothing in it answers the question.') : judged('non_answer', 1, 'The answer is empty.');
  }
  if (words.length <= 14 && declining.some((phrase) => ` ${words.join(' ')} `.includes(` ${phrase} `)))
    return judged('declined', 0.9, 'The candidate says that they cannot or would rather not answer.');
  if (words.every((word) => filler.has(word))) return judged('non_answer', 0.95, 'It says nothing beyond a pleasantry.');
  if (isGibberish(words, said)) return judged('non_answer', 0.9, 'It is not readable as words.');
  if (shareFoundIn(said, asked.question) >= 0.8) return judged('non_answer', 0.95, 'It repeats the question.');
  if (words.length >= shortestEcho && onlyAsksBack(said, asked.question)) return judged('non_answer', 0.8, 'It repeats the question in other words.');
  if (!looksEnglish(said)) return judged('sufficient', 0.2, 'It is not in English, which is all that the rules can read.');
  return substance(asked, said, words.length);
}

function substance(asked: AskedQuestion, said: string, length: number): Classification {
  const { found, firstPerson } = behaviourIn(said, asked.question);
  const kinds = BEHAVIOUR_KINDS.filter((kind) => found[kind] > 0).length;
  const subject = new Set(contentStems([asked.question, asked.competency ?? '', ...(asked.expectedSignals ?? [])].join(' ')));
  const shared = contentStems(said).filter((word) => subject.has(word)).length;
  // Good answers in words of their own exist: only a short one is held to be beside the question with any confidence.
  if (shared === 0 && kinds === 0 && length <= 60)
    return judged('off_topic', length <= 25 ? 0.6 : 0.4, 'It shares no subject with the question and describes no work.');
  if (length < 12) return judged('partial', 0.8, 'It is very short.');
  if (kinds >= 3 && length >= 25 && firstPerson) return judged('sufficient', 0.75, 'It says what was done, how, and why or with what result.');
  if (kinds >= 2 && length >= 40) return judged('sufficient', 0.55, 'It describes something concrete.');
  return judged('partial', 0.65, 'It leaves open what exactly was done, how, or what came of it.');
}

function judged(verdict: AnswerVerdict, confidence: number, reason: string): Classification {
  return { verdict, confidence, reason };
}

/** Keys hit at random, one word over and over, or no letters at all. Judged on Latin script only. */
function isGibberish(words: readonly string[], said: string): boolean {
  const latin = words.filter((word) => /^[a-z]+$/.test(word));
  if (!/\p{L}/u.test(said)) return !/\p{N}/u.test(said);
  if (words.length >= 4 && new Set(words).size <= Math.min(5, words.length * 0.3)) return true;
  const broken = latin.filter(
    (word) =>
      word.length >= 4 &&
      (!/[aeiouy]/.test(word) || /[bcdfghjklmnpqrstvwxz]{5}/.test(word) || /(.)\1{3}/.test(word) || /^(?:asdf|qwer|zxcv|hjkl)/.test(word)),
  );
  return latin.length > 0 && broken.length / latin.length > 0.5;
}
