import { readSrt, readWebVtt } from './caption-transcript';
import { readJson, readJsonTurns } from './json-transcript';
import { readPlain } from './plain-transcript';
import { fault, merged, TRANSCRIPT_LIMITS, type Parsed, type Transcript, type TranscriptFormat } from './transcript';
import { TranscriptFormatUnknown, TranscriptTooLarge, TranscriptUnreadable } from './transcript.errors';

const READERS: Readonly<Record<TranscriptFormat, (source: string) => Parsed>> = {
  json: readJson,
  webvtt: readWebVtt,
  srt: readSrt,
  plain: readPlain,
};

/** What a text looks like. `plain` needs at least two lines that begin with a name. */
export function detectFormat(source: string): TranscriptFormat | undefined {
  const start = source
    .slice(0, 4_000)
    .replace(/^\ufeff/, '')
    .trimStart();
  if (/^WEBVTT\b/.test(start)) return 'webvtt';
  if (/^[[{]/.test(start) && !/^\[\d/.test(start)) return 'json';
  if (/^(?:\d+\s+)?(?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->/.test(start.replaceAll('\r', ''))) return 'srt';
  const plain = readPlain(start);
  return 'utterances' in plain && plain.utterances.length >= 2 ? 'plain' : undefined;
}

/** A transcript in any of the formats we read: text, or turns that are already JSON. What cannot be read is a 422 that names the line. */
export function readTranscript(source: unknown, format?: TranscriptFormat): Transcript {
  if (typeof source !== 'string') return checked('json', readJsonTurns(source));
  if (Buffer.byteLength(source) > TRANSCRIPT_LIMITS.bytes)
    throw new TranscriptTooLarge({ what: `more than ${TRANSCRIPT_LIMITS.bytes / 1024 / 1024} MB` });
  const found = format ?? detectFormat(source);
  if (!found)
    throw new TranscriptFormatUnknown(undefined, {
      errors: [fault('format-unknown', 'The format could not be told from the beginning of the text.')],
    });
  return checked(found, READERS[found](source));
}

function checked(format: TranscriptFormat, parsed: Parsed): Transcript {
  if ('faults' in parsed) throw new TranscriptUnreadable({ format }, { errors: parsed.faults });
  if (parsed.utterances.length > TRANSCRIPT_LIMITS.utterances)
    throw new TranscriptTooLarge({ what: `more than ${TRANSCRIPT_LIMITS.utterances} captions` });
  const utterances = merged(parsed.utterances.map((each) => ({ ...each, speaker: each.speaker.slice(0, TRANSCRIPT_LIMITS.speaker) })));
  if (utterances.length === 0) throw new TranscriptUnreadable({ format }, { errors: [fault('empty', 'Nobody says anything in this transcript.')] });
  if (utterances.length > TRANSCRIPT_LIMITS.turns) throw new TranscriptTooLarge({ what: `more than ${TRANSCRIPT_LIMITS.turns} changes of speaker` });
  return { format, utterances, candidate: parsed.candidate ?? {} };
}
