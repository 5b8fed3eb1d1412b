/** The code that the operating system, Node or PostgreSQL gave an error: `ENOENT`, `57P03`. (Under jest, Node's own errors are no `instanceof Error`.) */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
