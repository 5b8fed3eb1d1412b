import { randomBytes } from 'node:crypto';

/** Text of other people between two lines that it cannot forge: their marker is made for one call. */
export function block(name: string, text: string, marker: string): string {
  return `[data ${marker} ${name}]\n${plain(text)}\n[end ${marker} ${name}]`;
}

/** Without the control characters that no reader sees; line ends and tabs stay. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '');
}

/** Made after the values are known, and not in any of them. */
export function newMarker(values: string[]): string {
  for (;;) {
    const marker = randomBytes(8).toString('hex');
    if (!values.some((value) => value.includes(marker))) return marker;
  }
}
