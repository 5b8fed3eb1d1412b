import { fold, folded } from './folded-text';
import { suspiciousSpans } from './suspicion';
import { shareFoundIn, wordsOf, type Span } from './words';

/** A turn as an evaluation sees it. */
export interface ScoredTurn {
  readonly number: number;
  readonly question: string;
  readonly answer: string;
}

/** Words that a model or a rule claims the candidate said, and in which turn. */
export interface Claim {
  readonly turn: number;
  readonly quote: string;
}

/** Why a quote does not count. */
export type Refusal = 'too_short' | 'not_found' | 'interviewer_words' | 'echo_of_question' | 'suspected_injection';

/** A quote that was checked. Verified: `quote` is the verbatim slice `answer.slice(start, end)` of that turn. Otherwise: as claimed, with the reason. */
export type Evidence =
  | { readonly turn: number; readonly start: number; readonly end: number; readonly quote: string; readonly verified: true }
  | { readonly turn: number; readonly start: null; readonly end: null; readonly quote: string; readonly verified: false; readonly reason: Refusal };

/** Fewer words than this can be found anywhere and prove nothing. */
const minimumWords = 3;
/** A quote of which this share (in runs of three words) stands in the question only repeats it. */
const echoShare = 0.8;

/**
 * The rule of rules: a quote counts only if the candidate said it. It is looked for in the turn it names, then in the candidate's other
 * turns (models miscount); never in the interviewer's words, never in spans that talk to the evaluator.
 */
export function verify(claim: Claim, turns: readonly ScoredTurn[]): Evidence {
  const wanted = trimmed(folded(claim.quote));
  if (wordsOf(wanted).length < minimumWords) return refused(claim, 'too_short');
  const order = [...turns].sort((a, b) => Number(b.number === claim.turn) - Number(a.number === claim.turn));
  let reason: Refusal = 'not_found';
  for (const turn of order) {
    const places = occurrences(wanted, turn.answer);
    if (places.length === 0) continue;
    const flagged = suspiciousSpans(turn.answer);
    const place = places.find((each) => !flagged.some((span) => span.start < each.end && each.start < span.end));
    if (!place) reason = 'suspected_injection';
    else if (shareFoundIn(wanted, turn.question) >= echoShare) reason = 'echo_of_question';
    else return { turn: turn.number, ...place, quote: turn.answer.slice(place.start, place.end), verified: true };
  }
  if (reason === 'not_found' && turns.some((turn) => occurrences(wanted, turn.question).length > 0)) reason = 'interviewer_words';
  return refused(claim, reason);
}

/** All claims checked, each place once. */
export function verifyAll(claims: readonly Claim[], turns: readonly ScoredTurn[]): Evidence[] {
  const seen = new Set<string>();
  return claims
    .map((claim) => verify(claim, turns))
    .filter((evidence) => {
      const place = evidence.verified ? `${evidence.turn}:${evidence.start}:${evidence.end}` : `?${evidence.quote}`;
      return !seen.has(place) && seen.add(place);
    });
}

function refused({ turn, quote }: Claim, reason: Refusal): Evidence {
  return { turn, start: null, end: null, quote, verified: false, reason };
}

/** Models like to wrap quotes in quotation marks and dots; these are theirs, not the candidate's. */
function trimmed(quote: string): string {
  return quote
    .replace(/^["'.\s]+/, '')
    .replace(/(?<!["'\s])["'\s]+$/, '')
    .replace(/(?<!\.)\.{2,}$/, '')
    .trim();
}

const wordCharacter = /[\p{L}\p{N}\p{M}]/u;

/** Every place of the wanted text in the original, from word to word: "able to lead" is not said by someone who is unable to lead. */
function occurrences(wanted: string, original: string): Span[] {
  const { text, starts, ends } = fold(original);
  const places: Span[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const last = at + wanted.length - 1;
    const cutsBefore = wordCharacter.test(text.charAt(at - 1)) && wordCharacter.test(text.charAt(at));
    const cutsAfter = wordCharacter.test(text.charAt(last)) && wordCharacter.test(text.charAt(last + 1));
    if (!cutsBefore && !cutsAfter) places.push({ start: starts[at] ?? 0, end: ends[last] ?? original.length });
  }
  return places;
}
