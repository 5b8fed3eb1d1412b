import { isUnreadable } from '../contrast';
import type { HiddenKind } from '../findings';
import { apply, boxAround, combine, covers, holds, IDENTITY, intersection, toBox, toMatrix, translation, type Box, type Matrix } from './geometry';
import { isGlyph, type Glyph } from './glyph';

/** Words drawn at one place, as a person would meet them on the page. */
export interface Run {
  text: string;
  /** Start of the baseline and end of the last letter. */
  x: number;
  y: number;
  right: number;
  size: number;
  box: Box;
  hidden: HiddenKind | null;
}

/** Something painted, that later words may stand on and earlier words may lie under. A null colour is a picture: anything can be on it. */
interface Paint {
  box: Box;
  colour: string | null;
}

interface Graphics {
  matrix: Matrix;
  clip: Box;
  fill: string | null;
  stroke: string | null;
  fillAlpha: number;
  strokeAlpha: number;
  plainBlend: boolean;
  size: number;
  mode: number;
  rise: number;
  leading: number;
  characterSpacing: number;
  wordSpacing: number;
  horizontalScale: number;
}

const PAPER = '#ffffff';
const LEAST_SIZE = 2;
const LEAST_ALPHA = 0.1;
/** A gap between letters wider than this share of the font size is a space that was not written down. */
const SPACE_GAP = 200;
/** Text modes of PDF that paint no letter: 3 paints nothing, 7 only clips. */
const UNPAINTED_MODES = new Set([3, 7]);
const STROKED_MODES = new Set([1, 5]);

/** Follows the drawing operators of one page, keeping what decides whether a person sees a word: colour, opacity, size, place, what lies over it. */
export class PageReader {
  readonly runs: Run[] = [];
  private readonly paints: Paint[] = [];
  private readonly saved: Graphics[] = [];
  private readonly hiddenLayers: boolean[] = [];
  private now: Graphics;
  private textMatrix: Matrix = IDENTITY;
  private lineMatrix: Matrix = IDENTITY;
  private clipNext = false;

  constructor(
    private readonly page: Box,
    private readonly isLayerVisible: (group: unknown) => boolean,
  ) {
    this.now = {
      matrix: IDENTITY,
      clip: page,
      fill: '#000000',
      stroke: '#000000',
      fillAlpha: 1,
      strokeAlpha: 1,
      plainBlend: true,
      size: 0,
      mode: 0,
      rise: 0,
      leading: 0,
      characterSpacing: 0,
      wordSpacing: 0,
      horizontalScale: 1,
    };
  }

  /** One operator, by its name in pdf.js. Unknown ones draw nothing that matters here. */
  read(operator: string, parameters: readonly unknown[]): void {
    this.operators[operator]?.(parameters);
  }

  private readonly operators: Record<string, (parameters: readonly unknown[]) => void> = {
    save: () => this.save(),
    restore: () => this.restore(),
    transform: (parameters) => this.transform(toMatrix(parameters)),
    paintFormXObjectBegin: ([matrix, box]) => this.enterForm(matrix, box),
    paintFormXObjectEnd: () => this.restore(),
    beginGroup: () => this.save(),
    endGroup: () => this.restore(),
    beginAnnotation: ([, , transform, matrix]) => {
      this.save();
      this.transform(toMatrix(transform));
      this.transform(toMatrix(matrix));
    },
    endAnnotation: () => this.restore(),
    setGState: ([entries]) => this.setState(entries),
    setFillRGBColor: ([colour]) => (this.now.fill = String(colour)),
    setStrokeRGBColor: ([colour]) => (this.now.stroke = String(colour)),
    setFillColorN: () => (this.now.fill = null),
    setStrokeColorN: () => (this.now.stroke = null),
    clip: () => (this.clipNext = true),
    eoClip: () => (this.clipNext = true),
    paintImageXObject: () => this.paintPicture(),
    paintInlineImageXObject: () => this.paintPicture(),
    paintImageMaskXObject: () => this.paintPicture(),
    shadingFill: () => this.paints.push({ box: this.now.clip, colour: null }),
    beginMarkedContent: () => this.hiddenLayers.push(false),
    beginMarkedContentProps: ([tag, group]) => this.hiddenLayers.push(tag === 'OC' && !this.isLayerVisible(group)),
    endMarkedContent: () => this.hiddenLayers.pop(),
    beginText: () => (this.textMatrix = this.lineMatrix = IDENTITY),
    setFont: ([, size]) => (this.now.size = Number(size)),
    setTextRenderingMode: ([mode]) => (this.now.mode = Number(mode)),
    setTextRise: ([rise]) => (this.now.rise = Number(rise)),
    setLeading: ([leading]) => (this.now.leading = Number(leading)),
    setCharSpacing: ([spacing]) => (this.now.characterSpacing = Number(spacing)),
    setWordSpacing: ([spacing]) => (this.now.wordSpacing = Number(spacing)),
    setHScale: ([percent]) => (this.now.horizontalScale = Number(percent) / 100),
    setTextMatrix: ([matrix]) => (this.textMatrix = this.lineMatrix = toMatrix(matrix)),
    moveText: ([x, y]) => this.moveLine(Number(x), Number(y)),
    setLeadingMoveText: ([x, y]) => {
      this.now.leading = -Number(y);
      this.moveLine(Number(x), Number(y));
    },
    nextLine: () => this.moveLine(0, -this.now.leading),
    showText: ([glyphs]) => this.show(glyphs as readonly unknown[]),
  };

