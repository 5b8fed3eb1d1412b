import { confidenceName, refusalNames, sourceName } from './report-words';
import type { ReportCompetency } from './reports.dto';
import { html, type SafeHtml } from './safe-html';

export function meter(level: number | null): SafeHtml {
  if (level === null) return html`<span class="none">not assessed</span>`;
  const steps = [1, 2, 3, 4, 5].map((step) => (step <= level ? html`<i class="on"></i>` : html`<i></i>`));
  return html`<span class="meter level-${level}" role="img" aria-label="Level ${level} of 5"
    ><span class="steps" aria-hidden="true">${steps}</span><b aria-hidden="true">${level}</b></span
  >`;
}

export function competency(each: ReportCompetency): SafeHtml {
  return html`<article class="competency" id="competency-${each.key}">
    <header>
      <h2>${each.name}</h2>
      ${meter(each.level)}
    </header>
    <p class="definition">${each.definition}</p>
    <p class="level-text"><b>Level ${each.level}.</b> ${each.levelText}</p>
    <p>${each.rationale}</p>
    ${
      each.evidence.length
        ? html`<h3>Evidence</h3>
            ${each.evidence.map(
              ({ turn, quote }) =>
                html`<blockquote>
                  <p>${quote}</p>
                  <footer><a href="#turn-${turn}">Turn ${turn}</a></footer>
                </blockquote>`,
            )}`
        : null
    }
    ${
      each.indicators.length
        ? html`<h3>Indicators</h3>
            ${each.indicatorsNote ? html`<p class="hint">${each.indicatorsNote}</p>` : null}
            <ul class="indicators">
              ${each.indicators.map(indicator)}
            </ul>`
        : null
    }
    <p class="small">
      Proposed by ${sourceName(each.source, each.model)} · confidence ${confidenceName(each.confidence)} · weight
      ${each.weight}${each.degraded ? html` · the model could not be used (${each.degraded})` : null}
    </p>
    ${refused(each)}
  </article>`;
}

/** One that nobody has checked is a box to tick, not something that was missed. */
function indicator({ text, isMet }: ReportCompetency['indicators'][number]): SafeHtml {
  if (isMet === null) return html`<li><span aria-hidden="true">☐</span> ${text}</li>`;
  return html`<li class="${isMet ? 'met' : 'open'}">
    <span aria-hidden="true">${isMet ? '✓' : '○'}</span> ${text} <span class="hidden">(${isMet ? 'heard' : 'not heard'})</span>
  </li>`;
}

function refused({ refusedEvidence }: ReportCompetency): SafeHtml | null {
  if (!refusedEvidence.length) return null;
  const lines = refusedEvidence.map(({ quote, reason }) => html`<li>“${quote}” – ${reason ? refusalNames[reason] : ''}</li>`);
  return html`<details>
    <summary>${refusedEvidence.length} proposed ${refusedEvidence.length === 1 ? 'quote was' : 'quotes were'} thrown out</summary>
    <ul>
      ${lines}
    </ul>
  </details>`;
}

export function notAssessed(competencies: readonly ReportCompetency[]): SafeHtml | null {
  const missing = competencies.filter(({ level }) => level === null);
  if (!missing.length) return null;
  const entries = missing.map(
    (each) =>
      html`<div class="missing" id="competency-${each.key}">
        <h3>${each.name}</h3>
        <p>${each.rationale}</p>
        ${refused(each)}
      </div>`,
  );
  return html`<section class="card notice" aria-labelledby="not-assessed">
    <h2 id="not-assessed">Not assessed</h2>
    <p>This is a gap in the evidence, not a low rating. Ask about it before you decide.</p>
    ${entries}
  </section>`;
}
