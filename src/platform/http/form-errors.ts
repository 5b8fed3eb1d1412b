import type { HttpException } from '@nestjs/common';
import type { Problem } from '../errors';
import { BadForm } from './http.errors';

/** How the parser of forms words its refusals, and what is told instead: the name of a field that somebody made up is not repeated. */
const REASONS: readonly (readonly [string, string])[] = [
  ['Multipart: Boundary not found', 'its content type names no boundary. Let your HTTP client set the header'],
  ['Multipart: Unexpected end', 'it ends in the middle. Send it whole'],
  ['Too many parts', 'it has more parts than are taken here'],
  ['Too many fields', 'it has more fields than are taken here'],
  ['Too many files', 'it has more than one file. Send one request for each'],
  ['Unexpected file field', 'its file is in a field where none is expected. The API document names the field, and it takes one file'],
  ['Field name missing', 'one of its fields has no name'],
  ['Field name', 'the name of one of its fields is too long or too deep'],
  ['Field value too long', 'the text of one of its fields is too long'],
  ['Invalid field name', 'one of its fields has a name that is not taken'],
];

/** A form that cannot be read, with what is wrong about it; undefined when the refusal is about something else. */
export function formProblem(error: HttpException): Problem | undefined {
  const reason = REASONS.find(([words]) => error.message.startsWith(words));
  return reason && new BadForm({ why: reason[1] }, { cause: error });
}
