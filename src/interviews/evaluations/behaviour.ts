import { behaviourStems, generalWords, vaguePhrases, vagueWords, BEHAVIOUR_KINDS, type BehaviourKind } from './behaviour-words';
import { measuredIn } from './figures';
import { stem, wordsOf } from './words';

/** What a piece of an answer shows. */
export interface Behaviour {
  readonly words: number;
  /** How many different words of each kind. */
  readonly found: Readonly<Record<BehaviourKind, number>>;
  readonly vague: number;
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

export function behaviourIn(said: string): Behaviour {
  const words = wordsOf(said);
  const measured = measuredIn(said, words);
  const seen = new Map<string, BehaviourKind>();
  let vague = 0;
  words.forEach(({ text }, index) => {
    if (vagueWords.has(text)) vague++;
    const pair = `${text} ${words[index + 1]?.text ?? ''}`;
    if (vaguePairs.has(pair) || vaguePairs.has(`${pair} ${words[index + 2]?.text ?? ''}`)) vague++;
    const kind = measured.has(index) ? 'measure' : quantity.test(text) ? undefined : stems.get(stem(text));
    if (kind) seen.set(stem(text), kind);
  });
  const found = { action: 0, method: 0, measure: 0, check: 0, reasoning: 0, foresight: 0 };
  for (const kind of seen.values()) found[kind]++;
  return { words: words.length, found, vague, firstPerson: words.some(({ text }) => firstPerson.has(text)) };
}
