/** White space, control characters, and characters that show nothing: zero-width and other ignorable ones, fillers, an empty Braille cell. */
const UNSEEN = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Whether a reader would see nothing at all. It is kept as it was given, and is no answer. */
export function isBlank(answer: string): boolean {
  return UNSEEN.test(answer);
}
