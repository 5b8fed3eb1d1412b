import { isUtf8 } from 'node:buffer';
import { ContentMismatch, TypeNotSupported, unreadableProblems } from './documents.errors';
import { Zip } from './docx/zip';
import { extensionOf } from './file-name';
import type { Format } from './read-document';

export interface MediaType {
  format: Format;
  mediaType: string;
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** What we read, by the ending of the name. Content and name must agree: either of them alone can be made up. */
const byExtension: Record<string, MediaType> = {
  pdf: { format: 'pdf', mediaType: 'application/pdf' },
  docx: { format: 'docx', mediaType: DOCX },
  txt: { format: 'text', mediaType: 'text/plain' },
  md: { format: 'text', mediaType: 'text/markdown' },
  markdown: { format: 'text', mediaType: 'text/markdown' },
};

/** Judges a file by its name and its first bytes. Throws a problem for everything that we do not read. Throws `Unreadable` for archives that are bombs. */
export async function mediaTypeOf(fileName: string, bytes: Buffer): Promise<MediaType> {
  const extension = extensionOf(fileName);
  const expected = byExtension[extension];
  if (!expected) throw new TypeNotSupported();
  const found = await contentOf(bytes);
  if (expected.format === 'text') {
    if (found === 'PDF' || found === 'a ZIP archive' || found === 'DOCX') throw new ContentMismatch({ extension, found });
    if (!isUtf8(bytes)) throw found ? new ContentMismatch({ extension, found }) : new unreadableProblems['not-utf8']();
    return expected;
  }
  if (found !== extension.toUpperCase())
    throw new ContentMismatch({ extension, found: found ?? (isUtf8(bytes) ? 'plain text' : 'of an unknown kind') });
  return expected;
}

/** What the bytes say they are, in words; undefined when they say nothing, as text does. */
async function contentOf(bytes: Buffer): Promise<string | undefined> {
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return archiveOf(bytes);
  const { fileTypeFromBuffer } = await import('file-type');
  const type = await fileTypeFromBuffer(bytes);
  if (!type || type.mime === 'application/pdf') return type && 'PDF';
  return `a ${type.ext.toUpperCase()} ${type.mime.startsWith('image/') ? 'image' : 'file'}`;
}

/** Only the table of contents of the archive is looked at; nothing is unpacked. */
function archiveOf(bytes: Buffer): string {
  const names = new Zip(bytes).names;
  if (names.some((name) => /vbaProject\.bin$/i.test(name))) return 'a document with macros';
  return names.includes('word/document.xml') && names.includes('[Content_Types].xml') ? 'DOCX' : 'a ZIP archive';
}
