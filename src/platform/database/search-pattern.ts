/** A search text as a pattern for ILIKE: its wildcards are only letters. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
