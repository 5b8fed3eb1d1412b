import { HttpException } from '@nestjs/common';
import { OptimisticLockVersionMismatchError, QueryFailedError } from 'typeorm';
import { Problem } from '../errors';
import { isConnectionLoss } from '../database/connection-loss';
import { DatabaseTakesNothing, DatabaseUnavailable } from '../database/database.errors';
import { formProblem } from './form-errors';
import {
  BadAddress,
  BadText,
  DuplicateValue,
  GENERIC,
  ServerBusy,
  ServerFault,
  StaleVersion,
  StillReferenced,
  UnknownPath,
  UnsupportedContent,
  BadRequest,
} from './http.errors';

/** Whatever was thrown, as a problem that can be told: the cause is kept for the log, and nothing of it is sent. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HttpException) return formProblem(error) ?? fromStatus(error.getStatus(), error);
  if (error instanceof OptimisticLockVersionMismatchError) return new StaleVersion(undefined, { cause: error });
  if (isClientGone(error)) return new BadRequest(undefined, { cause: error });
  const { code, statusCode } = facts(error);
  if (code.startsWith('FST_')) return fromFastify(code, statusCode, error);
  return fromDatabase(code, error) ?? new ServerFault(undefined, { cause: error });
}

/** Node's words for a client that hung up before its request was complete; nobody reads the answer. */
function isClientGone(error: unknown): boolean {
  return error instanceof Error && error.message === 'aborted' && facts(error).code === 'ECONNRESET';
}

function fromStatus(status: number, cause: unknown): Problem {
  const Generic = GENERIC.get(status) ?? (status < 500 ? BadRequest : ServerFault);
  return new Generic(undefined, { cause });
}

/** Fastify gives its errors statuses; a few of them are not what the caller needs to know, or quote the address. */
function fromFastify(code: string, statusCode: number | undefined, cause: unknown): Problem {
  if (code === 'FST_ERR_BAD_URL') return new BadAddress();
  if (code === 'FST_STATIC_FORBIDDEN_PATH') return new UnknownPath();
  if (code === 'FST_INVALID_MULTIPART_CONTENT_TYPE') return new UnsupportedContent(undefined, { cause });
  return fromStatus(statusCode ?? 500, cause);
}

const UNAVAILABLE = { 'Retry-After': '5' };
const AGAIN = { 'Retry-After': '1' };
const LATER = { 'Retry-After': '30' };

/** By SQLSTATE. What is not named here is a mistake of ours, hence 500. */
function fromDatabase(code: string, cause: unknown): Problem | undefined {
  switch (code) {
    case '23505':
      return new DuplicateValue(undefined, { cause });
    case '23503':
      return new StillReferenced(undefined, { cause });
    case '22P05':
    case '22021':
      return new BadText(undefined, { cause });
    case '40001':
    case '40P01':
    case '55P03':
    case '57014':
      return new ServerBusy(undefined, { cause, headers: AGAIN });
    case '53100':
    case '58030':
    case '25006':
      return new DatabaseTakesNothing(undefined, { cause, headers: LATER });
  }
  return isConnectionLoss(code, cause) ? new DatabaseUnavailable(undefined, { cause, headers: UNAVAILABLE }) : undefined;
}

function facts(error: unknown): { code: string; statusCode: number | undefined } {
  const source: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (typeof source !== 'object' || source === null) return { code: '', statusCode: undefined };
  const { code, statusCode } = source as { code?: unknown; statusCode?: unknown };
  return { code: typeof code === 'string' ? code : '', statusCode: typeof statusCode === 'number' ? statusCode : undefined };
}
