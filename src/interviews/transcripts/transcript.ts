import type { FieldError } from '../../platform/errors';

export const TRANSCRIPT_FORMATS = ['json', 'webvtt', 'srt', 'plain'] as const;
export type TranscriptFormat = (typeof TRANSCRIPT_FORMATS)[number];

/** Something that one person said, and the line of the source where it begins (1-based; for JSON the place in the list). */
export interface Utterance {
  speaker: string;
  text: string;
  line: number;
}

export interface Transcript {
  format: TranscriptFormat;
  utterances: Utterance[];
  /** Whom the transcript itself names as the candidate, beside the speakers. */
  candidate: { name?: string; email?: string };
}

/** What a parser finds: what was said, or what is wrong and where. Parsers never throw. */
export type Parsed = { utterances: Utterance[]; candidate?: Transcript['candidate'] } | { faults: FieldError[] };

export const TRANSCRIPT_LIMITS = { bytes: 2 * 1024 * 1024, utterances: 20_000, turns: 2_000, speaker: 80 } as const;

/** A fault in line `line` of a text, or the only one when it is about the whole. */
export function fault(code: string, detail: string, line?: number): FieldError {
  return { pointer: '/transcript', code, detail: line === undefined ? detail : `Line ${line}: ${detail}` };
}

/** Captions come a breath at a time: what one speaker says without being interrupted is one utterance. */
export function merged(utterances: readonly Utterance[]): Utterance[] {
  const whole: Utterance[] = [];
  for (const utterance of utterances) {
    const last = whole.at(-1);
    if (last?.speaker === utterance.speaker) last.text = `${last.text} ${utterance.text}`;
    else whole.push({ ...utterance });
  }
  return whole;
}
