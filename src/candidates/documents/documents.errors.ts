import { Invalid, NotFound, Unsupported, type ProblemClass } from '../../platform/errors';
import type { UnreadableReason } from './unreadable';

export const DocumentNotFound = NotFound(
  'document.not-found',
  'There is no document with this id. Take one from GET /api/v1/candidates/{id}/documents.',
);

export const FileMissing = Invalid(
  'document.file-missing',
  'The request has no file. Send multipart/form-data with the document in the field "file".',
);

/** The field in which a document is sent. */
const FILE = '/file';

export const DocumentEmpty = Invalid('document.empty', 'The file has no content (0 bytes). Export it again and send the new one.', FILE);

export const TypeNotSupported = Unsupported(
  'document.type-not-supported',
  'Files of this kind are not read. Send a PDF, DOCX, TXT or MD file, named as such.',
  FILE,
);

export const ContentMismatch = Unsupported<{ extension: string; found: string }>(
  'document.content-mismatch',
  ({ extension, found }) => `The file is named .${extension}, but its content is ${found}. Send a real ${extension.toUpperCase()} file.`,
  FILE,
);

export const NoText = Invalid(
  'document.no-text',
  'No text can be read in the document; it is probably a scan. Run text recognition (OCR) over it, or send the original, and upload that.',
  FILE,
);

const Damaged = Invalid('document.damaged', 'The document is damaged and cannot be read. Open it, save it again, and send the new file.', FILE);
const Encrypted = Invalid('document.encrypted', 'The document is protected with a password. Remove the password and send it again.', FILE);
const TooLarge = Invalid('document.too-long', 'The document is far longer than a résumé. Send the part that matters, of at most 60 pages.', FILE);
const Bomb = Invalid(
  'document.unpacks-too-large',
  'The document unpacks to more than is taken here (2,000 parts, 100 MiB, 100 times its size). Send it as a PDF.',
  FILE,
);
const NotUtf8 = Invalid('document.not-utf8', 'The text is not UTF-8. Save it as UTF-8 and send it again.', FILE);
const TooSlow = Invalid(
  'document.too-complex',
  'The document could not be read within 10 seconds. Send a simpler export of it, or plain text.',
  FILE,
);

/** What a document that cannot be read is told as. */
export const unreadableProblems: Record<UnreadableReason, ProblemClass<void>> = {
  damaged: Damaged,
  encrypted: Encrypted,
  'too-large': TooLarge,
  bomb: Bomb,
  'not-utf8': NotUtf8,
  'too-slow': TooSlow,
};
