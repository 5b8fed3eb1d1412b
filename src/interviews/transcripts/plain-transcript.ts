import { isSpeakerLabel } from './speaker-label';
import { fault, type Parsed, type Utterance } from './transcript';

/** "Name: words", perhaps with a time before or after the name: "[00:12] Julius: …", "Julius (00:12): …". */
const SPOKEN =
  /^[\s*_#>-]{0,10}(?:[[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?\s*(?:[-–—]\s*)?)?([\p{L}\p{N}][^:?!\t]{0,79}?)(?:\s*[[(]\d{1,2}:\d{2}(?::\d{2})?[\])])?\s*:[*_]{0,3}(?:\s+(\S.*)?)?$/u;

/** Lines without a name go on with what the speaker before was saying. */
export function readPlain(source: string): Parsed {
  const utterances: Utterance[] = [];
  const lines = source.replace(/^\ufeff/, '').split(/\r\n?|\n/);
  for (const [index, line] of lines.entries()) {
    if (!line.trim()) continue;
    const spoken = SPOKEN.exec(line);
    const speaker = spoken?.[1]?.replace(/[*_]+/g, '').trim();
    const last = utterances.at(-1);
    if (speaker && isSpeakerLabel(speaker) && !/^https?$/i.test(speaker))
      utterances.push({ speaker, text: spoken?.[2]?.replace(/^[*_]+\s*/, '').trim() ?? '', line: index + 1 });
    else if (last) last.text = `${last.text} ${line.trim()}`.trim();
    else return { faults: [fault('no-speaker', 'this begins without a speaker. Write every turn as "Name: what was said".', index + 1)] };
  }
  return { utterances: utterances.filter(({ text }) => text) };
}
