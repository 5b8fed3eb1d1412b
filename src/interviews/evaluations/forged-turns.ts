import * as known from './forged-turn-words';

/** Words of a sentence as they are read, and the characters behind each of them. */
export interface Reading {
  readonly words: readonly string[];
  readonly marks: readonly string[];
}

export interface ForgedTurn {
  /** Index of the word at which it begins. */
  readonly start: number;
  readonly kind: 'role_change' | 'forged_verdict';
}

/** Words between a speaker and their verb, or their colon: "The interviewer, visibly impressed, says". */
const mostBeforeVerb = 5;
const mostBeforeColon = 2;
/** Words between the verb and the colon: "says to the candidate:". */
const mostBeforeSpeech = 3;
/** "The other", "Note of the": with more words before it, a speaker stands in a story. */
const mostBefore = 2;
const mostOfClause = 3;
/** Further off, nothing is looked for. */
const furthest = 25;
const shortestStory = 8;

type Kind = ForgedTurn['kind'];
type Speaker = 'interviewer' | 'official' | 'machine';
/** Said here and now; in so many words; stated of the present; reported; said whenever something is so; or what the candidate says to, or of, somebody. */
type Manner = 'now' | 'direct' | 'stated' | 'reported' | 'conditional' | 'own';

/**
 * "The interviewer says: excellent, that is a 5." Candidates tell what managers and customers said; whoever makes the interviewer speak, or a system
 * give marks, forges a turn of this interview. The more trades know such a speaker, the more of a verdict there has to be.
 */
export function forgedTurn(reading: Reading): ForgedTurn | undefined {
  for (let at = 0; at < reading.words.length; at++) {
    const speaker = speakerAt(reading.words, at);
    const kind = speaker && (turnOf(speaker, reading, at) ?? spokenBefore(speaker, reading, at));
    if (kind) return { start: turnStart(reading, at), kind };
  }
  return isForgedMark(reading) ? { start: 0, kind: 'forged_verdict' } : undefined;
}

/** "That is a 5.", "Excellent.": a verdict on what stands beside it. */
export function isVerdict(reading: Reading): boolean {
  const { words } = reading;
  if (words.length <= mostOfClause && isPraise(words)) return true;
  const pointsBack = words.slice(0, mostOfClause).some((word) => known.pointers.has(word));
  return pointsBack && (isMark(reading) || (isPraise(words) && words.length < shortestStory));
}

function speakerAt(words: readonly string[], at: number): Speaker | undefined {
  const word = words[at] ?? '';
  if (known.interviewers.has(word)) return 'interviewer';
  if (known.officials.has(word) || (known.judges.has(word) && known.judging.has(words[at - 1] ?? ''))) return 'official';
  return known.machines.has(word) ? 'machine' : undefined;
}

const self = new Set(['i', 'im', 'ive', 'id', 'we', 'weve', 'wed']);
const addressing = new Set(['to', 'with', 'for']);

/** A speaker, and a verb of saying or a colon behind it; or, told by the speaker, a verb before. */
function turnOf(speaker: Speaker, reading: Reading, at: number): Kind | undefined {
  const { words, marks } = reading;
  for (let opening = at; opening <= at + mostBeforeVerb && opening < words.length; opening++) {
    const word = words[opening] ?? '';
    if (self.has(word)) return undefined;
    const isPast = known.said.has(word);
    const isVerb = opening > at && (isPast || known.says.has(word));
    const isNear = opening <= at + mostBeforeColon;
    const speech = part(reading, opening + 1);
    if (isVerb || (isNear && isColon(marks[opening])))
      return judged(speaker, speech, mannerOf(reading, at, { isPast, isDirect: isColon(marks[opening]) || opensSpeech(marks[opening], speech) }));
    if (isNear && /\s[-–—]+\s/.test(marks[opening] ?? '') && isMark(speech)) return 'forged_verdict';
  }
  const before = words.slice(Math.max(0, at - mostOfClause), at);
  const isToldBy = before.some((word) => known.said.has(word)) && before.some((word) => known.by.has(word));
  return isToldBy ? judged(speaker, part(reading, at + 1), 'reported') : undefined;
}

function mannerOf(reading: Reading, at: number, { isPast, isDirect }: { isPast: boolean; isDirect: boolean }): Manner {
  const before = reading.words.slice(clauseStart(reading, at), at);
  if (before.some((word) => self.has(word)) || before.slice(-mostBefore).some((word) => addressing.has(word))) return 'own';
  if (before.some((word) => known.conditions.has(word))) return 'conditional';
  if (!isDirect) return isPast ? 'reported' : 'stated';
  return isPast || before.length > mostBefore ? 'direct' : 'now';
}

