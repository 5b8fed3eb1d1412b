import { cutHiddenCharacters } from './hidden-characters';
import { findingsIn, type Finding, type Piece } from './findings';
import { findInstructions } from './instructions';
import { readDocx } from './docx/docx-text';
import { readPdf } from './pdf/pdf-text';
import { Unreadable } from './unreadable';

/** What we read; `text` is TXT and Markdown. */
export type Format = 'pdf' | 'docx' | 'text';

export interface Extraction {
  /** What a person sees, and therefore what a model may see. */
  text: string;
  findings: Finding[];
}

/** More than any résumé; what lies beyond is not worth a model's time. */
const LONGEST_TEXT = 200_000;

export async function readDocument(format: Format, bytes: Uint8Array): Promise<Extraction> {
  const pieces = await read(format, bytes);
  const visible = pieces
    .filter(({ hidden }) => hidden === null)
    .map(({ text }) => text)
    .join('');
  const { text, findings } = cutHiddenCharacters(visible.slice(0, LONGEST_TEXT));
  const tidy = tidied(text);
  return { text: tidy, findings: [...findingsIn(pieces), ...findings, ...findInstructions(tidy)] };
}

async function read(format: Format, bytes: Uint8Array): Promise<Piece[]> {
  if (format === 'pdf') return readPdf(bytes);
  if (format === 'docx') return readDocx(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return [{ text: readUtf8(bytes), hidden: null }];
}

function readUtf8(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0')) throw new Unreadable('not-utf8');
    return text;
  } catch (error) {
    if (error instanceof TypeError) throw new Unreadable('not-utf8', error);
    throw error;
  }
}

/** No trailing blanks, at most one empty line in a row. */
function tidied(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd();
}
