import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { Unreadable } from '../unreadable';
import type { Piece } from '../findings';
import { toBox } from './geometry';
import { toPieces } from './lines';
import { PageReader } from './page-reader';

const MOST_PAGES = 60;
/** Pictures are not looked at, so none is unpacked. */
const OPTIONS = { disableFontFace: true, useSystemFonts: false, stopAtErrors: false, maxImageSize: 1 };

/** Reads a PDF by what it draws, not by what it says it contains: only so can be told which words a person sees. */
export async function readPdf(bytes: Uint8Array): Promise<Piece[]> {
  provideTransfer();
  const { OPS } = await getResolvedPDFJS();
  const names = new Map(Object.entries(OPS).map(([name, code]) => [code, name]));
  const fills = new Set<unknown>([OPS.fill, OPS.eoFill, OPS.fillStroke, OPS.eoFillStroke, OPS.closeFillStroke, OPS.closeEOFillStroke]);
  const pdf = await open(bytes);
  if (pdf.numPages > MOST_PAGES) throw new Unreadable('too-large');
  const layers = await pdf.getOptionalContentConfig();

  const pieces: Piece[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const drawing = await page.getOperatorList();
    const reader = new PageReader(toBox(page.view), (group) => Boolean(layers.isVisible(group)));
    drawing.fnArray.forEach((code, index) => {
      const parameters = (drawing.argsArray[index] ?? []) as unknown[];
      if (code === OPS.constructPath) reader.readPath(fills.has(parameters[0]), parameters[2]);
      else reader.read(names.get(code) ?? '', parameters);
    });
    pieces.push(...toPieces(reader.runs));
  }
  return pieces;
}

async function open(bytes: Uint8Array) {
  try {
    return await getDocumentProxy(bytes, OPTIONS);
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') throw new Unreadable('encrypted', error);
    if (error instanceof Error && ['InvalidPDFException', 'FormatError', 'UnknownErrorException'].includes(error.name))
      throw new Unreadable('damaged', error);
    throw error;
  }
}

/** pdf.js calls it, Node 20 has not got it; runs in the worker only, so nothing else sees the addition. */
function provideTransfer(): void {
  if ('transferToFixedLength' in ArrayBuffer.prototype) return;
  Object.defineProperty(ArrayBuffer.prototype, 'transferToFixedLength', {
    value(this: ArrayBuffer, length = this.byteLength) {
      return structuredClone(this, { transfer: [this] }).slice(0, length);
    },
  });
}