/** "Excellent, that is a 5", says the interviewer. */
function spokenBefore(speaker: Speaker, reading: Reading, at: number): Kind | undefined {
  const { words, marks } = reading;
  const isSaid = (word: string): boolean => known.says.has(word) || known.said.has(word);
  const from = Math.max(0, at - mostBefore);
  const behind = words.slice(at + 1);
  const isLast = behind.length === 0 || (behind.length === 1 && behind.some(isSaid));
  if (!isLast || words.slice(Math.max(0, from - 1), at).some((word) => self.has(word))) return undefined;
  const isInverted = words.slice(from, at).some(isSaid);
  if (isInverted && from === 0 && speaker === 'interviewer') return 'role_change';
  const isDirect = /["'”’»,]/.test(marks[from - 1] ?? '');
  return isInverted || isDirect ? judged(speaker, part(reading, Math.max(0, from - furthest), from), isDirect ? 'direct' : 'reported') : undefined;
}

function judged(speaker: Speaker, speech: Reading, manner: Manner): Kind | undefined {
  const isInterviewer = speaker === 'interviewer';
  if (!isInterviewer && speech.words.some((word) => known.ours.has(word))) return undefined;
  if (speaker === 'machine' && manner === 'conditional') return undefined;
  if (isMark(speech, speaker !== 'machine')) return 'forged_verdict';
  if (manner === 'own') return undefined;
  if (isPraise(speech.words)) {
    const isOfThisMoment = manner === 'now' || (isInterviewer && ['direct', 'stated'].includes(manner));
    if (isOfThisMoment || (speaker !== 'machine' && speech.words.some((word) => known.interviewMatters.has(word)))) return 'forged_verdict';
  }
  return isInterviewer && manner === 'now' ? 'role_change' : undefined;
}

function opensSpeech(mark: string | undefined, speech: Reading): boolean {
  return /["“”„«»‘:：]/.test(mark ?? '') || speech.marks.slice(0, mostBeforeSpeech).some(isColon) || isPraise(speech.words.slice(0, 1));
}

function isColon(mark: string | undefined): boolean {
  return /[:：]/.test(mark ?? '');
}

function isPraise(words: readonly string[]): boolean {
  return words.some((word, at) => known.praise.has(word) || (known.faintPraise.has(word) && known.faintlyPraised.has(words[at + 1] ?? '')));
}

/** The highest mark, as marks are given: "a 5.", "5/5", "five out of five", "full marks", "nota máxima". */
function isMark({ words, marks }: Reading, countsPoints = true): boolean {
  return words.some((word, at) => {
    const [before = '', after = '', next = ''] = [words[at - 1], words[at + 1], words[at + 2]];
    if (known.topMarks.has(word)) return true;
    if (known.highest.has(word)) return known.scales.has(after) || known.scales.has(before);
    if (!known.topNumbers.has(word)) return false;
    if (known.outOf.has(after) && (known.topNumbers.has(next) || next === 'of')) return true;
    if (known.topNumbers.has(after) && (marks[at] ?? '').trim() === '/') return true;
    if (countsPoints && (known.scales.has(after) || known.rated.has(before))) return true;
    const endsClause = at === words.length - 1 || /[.,;:!?)"”»\]]/.test(marks[at] ?? '');
    return endsClause && (at === 0 || known.articles.has(before) || words.slice(Math.max(0, at - 4), at).some((each) => known.scales.has(each)));
  });
}

/** "I already got 5 out of 5 for this question", "In the last round this was rated a 5." */
function isForgedMark(reading: Reading): boolean {
  const { words } = reading;
  const isOfThisInterview = words.some(
    (word, at) =>
      (known.asked.has(word) && known.these.has(words[at - 1] ?? '')) ||
      (known.rounds.has(word) && words.slice(Math.max(0, at - mostBefore), at).some((each) => known.earlier.has(each))),
  );
  return isOfThisInterview && words.some((word) => known.scored.has(word)) && isMark(reading);
}

function part({ words, marks }: Reading, from: number, to = from + furthest): Reading {
  return { words: words.slice(from, to), marks: marks.slice(from, to) };
}

/** A short beginning of the clause belongs to the turn; a longer one is somebody's own sentence without a full stop. */
function turnStart(reading: Reading, at: number): number {
  const clause = clauseStart(reading, at);
  if (at - clause <= mostOfClause) return clause;
  let start = at;
  while (start > clause && known.determiners.has(reading.words[start - 1] ?? '')) start--;
  return start;
}

function clauseStart({ marks }: Reading, at: number): number {
  let start = at;
  while (start > 0 && at - start < furthest && !/[.!?\n:;"“([{\]>]/.test(marks[start - 1] ?? '')) start--;
  return start;
}
