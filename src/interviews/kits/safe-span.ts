import { findInstructions } from '../../candidates/documents/instructions';
import { suspiciousSpans } from '../evaluations/suspicion';
import { protectedGround } from './discrimination';

const SHAPE = /^[\p{L}\p{N}][\p{L}\p{N}\p{M} .,&+#/'’-]*$/u;
const MAX_LENGTH = 60;

/**
 * A short piece of somebody else's text that may stand inside a question of ours: a skill, an employer, a role. Sentences, mark-up and anything
 * that speaks to a machine are refused; a question then does without it.
 */
export function safeSpan(text: string | null | undefined, maxWords = 8): string | undefined {
  if (!text) return undefined;
  const span = text
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?<![.,;:\s-])[.,;:\s-]+$/, '');
  if (span.length === 0 || span.length > MAX_LENGTH || span.split(' ').length > maxWords || !SHAPE.test(span) || /[.!?] /.test(span))
    return undefined;
  if (/https?:|www\.|@/i.test(span) || protectedGround(span)) return undefined;
  return findInstructions(span).length > 0 || suspiciousSpans(span).length > 0 ? undefined : span;
}
