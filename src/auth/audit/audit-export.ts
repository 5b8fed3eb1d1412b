import { pipeline, Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import { currentScope, inScope } from '../../platform/database/scope';
import type { AuditEventView } from './audit.dto';

const COLUMNS = ['sequence', 'at', 'event', 'noun', 'targetId', 'userId', 'onBehalfOf', 'requestId', 'address', 'before', 'after', 'facts', 'hash'];

/** As a file that is written while it is read. */
export function auditFile(events: AsyncGenerator<AuditEventView>, format: 'csv' | 'jsonl'): StreamableFile {
  const rows = Readable.from(format === 'csv' ? scoped(events) : scoped(lines(events)));
  const disposition = `attachment; filename="audit.${format}"`;
  if (format === 'jsonl') return new StreamableFile(rows, { type: 'application/jsonl', disposition });
  // A cell that a spreadsheet would take for a formula gets an apostrophe (requirement S43).
  const csv = stringify({ header: true, columns: COLUMNS, escape_formulas: true, cast: { date: (at) => at.toISOString() } });
  // A fault breaks the answer off; the stream that is answered reports it.
  return new StreamableFile(
    pipeline(rows, csv, () => undefined),
    { type: 'text/csv; charset=utf-8', disposition },
  );
}

async function* lines(events: AsyncGenerator<AuditEventView>): AsyncGenerator<string> {
  for await (const event of events) yield `${JSON.stringify(event)}\n`;
}

/** A stream reads from wherever its socket is drained; the log is read in the scope of who asked for it. */
async function* scoped<T>(rows: AsyncGenerator<T>): AsyncGenerator<T> {
  const scope = { ...currentScope() };
  for (;;) {
    const next = await inScope(scope, () => rows.next());
    if (next.done) return;
    yield next.value;
  }
}
