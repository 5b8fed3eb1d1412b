/**
 * Views that PostgreSQL writes as JSON, so that a row needs no object on its way out. Each field of the view has its expression;
 * a field too many or too few does not compile.
 */
export type JsonFields<View> = Record<keyof View & string, string>;

/** One view, from the tables of the statement around it. */
export function jsonOf<View>(fields: JsonFields<View>): string {
  return `(SELECT row_to_json(view) FROM (SELECT ${selected(fields)}) view)`;
}

/** All views that `from` finds, in its order: a table, its condition and its order. */
export function jsonListOf<View>(fields: JsonFields<View>, from: string): string {
  return `coalesce((SELECT json_agg(row_to_json(view)) FROM (SELECT ${selected(fields)} FROM ${from}) view), '[]')`;
}

/** An instant as JavaScript writes it, to the millisecond. */
export function instant(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

function selected<View>(fields: JsonFields<View>): string {
  return Object.entries(fields)
    .map(([name, expression]) => `${expression as string} AS "${name}"`)
    .join(', ');
}
