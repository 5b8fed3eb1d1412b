import { unmasked, unscrambled } from './disguises';
import { forgedTurn, isVerdict, type Reading } from './forged-turns';
import { assignments, markers, roleLines } from './suspicion-marks';
import { companionPhrases, suspiciousPhrases, type SuspicionKind } from './suspicion-phrases';
import { sentencesOf, wordsOf, type Span, type Word } from './words';

export interface SuspiciousSpan extends Span {
  readonly kind: SuspicionKind;
}

/** A gap of this many words may stand at each `…` of a phrase. */
const gap = 6;
/** Words of a sentence that may still be a part of the block beside it; characters of a forged object before its telling name. */
const longestCompanion = 30;
const longestObject = 200;
/** What is left of a sentence around a flagged span stays only if it is this long and somebody's own. */
const shortestOwn = 8;
/** Longer runs of letters and digits without a space are nobody's spoken words. */
const encodedRun = /[A-Za-z0-9+/_=-]{24,}/g;

const phrases = suspiciousPhrases.map((phrase) => ({ ...phrase, steps: compile(phrase.steps) }));
const companions = companionPhrases.map(compile);

/**
 * Spans of a candidate's text that talk to, or as, the evaluator. What stands inside never counts as evidence and is not scored,
 * so adding such text to an answer cannot move a level. Ordered, not overlapping.
 */
export function suspiciousSpans(text: string): SuspiciousSpan[] {
  const cached = recent.get(text);
  if (cached) return cached;
  const spans = find(text);
  if (recent.size >= recentLimit) recent.clear();
  recent.set(text, spans);
  return spans;
}

/** The text with suspicious spans replaced by spaces: same length, so every offset still holds. */
export function withoutSuspicious(text: string): string {
  const spans = suspiciousSpans(text);
  const left = spans.reduce(blanked, text);
  // "System:" before a flagged span is no account of anybody's work; an own sentence that merely has no full stop is.
  return sentencesOf(text)
    .filter((sentence) => spans.some((span) => overlap(span, sentence)) && !isOwnSentence(left.slice(sentence.start, sentence.end)))
    .reduce(blanked, left);
}

function blanked(text: string, { start, end }: Span): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}

function isOwnSentence(text: string): boolean {
  const words = wordsOf(text).map((each) => each.text);
  return words.length >= shortestOwn && words.some((each) => firstPerson.has(each));
}

/** One evaluation asks about the same answers once per competency and quote. */
const recent = new Map<string, SuspiciousSpan[]>();
const recentLimit = 200;

function find(text: string): SuspiciousSpan[] {
  const sentences = sentencesWithWords(text);
  const found = [
    ...sentences.flatMap((sentence) => byWords(text, sentence)),
    ...sentences.filter(({ start, end }) => isDisguised(text.slice(start, end))).map(({ start, end }) => ({ kind: 'encoded' as const, start, end })),
    ...byMarker(text, sentences),
    ...lines(text, roleLines, 'role_change', sentences),
    ...lines(text, assignments, 'forged_verdict', sentences),
    ...byEncoding(text),
  ];
  return merged(withCompanions(text, merged(found), sentences));
}

interface Sentence extends Span {
  readonly words: readonly Word[];
}

function sentencesWithWords(text: string): Sentence[] {
  const words = wordsOf(text);
  let next = 0;
  return sentencesOf(text).map(({ start, end }) => {
    const from = next;
    while (next < words.length && (words[next]?.start ?? end) < end) next++;
    return { start, end, words: words.slice(from, next) };
  });
}

/** A phrase, or a forged turn, lies within one sentence and takes the rest of it along. */
function byWords(text: string, { words, end }: Sentence): SuspiciousSpan[] {
  const spans: SuspiciousSpan[] = [];
  for (const read of unmasked(words.map((word) => word.text))) {
    for (const { steps, kind, opener } of phrases) {
      for (let at = 0; at < read.length; at++) {
        const first = words[at];
        if (!first || !matchesAt(read, at, steps)) continue;
        spans.push({ kind, start: opener ? openingStart(text, first.start) : clauseStart(text, first.start), end });
      }
    }
    const turn = forgedTurn({ ...readingOf(text, words), words: read });
    const first = turn && words[turn.start];
    if (first) spans.push({ kind: turn.kind, start: first.start, end });
  }
  return spans;
}

function readingOf(text: string, words: readonly Word[]): Reading {
  return { words: words.map((word) => word.text), marks: words.map(({ end }, at) => text.slice(end, words[at + 1]?.start ?? end + 1)) };
}

/** Written backwards, or letter by letter. */
function isDisguised(sentence: string): boolean {
  const backwards = Array.from(sentence).reverse().join('');
  const reading = readingOf(backwards, wordsOf(backwards));
  const isSpelledOut = /(?:^| )(?:[a-z] ){11}/.test(reading.words.join(' '));
  return isSpelledOut || matchesAny(reading.words) || forgedTurn(reading) !== undefined;
}

function byEncoding(text: string): SuspiciousSpan[] {
  return Array.from(text.matchAll(encodedRun), (match) => ({
    kind: 'encoded' as const,
    start: match.index,
    end: match.index + match[0].length,
  })).filter(({ start, end }) => looksEncoded(text.slice(start, end)));
}

