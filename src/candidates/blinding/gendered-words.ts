import type { Mask } from '../../ai/blinding/mask';

/** Words that say whether somebody is a man or a woman, and one that does not. They are replaced by words, not by marks, so that the text stays readable. */
const NEUTRAL: Record<string, string> = Object.fromEntries(
  Object.entries({
    they: 'he she',
    them: 'him',
    themselves: 'himself herself',
    theirs: 'hers',
    'they are': "he's she's he’s she’s",
    their: 'his',
    person: 'man woman gentleman lady',
    people: 'men women gentlemen ladies',
    "people's": "men's women's men’s women’s",
    child: 'son daughter boy girl',
    children: 'sons daughters boys girls',
    parent: 'mother father mum mom dad',
    sibling: 'brother sister',
    siblings: 'brothers sisters',
    spouse: 'husband wife ehemann ehefrau',
    partner: 'boyfriend girlfriend',
    parental: 'maternity paternity maternal paternal',
    parenthood: 'motherhood fatherhood',
    'student society': 'fraternity sorority',
    chair: 'chairman chairwoman',
    salesperson: 'salesman saleswoman',
    spokesperson: 'spokesman spokeswoman',
    businessperson: 'businessman businesswoman',
    actor: 'actress',
    server: 'waiter waitress',
    gender: 'male female',
    elternteil: 'mutter vater',
    elternzeit: 'mutterschutz vaterschaftsurlaub',
  }).flatMap(([neutral, gendered]) => gendered.split(' ').map((word) => [word, neutral])),
);

const WORDS = Object.keys(NEUTRAL).sort((a, b) => b.length - a.length);
const PATTERN = new RegExp(`(?<![\\p{L}\\p{N}])(?:${WORDS.join('|')}|her)(?![\\p{L}\\p{N}])`, 'giu');
/** Miss is a verb as well, and Frau and Herr stand before a name or not at all. */
const TITLE = /(?<![\p{L}\p{N}])(?:Mr|Mrs|Ms|Miss|Sir|Madam|Herr|Frau)\b\.?[ ](?=\p{Lu})/gu;

export function genderedWords(text: string): Mask[] {
  const words = Array.from(text.matchAll(PATTERN), ({ 0: word, index }) => {
    const end = index + word.length;
    return { start: index, end, placeholder: inCaseOf(word, neutralFor(word.toLowerCase(), text.slice(end, end + 2))) };
  });
  const titles = Array.from(text.matchAll(TITLE), ({ 0: title, index }) => ({ start: index, end: index + title.length, placeholder: '' }));
  return [...words.filter(({ start, end }) => !isAbbreviation(text.slice(start, end))), ...titles];
}

/** "told her" and "her team". */
function neutralFor(word: string, after: string): string {
  if (word === 'her') return /^ \p{L}/u.test(after) ? 'their' : 'them';
  return NEUTRAL[word] ?? word;
}

/** HIS is a system of hospitals. */
function isAbbreviation(word: string): boolean {
  return word.length <= 3 && word === word.toUpperCase();
}

function inCaseOf(word: string, neutral: string): string {
  const first = word.charAt(0);
  return first === first.toLowerCase() ? neutral : neutral.charAt(0).toUpperCase() + neutral.slice(1);
}
