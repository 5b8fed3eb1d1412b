const LONGEST_NAME = 200;
/** Separators, what file systems and headers take amiss, and characters that turn the direction of reading. */
const harmful = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"|?*\\/]/gu;

/** What a person called the file, as a name and nothing but a name. It is shown and offered for download; nothing is ever stored under it. */
export function safeFileName(given: string): string {
  const last = given.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const clean = last.replace(harmful, '').replace(/\s+/g, ' ').replace(/^[. ]+|(?<![. ])[. ]+$/g, ''); // prettier-ignore
  const extension = extensionOf(clean);
  const stem = clean.slice(0, clean.length - (extension ? extension.length + 1 : 0)) || 'document';
  const ending = extension ? `.${extension}` : '';
  return (
    Array.from(stem)
      .slice(0, LONGEST_NAME - ending.length)
      .join('') + ending
  );
}

export function extensionOf(fileName: string): string {
  return /\.([A-Za-z0-9]{1,8})$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
}

/** RFC 6266: a plain name for old readers and the full one for the others. */
export function attachment(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const full = encodeURIComponent(fileName).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}
