import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { competency, meter, notAssessed } from './competency-html';
import { bandNames, confidenceName, duration, instant, percent, quotesName, signedOff, sourceName, suspicionNames } from './report-words';
import type { ReportSummary, ReportView } from './reports.dto';
import { html, SafeHtml } from './safe-html';
import { transcriptHtml } from './transcript-html';

/** Read once; the page carries it along and loads nothing. */
const style = new SafeHtml(readFileSync(join(__dirname, 'assets', 'report.css'), 'utf8'));
/** For the page as a file; over HTTP the same is said by a header. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** One self-contained page for screen and paper. */
export function reportHtml(report: ReportView): string {
  const { candidate, job, kit, interview, summary, signOff } = report;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${candidate.name} · ${job.title} · Interview report</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <a class="skip" href="#competencies">Skip to the competencies</a>
        <header>
          <p class="eyebrow">Interview report · ${kit.title}, version ${kit.number}</p>
          <h1>${candidate.name}</h1>
          <p class="lead">for <strong>${job.title}</strong>${[job.department, job.location].flatMap((each) => (each ? [html` · ${each}`] : []))}</p>
          <p class="facts">${facts(interview)}</p>
        </header>
        <main>
          ${
            summary
              ? overview(report, summary)
              : html`<section class="card notice">
                  <h2>Not evaluated yet</h2>
                  <p>The transcript is below. Ask for an evaluation to see levels with their evidence.</p>
                </section>`
          }
          ${
            signOff &&
            html`<section class="card" aria-labelledby="signed">
              <h2 id="signed">Reviewed by a person</h2>
              <p>${signedOff(signOff)}</p>
              ${signOff.note && html`<blockquote><p>${signOff.note}</p></blockquote>`}
            </section>`
          }
          ${report.suspicions.length ? suspicions(report) : null}
          <section aria-labelledby="made">
            <h2 id="made">How this report was made</h2>
            <ul class="plain">
              ${report.disclosure.map((line) => html`<li>${line}</li>`)}
            </ul>
          </section>
          <section id="competencies" aria-label="Competencies">${report.competencies.filter(({ level }) => level !== null).map(competency)}</section>
          ${notAssessed(report.competencies)} ${provenance(report)} ${transcriptHtml(report)}
        </main>
        <footer><p>Made by Assay on ${instant(report.generatedAt)}. Machines propose, people decide.</p></footer>
      </body>
    </html> `.markup;
}

function facts({ origin, completedAt, durationSeconds, status }: ReportView['interview']): string {
  const length = durationSeconds === null ? [] : [duration(durationSeconds)];
  return [
    origin === 'imported' ? 'Imported transcript' : 'Interview in writing',
    `ended ${instant(completedAt)}`,
    ...length,
    `status ${status.replaceAll('_', ' ')}`,
  ].join(' · ');
}

function overview({ competencies }: ReportView, summary: ReportSummary): SafeHtml {
  const { total, band, coverage, minimumCoverage, competenciesRated, competenciesAsked, verifiedQuotes, refusedQuotes } = summary;
  return html`<section class="card overview" aria-labelledby="overview">
    <h2 id="overview" class="hidden">At a glance</h2>
    <div class="figures">
      <div class="figure total">
        ${
          total === null
            ? html`<b class="none">No total</b><span>too little could be rated</span>`
            : html`<b>${total.toFixed(1)}<small> / 5</small></b
                ><span>${band ? bandNames[band] : ''}</span>`
        }
      </div>
      <div class="figure">
        <b>${percent(coverage)}</b><span>coverage; at least ${percent(minimumCoverage)} for a total</span>
        <div class="bar" aria-hidden="true"><i style="width:${Math.round(coverage * 100)}%"></i></div>
      </div>
      <div class="figure">
        <b>${competenciesRated}<small> of ${competenciesAsked}</small></b
        ><span>competencies rated</span>
      </div>
      <div class="figure">
        <b>${verifiedQuotes}</b><span>${quotesName(verifiedQuotes)}${refusedQuotes ? html`; ${refusedQuotes} refused` : null}</span>
      </div>
    </div>
    <p class="hint">${summary.explanation}</p>
    <table>
      <caption class="hidden">
        Levels by competency
      </caption>
      <thead>
        <tr>
          <th scope="col">Competency</th>
          <th scope="col">Level</th>
          <th scope="col" class="number">Weight</th>
          <th scope="col" class="number">Quotes</th>
          <th scope="col">Confidence</th>
        </tr>
      </thead>
      <tbody>
        ${competencies.map(
          (each) =>
            html`<tr>
              <th scope="row"><a href="#competency-${each.key}">${each.name}</a></th>
              <td>${meter(each.level)}</td>
              <td class="number">${each.weight}</td>
              <td class="number">${each.evidence.length}</td>
              <td>${each.level === null ? '–' : confidenceName(each.confidence)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function suspicions({ suspicions: found }: ReportView): SafeHtml {
  const entries = found.map(
    ({ turn, kind, excerpt }) =>
      html`<li>
        <a href="#turn-${turn}">Turn ${turn}</a> ${suspicionNames[kind]}: <q>${excerpt.length > 240 ? `${excerpt.slice(0, 240)}…` : excerpt}</q>
      </li>`,
  );
  return html`<section class="card warning" aria-labelledby="flags">
    <h2 id="flags">For your attention</h2>
    <p>
      Some words seem to address whoever evaluates the interview. They were set aside: they are no evidence and changed no level. There can be an
      innocent reason; please look.
    </p>
    <ul>
      ${entries}
    </ul>
  </section>`;
}

function provenance({ evaluation, kit, interview }: ReportView): SafeHtml | null {
  if (!evaluation) return null;
  const tokens = evaluation.tokensIn === null ? null : `${evaluation.tokensIn} in, ${evaluation.tokensOut ?? 0} out`;
  const facts: [string, string | null][] = [
    ['Evaluation', `run ${evaluation.number}, ${evaluation.status}`],
    ['Proposed by', sourceName(evaluation.source, evaluation.model)],
    ['Finished', instant(evaluation.finishedAt)],
    ['Tokens', tokens],
    ['Note', evaluation.note],
    ['Interview', interview.id],
    ['Kit', `${kit.title}, version ${kit.number}, ${kit.contentHash}`],
    ['Rubric', evaluation.rubricHash],
    ['Prompt', evaluation.promptHash],
    ['Answers', evaluation.inputHash],
  ];
  return html`<section class="provenance" aria-labelledby="provenance">
    <h2 id="provenance">Provenance</h2>
    <dl>
      ${facts.flatMap(([name, value]) =>
        value
          ? [
              html`<div>
                <dt>${name}</dt>
                <dd>${value}</dd>
              </div>`,
            ]
          : [],
      )}
    </dl>
  </section>`;
}
