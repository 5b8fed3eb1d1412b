import {
  bandNames,
  confidenceName,
  duration,
  instant,
  percent,
  quotesName,
  refusalNames,
  signedOff,
  sourceName,
  suspicionNames,
  verdictNames,
} from './report-words';
import type { ReportCompetency, ReportTurn, ReportView } from './reports.dto';

/** The report as Markdown, for tickets and wikis. Other people's words are escaped: they make no links, images, headings or HTML. */
export function reportMarkdown(report: ReportView): string {
  const { candidate, job, kit, interview, summary, evaluation, signOff } = report;
  const rated = report.competencies.filter(({ level }) => level !== null);
  const missing = report.competencies.filter(({ level }) => level === null);
  const blocks = [
    `# ${safe(candidate.name)}: interview report`,
    `For **${safe(job.title)}** · ${safe(kit.title)}, version ${kit.number} · ended ${instant(interview.completedAt)} · ${duration(interview.durationSeconds)}`,
    ...(summary
      ? [
          `**${summary.total === null ? 'No total' : `${summary.total.toFixed(1)} / 5`}**${summary.band ? ` (${bandNames[summary.band]})` : ''} · coverage ${percent(summary.coverage)} · ${summary.competenciesRated} of ${summary.competenciesAsked} competencies rated · ${summary.verifiedQuotes} ${quotesName(summary.verifiedQuotes)}`,
          safe(summary.explanation),
          levels(report.competencies),
        ]
      : ['Not evaluated yet.']),
    ...(signOff ? [safe(signedOff(signOff)), ...(signOff.note ? [quoted(signOff.note)] : [])] : []),
    ...(report.suspicions.length
      ? [
          '## For your attention',
          ...report.suspicions.map(({ turn, kind, excerpt }) => `Turn ${turn} ${suspicionNames[kind]}; set aside:\n\n${quoted(excerpt)}`),
        ]
      : []),
    '## How this report was made',
    report.disclosure.map((line) => `- ${safe(line)}`).join('\n'),
    ...rated.map(competency),
    ...(missing.length ? ['## Not assessed', ...missing.map((each) => `**${safe(each.name)}**: ${safe(each.rationale)}`)] : []),
    ...(evaluation
      ? [
          '## Provenance',
          `Run ${evaluation.number} (${evaluation.status}), ${safe(sourceName(evaluation.source, evaluation.model))}, finished ${instant(evaluation.finishedAt)}. Rubric ${evaluation.rubricHash}, prompt ${evaluation.promptHash}, answers ${evaluation.inputHash}.${evaluation.note ? ` ${safe(evaluation.note)}` : ''}`,
        ]
      : []),
    '## Transcript',
    ...report.transcript.map(transcriptTurn),
    `Made by Assay on ${instant(report.generatedAt)}. Machines propose, people decide.`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function levels(competencies: readonly ReportCompetency[]): string {
  const rows = competencies.map(
    (each) =>
      `| ${safe(each.name)} | ${each.level ?? 'not assessed'} | ${each.weight} | ${each.evidence.length} | ${each.level === null ? '–' : confidenceName(each.confidence)} |`,
  );
  return ['| Competency | Level | Weight | Quotes | Confidence |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function competency(each: ReportCompetency): string {
  const refused = each.refusedEvidence.map(({ quote, reason }) => `- Thrown out, ${reason ? refusalNames[reason] : ''}: ${safe(quote)}`).join('\n');
  const indicators = each.indicators.map(({ text, isMet }) => `- [${isMet ? 'x' : ' '}] ${safe(text)}`).join('\n');
  return [
    `## ${safe(each.name)}: level ${each.level} of 5`,
    `*${safe(each.levelText ?? '')}*`,
    safe(each.rationale),
    ...each.evidence.map(({ turn, quote }) => `${quoted(quote)}\n>\n> – turn ${turn}`),
    ...(each.indicatorsNote ? [each.indicatorsNote] : []),
    ...(indicators ? [indicators] : []),
    ...(refused ? [refused] : []),
    `Proposed by ${safe(sourceName(each.source, each.model))}, confidence ${confidenceName(each.confidence)}.`,
  ].join('\n\n');
}

function transcriptTurn({ number, question, answer, verdict, declined }: ReportTurn): string {
  const said = answer?.trim() ? quoted(answer) : declined ? '> (declined)' : '> (no answer)';
  return `**${number}. ${safe(question)}**${verdict ? ` (${verdictNames[verdict]})` : ''}\n\n${said}`;
}

function quoted(text: string): string {
  return text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => `> ${safe(line)}`)
    .join('\n');
}

/** One line of plain text: every character that Markdown or HTML could read as markup is escaped, invisible ones are shown. */
function safe(text: string): string {
  return text
    .replace(/(?![\t\n\r])[\p{Cc}\p{Cf}]/gu, '\uFFFD')
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()#<>|~!&]/g, '\\$&')
    .replace(/:\/\//g, '\\:\\/\\/')
    .replace(/www\./gi, (match) => match.replace('.', '\\.'))
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^([-+=])/, '\\$1');
}
