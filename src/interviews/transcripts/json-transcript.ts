import type { FieldError } from '../../platform/errors';
import { fault, type Parsed, type Transcript, type Utterance } from './transcript';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first of these fields that holds text. */
function textOf(fields: Fields, names: readonly string[]): string | undefined {
  const found = names.map((name) => fields[name]).find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof found === 'string' ? found.trim() : undefined;
}

const LISTS = ['turns', 'transcript', 'messages', 'segments', 'utterances'] as const;
const SPEAKERS = ['role', 'speaker', 'name', 'from'] as const;
const WORDS = ['message', 'text', 'content'] as const;

function candidateOf(fields: Fields): Transcript['candidate'] {
  const holders = [fields, fields.metadata].filter(isFields);
  for (const holder of holders) {
    const person = ['candidate', 'applicant', 'interviewee'].map((name) => holder[name]).find((each) => each !== undefined && each !== null);
    if (isFields(person)) return { name: textOf(person, ['name', 'fullName']), email: textOf(person, ['email']) };
    const name = typeof person === 'string' ? person.trim() : textOf(holder, ['candidateName', 'applicantName']);
    const email = textOf(holder, ['candidateEmail', 'applicantEmail']);
    if (name || email) return name?.includes('@') ? { email: name } : { name, email };
  }
  return {};
}

/** `[{ role | speaker, message | text | content }]`, or an object that holds such a list as `turns`. */
export function readJsonTurns(value: unknown): Parsed {
  const list = Array.isArray(value) ? (value as unknown[]) : isFields(value) ? LISTS.map((name) => value[name]).find(Array.isArray) : undefined;
  if (!list)
    return { faults: [fault('no-turns', 'There is no list of turns. Send [{ "role": "interviewer", "message": "…" }, …] or { "turns": [ … ] }.')] };
  const faults: FieldError[] = [];
  const utterances: Utterance[] = [];
  (list as unknown[]).forEach((entry, index) => {
    const pointer = `/transcript/${index}`;
    if (!isFields(entry)) faults.push({ pointer, code: 'not-a-turn', detail: `Turn ${index + 1} is not an object with role and message.` });
    else {
      const speaker = textOf(entry, SPEAKERS);
      const text = textOf(entry, WORDS);
      if (!speaker) faults.push({ pointer, code: 'no-speaker', detail: `Turn ${index + 1} has no role or speaker.` });
      // Silence is silence: a turn without words says nothing.
      else if (text) utterances.push({ speaker, text, line: index + 1 });
      else if (!WORDS.some((name) => typeof entry[name] === 'string'))
        faults.push({ pointer, code: 'no-words', detail: `Turn ${index + 1} has no message, text or content.` });
    }
  });
  return faults.length > 0 ? { faults: faults.slice(0, 20) } : { utterances, candidate: isFields(value) ? candidateOf(value) : {} };
}

/** JSON as text. Several objects, one in a line, are JSON Lines: one turn each, unless there is only one line. */
export function readJson(source: string): Parsed {
  try {
    return readJsonTurns(JSON.parse(source));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return readJsonLines(source);
  }
}

function readJsonLines(source: string): Parsed {
  const lines = source.split(/\r\n?|\n/);
  const values: unknown[] = [];
  for (const [index, line] of lines.entries()) {
    if (!line.trim()) continue;
    try {
      values.push(JSON.parse(line));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { faults: [fault('not-json', 'This is not JSON.', values.length > 0 ? index + 1 : syntaxLine(source, error))] };
    }
  }
  const several = values.filter((value) => isFields(value) && LISTS.some((name) => Array.isArray(value[name])));
  if (several.length > 1)
    return { faults: [fault('several-interviews', `There are ${several.length} interviews in one file. Import them one by one.`)] };
  return readJsonTurns(several[0] ?? values);
}

function syntaxLine(source: string, { message }: SyntaxError): number {
  const position = /position (\d+)/.exec(message)?.[1];
  return position === undefined ? 1 : source.slice(0, Number(position)).split('\n').length;
}
