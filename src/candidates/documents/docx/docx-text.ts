import type { Piece } from '../findings';
import { Unreadable } from '../unreadable';
import { hiddenBy, lookOf, type Look } from './look';
import { Styles } from './styles';
import { walkXml, type Opening } from './xml';
import { Zip } from './zip';

const MAIN_PART = 'word/document.xml';
/** Parts that a person sees on the page. Properties, comments and custom data are not text and are never read. */
const before = /^word\/header\d{0,3}\.xml$/;
const behind = /^word\/(?:footnotes|endnotes|footer\d{0,3})\.xml$/;

/** Moved-away text, the older of two renderings of one drawing, and field codes: in the file, but not on the page. */
const unseen = new Set(['w:del', 'w:moveFrom', 'mc:Fallback', 'w:instrText', 'w:delText']);

/** Reads a Word document run by run, with the look of each, so that what a person cannot see is told apart. */
export function readDocx(bytes: Buffer): Piece[] {
  const zip = new Zip(bytes);
  const main = zip.text(MAIN_PART);
  if (main === null) throw new Unreadable('damaged');
  const styles = new Styles(zip.text('word/styles.xml'));
  const parts = (pattern: RegExp) => zip.names.filter((name) => pattern.test(name)).map((name) => zip.text(name) ?? '');
  const seen = new Set<string>();
  return [...parts(before), main, ...parts(behind)].filter((part) => !seen.has(part) && seen.add(part)).flatMap((part) => readPart(part, styles));
}

interface Place {
  paragraphLook: Look;
  runLook: Look;
  cellLook: Look;
  in: 'paragraph' | 'run' | 'cell';
}

function readPart(xml: string, styles: Styles): Piece[] {
  const pieces: Piece[] = [];
  const place: Place = { paragraphLook: {}, runLook: {}, cellLook: {}, in: 'paragraph' };
  let skipped = 0;
  let inText = false;
  let inProperties = false;
  const add = (text: string) => {
    const hidden = hiddenBy([styles.defaults, place.cellLook, place.paragraphLook, place.runLook]);
    pieces.push({ text, hidden });
  };
  const breakLine = (mark: string) => pieces.push({ text: mark, hidden: null });

  for (const event of walkXml(xml)) {
    if (event.kind === 'text') {
      if (inText && skipped === 0) add(event.text);
    } else if (unseen.has(event.name)) skipped += event.kind === 'open' ? 1 : -1;
    else if (event.kind === 'open') {
      inText = event.name === 'w:t';
      inProperties ||= propertyElements.has(event.name);
      enter(event, place, styles, inProperties);
      const mark = marks[event.name];
      if (mark && !inProperties && skipped === 0) add(mark);
    } else {
      inText = false;
      if (propertyElements.has(event.name)) inProperties = false;
      if (event.name === 'w:r') place.in = 'paragraph';
      if (event.name === 'w:p' || event.name === 'w:tr') breakLine('\n');
      if (event.name === 'w:tc') {
        place.cellLook = {};
        breakLine('  ');
      }
    }
  }
  return pieces;
}

const propertyElements = new Set(['w:rPr', 'w:pPr', 'w:tcPr', 'w:sectPr', 'w:tblPr', 'w:trPr']);
const marks: Record<string, string> = { 'w:tab': '\t', 'w:br': '\n', 'w:cr': '\n', 'w:noBreakHyphen': '-' };

function enter(element: Opening, place: Place, styles: Styles, inProperties: boolean): void {
  const { name, attributes } = element;
  if (name === 'w:p') Object.assign(place, { paragraphLook: styles.paragraph, runLook: {}, in: 'paragraph' });
  else if (name === 'w:r') Object.assign(place, { runLook: {}, in: 'run' });
  else if (name === 'w:tc') place.in = 'cell';
  else if (name === 'w:pStyle') place.paragraphLook = styles.lookOf(attributes.get('w:val'));
  else if (name === 'w:rStyle') place.runLook = { ...styles.lookOf(attributes.get('w:val')), ...place.runLook };
  else if (inProperties) {
    const look = lookOf(element);
    if (!look) return;
    if (place.in === 'run') Object.assign(place.runLook, look);
    else if (place.in === 'cell') Object.assign(place.cellLook, look);
    // In a paragraph's own properties only the shading counts: its w:rPr is about the paragraph mark.
    else if (look.background !== undefined) place.paragraphLook = { ...place.paragraphLook, background: look.background };
  }
}
