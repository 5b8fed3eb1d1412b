import { QueryFailedError } from 'typeorm';

/** An error as a log line may show it. */
export interface LoggedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
}

/**
 * Names what failed and where, without the data: a failed query carries its parameters and PostgreSQL quotes values in its
 * messages, and those are people's names and words.
 */
export function serializeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error object' };
  const cause = error.cause !== undefined && depth < 4 ? { cause: serializeError(error.cause, depth + 1) } : {};
  if (error instanceof QueryFailedError) {
    const { code, table, constraint } = error.driverError as { code?: string; table?: string; constraint?: string };
    const message = `PostgreSQL refused a statement${table ? ` on ${table}` : ''}${constraint ? ` by ${constraint}` : ''}`;
    return { type: 'QueryFailedError', message, ...(code ? { code } : {}), ...frames(error), ...cause };
  }
  const code = (error as { code?: unknown }).code;
  return { type: error.name, message: error.message, ...(typeof code === 'string' ? { code } : {}), ...frames(error), ...cause };
}

/** The stack without its first line, which repeats the message. */
function frames(error: Error): { stack?: string } {
  const at = error.stack?.indexOf('\n    at ') ?? -1;
  return at < 0 ? {} : { stack: error.stack?.slice(at + 1) };
}
