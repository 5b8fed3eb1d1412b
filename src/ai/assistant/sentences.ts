const END_OF_SENTENCE = /[.!?:]\s|\n/g;
const MAX_HELD = 4_000;

/**
 * Words come in pieces; they go on in whole sentences, so that what is checked is never half of a citation, a link or a tag.
 * Nothing goes on while a bracket is open.
 */
export class Sentences {
  private held = '';

  push(piece: string): string {
    this.held += piece;
    if (this.held.length > MAX_HELD) return this.end();
    const ends = [...this.held.matchAll(END_OF_SENTENCE)].map(({ index, 0: end }) => index + end.length);
    const cut = ends.reverse().find((end) => isClosed(this.held.slice(0, end)));
    if (cut === undefined) return '';
    const ready = this.held.slice(0, cut);
    this.held = this.held.slice(cut);
    return ready;
  }

  /** What is left. */
  end(): string {
    const rest = this.held;
    this.held = '';
    return rest;
  }
}

function isClosed(text: string): boolean {
  return ['[]', '<>', '()'].every(([open, close]) => text.lastIndexOf(open ?? '') <= text.lastIndexOf(close ?? ''));
}
