import type { IncomingMessage } from 'node:http';

/** How long somebody who is refused may go on sending, in milliseconds. */
const PATIENCE = 2_000;

/** Whether a part of the body has not come yet. */
function isStillSending({ complete, destroyed, headers }: IncomingMessage): boolean {
  return !complete && !destroyed && (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined);
}

/**
 * Reads what is left, if anything is, and forgets it, then goes on; after a while it goes on anyway. An answer with which the connection is closed on somebody who is still
 * sending is lost: they see a reset, and not why they were refused (RFC 9112, 9.6).
 */
export function afterRest(request: IncomingMessage, goOn: () => void): void {
  if (!isStillSending(request)) {
    goOn();
    return;
  }
  const over = (): void => {
    clearTimeout(patience);
    request.off('end', over).off('close', over);
    goOn();
  };
  const patience = setTimeout(over, PATIENCE);
  request.once('end', over).once('close', over).resume();
}
