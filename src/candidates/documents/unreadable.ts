export const unreadableReasons = ['damaged', 'encrypted', 'too-large', 'bomb', 'not-utf8', 'too-slow'] as const;
export type UnreadableReason = (typeof unreadableReasons)[number];

/** A document that cannot be read, and why; it crosses from the worker as its reason and becomes a problem there. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';

  constructor(
    readonly reason: UnreadableReason,
    cause?: unknown,
  ) {
    super(`The document is unreadable: ${reason}`, { cause });
  }
}
