/** Nobody is kept waiting longer than this. */
const LONGEST_WAIT_SECONDS = 60;

/** `Prefer: wait=30` (RFC 7240) → 30. Anything else means no waiting. */
export function secondsToWait(prefer: string | undefined): number {
  const wait = prefer
    ?.split(',')
    .map((each) => /^\s*wait\s*=\s*"?(\d{1,6})"?\s*$/i.exec(each)?.[1])
    .find((each) => each !== undefined);
  return Math.min(LONGEST_WAIT_SECONDS, Number(wait ?? 0));
}
