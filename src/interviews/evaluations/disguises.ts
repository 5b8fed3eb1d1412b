import { everyWord as forgedTurnWords } from './forged-turn-words';
import { watchedWords } from './suspicion-phrases';

/** The same words behind cheap masks; each keeps the number of words, so places stay true. */
export function unmasked(words: readonly string[]): string[][] {
  const readings = [words, words.map(unscrambled), words.map(withoutDigits), words.map(rot13)];
  return [...new Set(readings.map((each) => each.join(' ')))].map((each) => each.split(' '));
}

const scrambledWords = new Map(
  [...forgedTurnWords.filter((word) => /^[a-z]{5,}$/.test(word)), ...watchedWords].map((word) => [signature(word), word]),
);

/** "ignroe" → "ignore": same first and last letter, same letters between. */
export function unscrambled(word: string): string {
  return word.length >= 5 ? (scrambledWords.get(signature(word)) ?? word) : word;
}

function signature(word: string): string {
  return word.charAt(0) + Array.from(word.slice(1, -1)).sort().join('') + word.charAt(word.length - 1);
}

const digitLetters: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't' };

function withoutDigits(word: string): string {
  return /[a-z]/.test(word) ? word.replaceAll(/[013457]/g, (digit) => digitLetters[digit] ?? digit) : word;
}

function rot13(word: string): string {
  return word.replaceAll(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 84) % 26) + 97));
}
