import { markedAnswer, type AnswerMark } from './marked-answer';
import { verdictNames } from './report-words';
import type { ReportTurn, ReportView } from './reports.dto';
import { html, type SafeHtml } from './safe-html';

/** The whole interview; what is quoted above is marked, what was set aside is struck out. */
export function transcriptHtml(report: ReportView): SafeHtml {
  return html`<section class="transcript" aria-labelledby="transcript">
    <h2 id="transcript">Transcript</h2>
    <p class="hint">
      <mark>Marked</mark> words are quoted as evidence
      above.${report.suspicions.length ? html` <span class="flagged">Struck out</span> words were set aside.` : null}
    </p>
    ${report.transcript.map((turn) => transcriptTurn(turn, marksOf(report, turn.number)))}
  </section>`;
}

function marksOf({ competencies, suspicions: found }: ReportView, turn: number): AnswerMark[] {
  const quotes = competencies.flatMap(({ evidence }) =>
    evidence.flatMap((each) =>
      each.turn === turn && each.start !== null && each.end !== null ? [{ start: each.start, end: each.end, kind: 'quote' as const }] : [],
    ),
  );
  return [...quotes, ...found.filter((each) => each.turn === turn).map(({ start, end }) => ({ start, end, kind: 'suspicion' as const }))];
}

function transcriptTurn(turn: ReportTurn, marks: readonly AnswerMark[]): SafeHtml {
  const pieces = markedAnswer(turn.answer ?? '', marks).map(({ text, isQuote, isSuspicion }) => {
    const marked = isQuote ? html`<mark>${text}</mark>` : html`${text}`;
    return isSuspicion ? html`<span class="flagged">${marked}</span>` : marked;
  });
  const notes = [
    turn.kind === 'question' || turn.kind === 'transcript' ? null : turn.kind.replaceAll('_', ' '),
    turn.competency,
    turn.verdict && verdictNames[turn.verdict],
  ].flatMap((each) => each ?? []);
  const silence = turn.declined ? 'The candidate declined to answer.' : 'No answer.';
  return html`<article class="turn" id="turn-${turn.number}" aria-label="Turn ${turn.number}">
    <p class="number" aria-hidden="true">${turn.number}</p>
    <div>
      <p class="question">${turn.question}</p>
      <p class="answer">${turn.answer?.trim() ? pieces : html`<em>${silence}</em>`}</p>
      ${notes.length ? html`<p class="small">${notes.join(' · ')}</p>` : null}
    </div>
  </article>`;
}
