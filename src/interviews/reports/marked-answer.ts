/** A place in an answer and what it is. */
export interface AnswerMark {
  readonly start: number;
  readonly end: number;
  readonly kind: 'quote' | 'suspicion';
}

/** A stretch of an answer that is marked alike throughout. */
export interface AnswerPiece {
  readonly text: string;
  readonly isQuote: boolean;
  readonly isSuspicion: boolean;
}

/** The answer cut where marks begin and end; overlapping marks need no nesting this way. Joined, the pieces are the answer. */
export function markedAnswer(answer: string, marks: readonly AnswerMark[]): AnswerPiece[] {
  const cuts = [...new Set([0, answer.length, ...marks.flatMap(({ start, end }) => [start, end])])]
    .filter((at) => at >= 0 && at <= answer.length)
    .sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index] ?? 0;
    const over = (kind: AnswerMark['kind']) => marks.some((mark) => mark.kind === kind && mark.start <= start && end <= mark.end);
    return { text: answer.slice(start, end), isQuote: over('quote'), isSuspicion: over('suspicion') };
  });
}
