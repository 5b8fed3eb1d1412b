import { behaviourStems, generalWords, vaguePhrases, vagueWords, BEHAVIOUR_KINDS, type BehaviourKind } from './behaviour-words';
import { measuredIn } from './figures';
import { stancesIn } from './stance';
import { stem, wordsOf } from './words';

/** What a piece of an answer shows. */
export interface Behaviour {
  readonly words: number;
  /** How many different words of each kind. */
  readonly found: Readonly<Record<BehaviourKind, number>>;
  readonly vague: number;
  /** How many different words of behaviour were said of what was not done, or of what one would do. */
  readonly undone: number;
  /** Said of oneself or one's team. */
  readonly firstPerson: boolean;
}

const stems = new Map<string, BehaviourKind>();
for (const kind of BEHAVIOUR_KINDS) {
  if (kind === 'measure') continue;
  for (const word of behaviourStems[kind]) if (!stems.has(stem(word))) stems.set(stem(word), kind);
}
const vaguePairs = new Set(vaguePhrases);
const firstPerson = new Set(['i', 'im', 'ive', 'id', 'my', 'we', 'weve', 'our']);
const quantity = /^\d/;

/** Praise of oneself and good intentions, without anything that was done, checked, reasoned or learnt. */
export function isGeneral(text: string): boolean {
  const words = wordsOf(text);
  const { found } = behaviourIn(text);
  const isConcrete = found.action + found.method + found.check + found.reasoning + found.foresight > 0;
  return !isConcrete && words.some(({ text: word }) => generalWords.has(word));
}

/** `question`: the one that it answers; whoever is asked what they would do may say it. */
export function behaviourIn(said: string, question = ''): Behaviour {
  const words = wordsOf(said);
  const measured = measuredIn(said, words);
  const stances = stancesIn(said, words, question);
  const seen = new Map<string, BehaviourKind>();
  const undone = new Set<string>();
  let vague = 0;
  words.forEach(({ text }, index) => {
    if (vagueWords.has(text)) vague++;
    const pair = `${text} ${words[index + 1]?.text ?? ''}`;
    if (vaguePairs.has(pair) || vaguePairs.has(`${pair} ${words[index + 2]?.text ?? ''}`)) vague++;
    const kind = measured.has(index) ? 'measure' : quantity.test(text) ? undefined : stems.get(stem(text));
    if (!kind) return;
    const stance = stances.get(index);
    if (!stance) seen.set(stem(text), kind);
    else if (stance !== 'others') undone.add(stem(text));
  });
  // Alone, the words of the question are its echo.
  const asked = new Set(wordsOf(question).map(({ text }) => stem(text)));
  if ([...seen.keys()].every((each) => asked.has(each))) seen.clear();
  const found = { action: 0, method: 0, measure: 0, check: 0, reasoning: 0, foresight: 0 };
  for (const kind of seen.values()) found[kind]++;
  return { words: words.length, found, vague, undone: undone.size, firstPerson: words.some(({ text }) => firstPerson.has(text)) };
}
