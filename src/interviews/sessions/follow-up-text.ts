import { protectedGround } from '../kits/discrimination';
import { isDoubleBarrelled, isLeading, isNearDuplicate } from '../kits/question-form';

export const LONGEST_FOLLOW_UP = 400;

/** Links, markup, code, control and invisible characters: nothing that a spoken question has. */
const NOT_SPOKEN = /https?:|www\.|:\/\/|[<>[\]{}|`*\\]|[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u;

/** Exactly one question mark, and at the end; in the scripts that have one of their own too. */
const ONE_QUESTION = /^[^?？؟]+[?？؟]$/;

/**
 * A proposed follow-up as it may be put to a candidate, or null. Whoever proposed it, it is one short question that neither leads nor touches
 * a protected ground, and that has not been asked already.
 */
export function usableFollowUp(proposed: string | null, alreadyAsked: readonly string[]): string | null {
  const text = proposed?.trim().normalize('NFC');
  if (!text || text.length > LONGEST_FOLLOW_UP || NOT_SPOKEN.test(text)) return null;
  if (!ONE_QUESTION.test(text) || isDoubleBarrelled(text) || isLeading(text) || protectedGround(text)) return null;
  return alreadyAsked.some((question) => isNearDuplicate(question, text)) ? null : text;
}