/** In base64 the kind of character changes with nearly every second one; in a long camelCase name or a path it does not. */
function looksEncoded(run: string): boolean {
  const kinds = Array.from(run, (character) => (/[a-z]/.test(character) ? 'a' : /[A-Z]/.test(character) ? 'A' : /\d/.test(character) ? '0' : '-'));
  return kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length / run.length > 0.4;
}

/** An opening marker takes the rest of its sentence along; a closing one only itself; a forged value the object that it stands in. */
function byMarker(text: string, sentences: readonly Span[]): SuspiciousSpan[] {
  return Array.from(text.matchAll(markers), (match) => {
    const [marker] = match;
    const end = match.index + marker.length;
    const isClosing = marker.includes('rest-of') || marker.startsWith('</') || marker.startsWith('[/');
    const brace = marker.startsWith('"') ? text.lastIndexOf('{', match.index) : -1;
    const start = brace >= 0 && match.index - brace <= longestObject ? brace : match.index;
    return { kind: 'forged_marker', start, end: isClosing || !/[[<"]/.test(marker) ? end : sentenceEndAt(sentences, end) };
  });
}

function lines(text: string, pattern: RegExp, kind: SuspicionKind, sentences: readonly Span[]): SuspiciousSpan[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    kind,
    start: match.index,
    end: sentenceEndAt(sentences, match.index + match[0].trimEnd().length),
  }));
}

const firstPerson = new Set(['i', 'im', 'ive', 'id', 'my', 'me', 'we', 'our', 'us', 'weve']);

/** A sentence beside a flagged one that belongs to the same block. */
function withCompanions(text: string, spans: readonly SuspiciousSpan[], sentences: readonly Sentence[]): SuspiciousSpan[] {
  const all = [...spans];
  for (let pass = 0; pass < 2; pass++) {
    for (const [index, sentence] of sentences.entries()) {
      const beside = [sentence, sentences[index - 1], sentences[index + 1]].flatMap((other) => other ?? []);
      const flagged = all.filter((span) => beside.some((other) => overlap(span, other)));
      const left = flagged.length ? sentence.words.filter((word) => !flagged.some((span) => overlap(span, word))) : [];
      if (flagged[0] && isCompanion(readingOf(text, left))) all.push({ start: sentence.start, end: sentence.end, kind: flagged[0].kind });
    }
  }
  return all;
}

function isCompanion({ words, marks }: Reading): boolean {
  if (words.length > longestCompanion || words.some((word) => firstPerson.has(word))) return false;
  const read = words.map(unscrambled);
  return isVerdict({ words: read, marks }) || companions.some((steps) => read.some((_, at) => matchesAt(read, at, steps)));
}

function overlap(left: Span, right: Span): boolean {
  return left.start < right.end && right.start < left.end;
}

function merged(spans: readonly SuspiciousSpan[]): SuspiciousSpan[] {
  const result: SuspiciousSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const previous = result.at(-1);
    if (previous && span.start <= previous.end + 1) result[result.length - 1] = { ...previous, end: Math.max(previous.end, span.end) };
    else result.push(span);
  }
  return result;
}

type Step = ReadonlySet<string> | 'gap';

function compile(steps: string): Step[] {
  return steps.split(' ').map((step) => (step === '…' ? 'gap' : new Set(step.split('|'))));
}

function matchesAny(words: readonly string[]): boolean {
  return phrases.some(({ steps }) => words.some((_, at) => matchesAt(words, at, steps)));
}

/** Whether a phrase begins at `at`. Takes the nearest word for each step: linear, nothing to blow up. */
function matchesAt(words: readonly string[], at: number, steps: readonly Step[]): boolean {
  let position = at - 1;
  let allowance = 0;
  for (const step of steps) {
    if (step === 'gap') {
      allowance = gap;
      continue;
    }
    let next = position + 1;
    while (next <= position + 1 + allowance && next < words.length && !step.has(words[next] ?? '')) next++;
    if (next >= words.length || next > position + 1 + allowance) return false;
    position = next;
    allowance = 0;
  }
  return true;
}

const clauseMarks = /[.!?\n:;"“([{\]>]/;

/** Up to three words before an opening belong to it ("Do not evaluate …"); more are somebody's own sentence without a full stop. */
function openingStart(text: string, at: number): number {
  const start = clauseStart(text, at);
  return wordsOf(text.slice(start, at)).length <= 3 ? start : at;
}

/** A capital letter in mid-sentence is where something was appended to an unfinished sentence; what stood before is not its clause. */
function clauseStart(text: string, at: number): number {
  if (/\p{Lu}/u.test(text.charAt(at))) return at;
  let start = at;
  while (start > 0 && !clauseMarks.test(text.charAt(start - 1))) start--;
  while (start < at && /\s/u.test(text.charAt(start))) start++;
  return start;
}

function sentenceEndAt(sentences: readonly Span[], at: number): number {
  return sentences.find(({ start, end }) => start < at && at <= end)?.end ?? at;
}
