/** Markup that may stand in a page as it is. Only `html` makes it. */
export class SafeHtml {
  constructor(readonly markup: string) {}
}

type Insertion = SafeHtml | string | number | null | undefined | readonly (SafeHtml | string)[];

/** A template whose insertions are text: everything is escaped except markup that `html` itself made. There is no way around it. */
export function html(strings: TemplateStringsArray, ...insertions: Insertion[]): SafeHtml {
  return new SafeHtml(strings.reduce((page, part, index) => `${page}${markupOf(insertions[index - 1])}${part}`));
}

function markupOf(insertion: Insertion): string {
  if (insertion === null || insertion === undefined) return '';
  if (insertion instanceof SafeHtml) return insertion.markup;
  if (typeof insertion === 'object') return insertion.map(markupOf).join('');
  return escaped(String(insertion));
}

/** Characters that shape markup become references; invisible ones, which hide or reorder text, become visible. */
function escaped(text: string): string {
  return text.replace(/[&<>"'`=]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/(?![\t\n\r])[\p{Cc}\p{Cf}]/gu, '\uFFFD');
}
