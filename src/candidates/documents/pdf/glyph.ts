/** A letter as pdf.js hands it over in `showText`; the numbers between letters are adjustments of their distance. */
export interface Glyph {
  unicode: string;
  width: number;
  isSpace: boolean;
}

export function isGlyph(value: unknown): value is Glyph {
  return typeof value === 'object' && value !== null && 'unicode' in value && typeof value.unicode === 'string' && 'width' in value;
}
