import type { ExtractedRequirement, ExtractedRequirements, JobText } from './extracted-requirements';
import { competencyOf, importanceOf, kindOf, sectionOf, type Section } from './wording';

const bullet = /^\s*(?:[-*•‣◦▪–—·o]|\d{1,2}[.)])\s+(\S.*)?$/;
/** Words with which running text asks for something; what follows them, up to the end of the clause, is the requirement. */
const asking =
  /\b(?:\d{1,2}\s?\+?\s?(?:-\s?\d{1,2}\s?)?years?\b[^.;\n]{0,160}|(?:experience|expertise|proficien(?:t|cy)|familiar(?:ity)?|background|knowledge|understanding|fluen(?:t|cy))\s(?:in|with|of)\b[^.;\n]{2,160}|(?:bachelor|master|ph\.?d|degree)\b[^.;\n]{0,120})/i;
const LONGEST_HEADING = 60;
const SHORTEST = 4;

/** Requirements from the words of the description, without a model: list items under a fitting heading, and clauses that ask for something. */
export function extractRequirements({ description }: JobText): ExtractedRequirements {
  const found: ExtractedRequirement[] = [];
  let section: Section = 'must';
  let underHeading = false;
  for (const line of description.split(/\r?\n/)) {
    const item = bullet.exec(line)?.[1]?.trim();
    const heading = item === undefined ? asHeading(line) : null;
    if (heading) {
      section = heading;
      underHeading = true;
    } else if (item !== undefined) {
      if (section !== 'other') add(found, item, section);
    } else if (!underHeading || section !== 'other') {
      for (const clause of clausesThatAsk(line)) add(found, clause, section);
    }
  }
  return { requirements: found.slice(0, 40) };
}

function asHeading(line: string): Section | null {
  const text = line.replace(/[#*_]/g, '').trim();
  if (!text || text.length > LONGEST_HEADING || /[.!?,;]$/.test(text)) return null;
  return text.endsWith(':') || line.trimStart().startsWith('#') || text === text.toUpperCase() || text.split(' ').length <= 4
    ? sectionOf(text)
    : null;
}

function clausesThatAsk(line: string): string[] {
  return line
    .split(/(?<=[.!?])\s+/)
    .map((sentence) => asking.exec(sentence)?.[0].trim())
    .filter((clause) => clause !== undefined);
}

function add(found: ExtractedRequirement[], raw: string, section: Section): void {
  const quote = raw.replace(/(?<![.;,\s])[.;,\s]+$/, '').trim();
  const text = quote.charAt(0).toUpperCase() + quote.slice(1);
  if (quote.length < SHORTEST || quote.length > 500 || found.some((each) => each.text === text)) return;
  const kind = kindOf(quote);
  found.push({ text, quote, kind, importance: importanceOf(quote, section), competency: competencyOf(quote, kind) });
}
