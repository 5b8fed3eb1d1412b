import { accepts } from '../../platform/http/accept';

export const REPORT_FORMATS = ['json', 'markdown', 'html'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const REPORT_MEDIA_TYPES: Readonly<Record<ReportFormat, string>> = { json: 'application/json', markdown: 'text/markdown', html: 'text/html' };

/** What is asked for by name wins; else what the Accept header names first of ours; else JSON. */
export function reportFormat(asked: ReportFormat | undefined, accept: string | undefined): ReportFormat {
  if (asked) return asked;
  const named = (accept ?? '').split(',').map((range) => range.split(';')[0]?.trim().toLowerCase());
  const first = named.flatMap((type) => REPORT_FORMATS.filter((format) => REPORT_MEDIA_TYPES[format] === type))[0];
  return first ?? REPORT_FORMATS.find((format) => accepts(accept, [REPORT_MEDIA_TYPES[format]])) ?? 'json';
}
