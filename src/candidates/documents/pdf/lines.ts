import type { Piece } from '../findings';
import type { Run } from './page-reader';

/**
 * Puts the runs of a page into lines, in the order in which they were drawn: that keeps the columns of a résumé together. A run goes on in the
 * line when it stands on the same baseline to the right; a wide gap becomes two spaces, a large step down an empty line.
 */
export function toPieces(runs: readonly Run[]): Piece[] {
  const pieces: Piece[] = [];
  let last: Run | null = null;
  for (const run of runs) {
    if (last) pieces.push({ text: separator(last, run, pieces.at(-1)?.text ?? ''), hidden: run.hidden === last.hidden ? run.hidden : null });
    pieces.push({ text: run.text, hidden: run.hidden });
    last = run;
  }
  if (last) pieces.push({ text: '\n\n', hidden: null });
  return pieces;
}

function separator(last: Run, run: Run, before: string): string {
  const size = Math.max(Math.min(last.size, run.size), 1);
  const gap = run.x - last.right;
  if (Math.abs(run.y - last.y) < size * 0.4 && gap > -size * 0.6) {
    if (gap > size * 1.5) return '  ';
    return gap > size * 0.15 && !before.endsWith(' ') && !run.text.startsWith(' ') ? ' ' : '';
  }
  const step = last.y - run.y;
  return step > 0 && step < Math.max(last.size, run.size) * 1.7 ? '\n' : '\n\n';
}
