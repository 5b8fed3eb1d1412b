/** What pg says without a code when a connection breaks or cannot be had. */
const BROKEN = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/;
const CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'];

/** Only the database's own sockets get here: chapters that call other servers name their failures themselves. */
export function isConnectionLoss(code: string, cause: unknown): boolean {
  if (/^(08|57P0|53300)/.test(code) || CODES.includes(code)) return true;
  return cause instanceof Error && BROKEN.test(cause.message);
}
