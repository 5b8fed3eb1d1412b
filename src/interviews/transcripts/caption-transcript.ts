import type { FieldError } from '../../platform/errors';
import { isSpeakerLabel } from './speaker-label';
import { fault, type Parsed, type Transcript, TRANSCRIPT_LIMITS, type Utterance } from './transcript';

const TIME = String.raw`(?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3}`;
const TIMING = new RegExp(`^\\s*(${TIME})\\s*-->\\s*(${TIME})(?:\\s.*)?$`);
/** `<v Name>`, `<v.loud Name>`; closing is optional. */
const VOICE = /<v(?:\.[^\s>.]{0,60}){0,4}\s{1,20}([^>]{1,120})>/g;
const TAG = /<\/?[a-z0-9][^>]{0,120}>|<\d[^>]{0,20}>/gi;
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': ' ',
  '&lrm;': '',
  '&rlm;': '',
  '&quot;': '"',
  '&#39;': "'",
};
/** "Name: words" inside a caption, as most tools write it. The name is short and holds no sentence. */
const NAMED = /^\s*(?:-\s*)?([\p{L}\p{N}][^:.?!<>\n]{0,79}):\s+(\S.*)$/su;

interface Line {
  text: string;
  /** 1-based. */
  number: number;
}

/** The blocks of a caption file: runs of lines between empty ones. */
function blocksOf(source: string): Line[][] {
  const blocks: Line[][] = [];
  const block: Line[] = [];
  source.split(/\r\n?|\n/).forEach((text, index) => {
    if (text.trim()) block.push({ text, number: index + 1 });
    else if (block.length > 0) blocks.push(block.splice(0));
  });
  if (block.length > 0) blocks.push(block);
  return blocks;
}

function plain(text: string): string {
  return text
    .replace(TAG, '')
    .replace(/&(?:amp|lt|gt|nbsp|lrm|rlm|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();
}

/** Who says what in one cue: by voice tags, else by "Name:", else whoever spoke before. */
function spoken(text: string, line: number, before: string | undefined): Utterance[] {
  const voices = [...text.matchAll(VOICE)];
  if (voices.length > 0) {
    const first = text.slice(0, voices[0]?.index);
    const parts = voices.map((voice, index) => ({
      speaker: plain(voice[1] ?? ''),
      text: plain(text.slice(voice.index + voice[0].length, voices[index + 1]?.index)),
      line,
    }));
    return [...(plain(first) && before ? [{ speaker: before, text: plain(first), line }] : []), ...parts].filter((each) => each.text);
  }
  const dialogue = text.split('\n').flatMap((part): { speaker?: string; text: string }[] => {
    const named = NAMED.exec(part);
    return named && isSpeakerLabel(named[1] ?? '')
      ? [{ speaker: plain(named[1] ?? ''), text: plain(named[2] ?? '') }]
      : [{ text: plain(part.replace(/^\s*-\s+/, '')) }];
  });
  let speaker = before;
  return dialogue.flatMap((part) => {
    speaker = part.speaker ?? speaker;
    return part.text ? [{ speaker: speaker ?? '', text: part.text, line }] : [];
  });
}

interface Cue {
  lines: Line[];
  timing: Line;
}

function collect(cues: readonly Cue[], faults: FieldError[]): Parsed {
  const utterances: Utterance[] = [];
  for (const { lines, timing } of cues) {
    const said = spoken(lines.map(({ text }) => text).join('\n'), lines[0]?.number ?? timing.number, utterances.at(-1)?.speaker);
    const nobody = said.find(({ speaker }) => !speaker);
    if (nobody) faults.push(fault('no-speaker', 'nobody is named as the speaker. Use <v Name> or "Name: words".', nobody.line));
    else utterances.push(...said);
    if (faults.length >= 20 || utterances.length > TRANSCRIPT_LIMITS.utterances) break;
  }
  return faults.length > 0 ? { faults } : { utterances };
}

function cueOf(block: readonly Line[], pattern: RegExp): Cue | undefined {
  // The line before the timing is the cue's name or number.
  const at = block.findIndex(({ text }, index) => index < 2 && pattern.test(text));
  const timing = block[at];
  return timing && { timing, lines: block.slice(at + 1) };
}

function metadata(lines: readonly Line[]): Transcript['candidate'] {
  const value = (name: RegExp) => lines.map(({ text }) => name.exec(text)?.[1]?.trim()).find(Boolean);
  return { name: value(/^(?:NOTE\s+)?candidate(?: name)?\s*:\s*(.{1,200})$/i), email: value(/^(?:NOTE\s+)?candidate e-?mail\s*:\s*(.{1,254})$/i) };
}

/** WebVTT: header, NOTE, STYLE and REGION blocks are left out; cue settings and names are ignored. */
export function readWebVtt(source: string): Parsed {
  const blocks = blocksOf(source.replace(/^\ufeff/, ''));
  const [header, ...rest] = blocks;
  const first = header?.[0];
  if (!header || !first || !/^WEBVTT(?:[ \t].*)?$/.test(first.text)) return { faults: [fault('no-header', 'a WebVTT file begins with WEBVTT.', 1)] };
  const faults: FieldError[] = [];
  const cues: Cue[] = [];
  const notes = header.slice(1);
  // Some writers leave no empty line after the header.
  const inHeader = cueOf(notes, TIMING);
  if (inHeader) cues.push(inHeader);
  for (const block of rest) {
    const start = block[0];
    if (/^NOTE(?:\s|$)/.test(start?.text ?? '')) notes.push(...block);
    else if (!/^(?:STYLE|REGION)\s*$/.test(start?.text ?? '')) {
      const cue = cueOf(block, TIMING);
      if (cue) cues.push(cue);
      else faults.push(fault('no-timing', 'a cue needs a line like 00:00:01.000 --> 00:00:04.000.', start?.number));
    }
  }
  const parsed = collect(cues, faults.slice(0, 20));
  return 'faults' in parsed ? parsed : { ...parsed, candidate: metadata(notes) };
}

/** SubRip: number, timing, text. A missing number is forgiven. */
export function readSrt(source: string): Parsed {
  const faults: FieldError[] = [];
  const cues: Cue[] = [];
  for (const block of blocksOf(source.replace(/^\ufeff/, ''))) {
    const cue = cueOf(block, TIMING);
    if (cue) cues.push(cue);
    else faults.push(fault('no-timing', 'a subtitle needs a line like 00:00:01,000 --> 00:00:04,000.', block[0]?.number));
  }
  return collect(cues, faults.slice(0, 20));
}