  /** A path with what is done to it; `fills` says whether it is painted inside. Called by the owner, who knows the numbers of the operators. */
  readPath(fills: boolean, bounds: unknown): void {
    const box = boxAround(this.now.matrix, toBox(bounds));
    if (this.clipNext) this.now.clip = intersection(this.now.clip, box);
    this.clipNext = false;
    if (!fills || this.now.fillAlpha < LEAST_ALPHA) return;
    if (this.now.fillAlpha > 0.95 && this.now.plainBlend) this.coverEarlierRuns(box);
    this.paints.push({ box, colour: this.now.fill });
  }

  private save(): void {
    this.saved.push({ ...this.now });
  }

  private restore(): void {
    this.now = this.saved.pop() ?? this.now;
  }

  private transform(matrix: Matrix): void {
    this.now.matrix = combine(this.now.matrix, matrix);
  }

  private enterForm(matrix: unknown, box: unknown): void {
    this.save();
    if (matrix) this.transform(toMatrix(matrix));
    if (box) this.now.clip = intersection(this.now.clip, boxAround(this.now.matrix, toBox(box)));
  }

  private setState(entries: unknown): void {
    for (const [key, value] of entries as [string, unknown][]) {
      if (key === 'ca') this.now.fillAlpha = Number(value);
      if (key === 'CA') this.now.strokeAlpha = Number(value);
      if (key === 'BM') this.now.plainBlend = value === 'source-over' || value === 'Normal';
      if (key === 'Font') this.now.size = Number((value as unknown[])[1]);
    }
  }

  private paintPicture(): void {
    this.paints.push({ box: boxAround(this.now.matrix, [0, 0, 1, 1]), colour: null });
  }

  private coverEarlierRuns(box: Box): void {
    for (const run of this.runs) if (!run.hidden && covers(box, run.box)) run.hidden = 'invisible-text';
  }

  private moveLine(x: number, y: number): void {
    this.textMatrix = this.lineMatrix = combine(this.lineMatrix, translation(x, y));
  }

  private show(glyphs: readonly unknown[]): void {
    const { size, rise, horizontalScale } = this.now;
    const place = combine(combine(this.now.matrix, this.textMatrix), [horizontalScale, 0, 0, 1, 0, rise]);
    const { text, width } = this.advance(glyphs);
    this.textMatrix = combine(this.textMatrix, translation(width * horizontalScale, 0));
    if (!text) return;
    const [x, y] = apply(place, 0, 0);
    const [right] = apply(place, width, 0);
    const drawnSize = Math.abs(size) * Math.min(Math.hypot(place[2], place[3]), Math.hypot(place[0], place[1]));
    const box = boxAround(place, [0, 0, width, Math.abs(size) * 0.7]);
    this.runs.push({ text, x, y, right, size: drawnSize, box, hidden: this.hiddenKind(box, drawnSize) });
  }

  private advance(glyphs: readonly unknown[]): { text: string; width: number } {
    let text = '';
    let width = 0;
    for (const glyph of glyphs) {
      if (typeof glyph === 'number') {
        width -= (glyph / 1000) * this.now.size;
        if (glyph < -SPACE_GAP && text && !text.endsWith(' ')) text += ' ';
      } else if (isGlyph(glyph)) {
        text += letters(glyph);
        width += (glyph.width / 1000) * this.now.size + this.now.characterSpacing + (glyph.isSpace ? this.now.wordSpacing : 0);
      }
    }
    return { text, width };
  }

  private hiddenKind(box: Box, size: number): HiddenKind | null {
    const x = (box[0] + box[2]) / 2;
    const y = (box[1] + box[3]) / 2;
    if (!holds(this.page, x, y)) return 'off-page-text';
    if (size < LEAST_SIZE) return 'tiny-text';
    const stroked = STROKED_MODES.has(this.now.mode);
    const alpha = stroked ? this.now.strokeAlpha : this.now.fillAlpha;
    if (UNPAINTED_MODES.has(this.now.mode) || alpha < LEAST_ALPHA || this.hiddenLayers.includes(true)) return 'invisible-text';
    if (!holds(this.now.clip, x, y)) return 'off-page-text';
    const colour = stroked ? this.now.stroke : this.now.fill;
    return colour !== null && isUnreadable(colour, this.backgroundAt(x, y)) ? 'white-text' : null;
  }

  /** What the words stand on. Behind a picture nothing can be said, so the paper counts: white words on a picture are cut rather than trusted. */
  private backgroundAt(x: number, y: number): string {
    const under = this.paints.findLast(({ box }) => holds(box, x, y));
    return under?.colour ?? PAPER;
  }
}

const ligatures: Record<string, string> = { ﬀ: 'ff', ﬁ: 'fi', ﬂ: 'fl', ﬃ: 'ffi', ﬄ: 'ffl', ﬅ: 'st', ﬆ: 'st' };

function letters({ unicode }: Glyph): string {
  return unicode.replace(/[ﬀ-ﬆ]/g, (ligature) => ligatures[ligature] ?? ligature).replace(/\u00a0/g, ' ');
}
