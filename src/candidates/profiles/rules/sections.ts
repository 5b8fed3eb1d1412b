export const sectionNames = ['skills', 'experience', 'education', 'languages', 'links', 'other'] as const;
export type SectionName = (typeof sectionNames)[number];

const headings: readonly [SectionName, RegExp][] = [
  [
    'skills',
    /^(?:(?:technical|key|core|professional|hard|soft|relevant|it) )?(?:skills?|competenc(?:y|ies)|technologies|tech stack|expertise|tools)(?: (?:and|&) \w+)?$/i,
  ],
  [
    'experience',
    /^(?:(?:work|professional|relevant|employment|career) )?(?:experiences?|history|employment|background)$|^(?:positions held|career)$/i,
  ],
  ['education', /^(?:education(?:al background)?|academic background|academics|studies|qualifications|education (?:and|&) \w+)$/i],
  ['languages', /^(?:languages?|language skills)$/i],
  ['links', /^(?:links|online|profiles|web|websites?)$/i],
  [
    'other',
    /^(?:(?:professional |career |executive )?(?:summary|profile|objective)|about(?: me)?|projects?|certifications?|certificates|awards?|publications?|volunteering|interests?|hobbies|references?|activities|training|courses|contact|personal (?:details|data|information))$/i,
  ],
];

/** How headings are set off: `## Skills`, `**Skills:**`, `== Skills ==`. */
const MARKS = /^[\s#*_=~-]+|(?<![\s:#*_=~-])[\s:#*_=~-]+$/g;

function sectionOf(line: string): SectionName | null {
  if (line.length > 50) return null;
  const title = line.replace(MARKS, '');
  return headings.find(([, pattern]) => pattern.test(title))?.[0] ?? null;
}

export interface Sections {
  /** What stands above the first heading: name, headline, contact. */
  head: string[];
  body: Record<SectionName, string[]>;
}

/** Cuts a résumé at its headings. `Skills: a, b` on one line is a heading with its first line. */
export function toSections(text: string): Sections {
  const sections: Sections = { head: [], body: { skills: [], experience: [], education: [], languages: [], links: [], other: [] } };
  let current: string[] = sections.head;
  for (const line of text.split('\n')) {
    const name = sectionOf(line.trim());
    const inline = /^([\p{L} &]{3,40}):\s+(\S.*)$/u.exec(line.trim());
    const inlineName = inline && sectionOf(inline[1] ?? '');
    if (name) current = sections.body[name];
    else if (inline && inlineName && inlineName !== 'other' && current !== sections.body.skills)
      (current = sections.body[inlineName]).push(inline[2] ?? '');
    else current.push(line);
  }
  return sections;
}

const bullet = /^\s*(?:[-*•‣◦▪–—·●■➢]|\d{1,2}[.)])\s+/;

export const isBullet = (line: string): boolean => bullet.test(line);
export const withoutBullet = (line: string): string => line.replace(bullet, '').trim();

/** The items of a list that is set in lines, bullets, commas or bars. */
export function toItems(lines: readonly string[]): string[] {
  return lines
    .map((line) => withoutBullet(line).replace(/^[\p{L} &/]{2,40}:\s/u, ''))
    .flatMap((line) => line.split(/[,;|•·●]|\s{2,}/).flatMap(rejoinBrackets))
    .map((item) => item.trim().replace(/\.$/, ''))
    .filter((item) => item.length > 0 && item.length <= 60 && item.split(' ').length <= 7);
}

/** `AWS (EC2` and `S3)` are the halves of one item; each stays a verbatim piece by losing its bracket. */
function rejoinBrackets(item: string): string[] {
  const opens = item.includes('(');
  const closes = item.includes(')');
  return opens === closes ? [item] : item.split(/[()]/);
}
