import { contentStems } from '../evaluations/words';
import type { RequirementKind } from '../../jobs/requirement.entity';
import { protectedGround } from './discrimination';
import type { Competency, KitContent, Question } from './kit-content';
import { isDoubleBarrelled, isLeading, isNearDuplicate } from './question-form';
import { isToVerify } from './requirement-nature';

export const CHECKS = [
  'discriminatory',
  'near-duplicate',
  'double-barrelled',
  'leading',
  'uncovered-requirement',
  'competency-without-question',
  'over-time',
  'no-questions',
] as const;
export type Check = (typeof CHECKS)[number];

/** `blocking` stands in the way of publishing; `warning` asks a person to look. */
export type Severity = 'blocking' | 'warning';

export interface Finding {
  check: Check;
  severity: Severity;
  /** Where it is: a JSON pointer into the content, or null for the kit as a whole. */
  pointer: string | null;
  detail: string;
}

export interface CheckedRequirement {
  id: string;
  kind: RequirementKind;
  text: string;
  importance: 'must' | 'nice';
}

/** One line of the matrix: which questions let a candidate show this requirement. */
export interface RequirementCoverage {
  requirementId: string;
  text: string;
  importance: 'must' | 'nice';
  /** A licence, a degree, a shift: verified on paper or agreed on, not by questions. */
  isVerifiedElsewhere: boolean;
  /** Keys of questions that ask for it: by its own terms, by the name of their competency, or else as questions of the competency that answers for it. */
  asked: string[];
  /** Keys of further questions of a competency that answers for it. */
  touched: string[];
}

export interface KitChecks {
  findings: Finding[];
  coverage: RequirementCoverage[];
}

const at = (index: number) => `/questions/${index}`;

function wordingFindings(questions: readonly Question[]): Finding[] {
  return questions.flatMap(({ text }, index) => {
    const found: Finding[] = [];
    const ground = protectedGround(text);
    if (ground) {
      const detail = `This asks about ${ground}, which must not play a part in hiring. Ask about the work instead, or remove the question.`;
      found.push({ check: 'discriminatory', severity: 'blocking', pointer: at(index), detail });
    }
    if (isLeading(text))
      found.push({ check: 'leading', severity: 'warning', pointer: at(index), detail: 'The wording suggests the answer. Ask openly.' });
    if (isDoubleBarrelled(text)) {
      const detail = 'This asks two different things at once; candidates answer one of them. Make two questions of it.';
      found.push({ check: 'double-barrelled', severity: 'warning', pointer: at(index), detail });
    }
    return found;
  });
}

function duplicateFindings(questions: readonly Question[]): Finding[] {
  return questions.flatMap((question, index) => {
    const earlier = questions.slice(0, index).find((each) => isNearDuplicate(each.text, question.text));
    if (!earlier) return [];
    return [
      {
        check: 'near-duplicate' as const,
        severity: 'warning' as const,
        pointer: at(index),
        detail: `This asks nearly the same as ${earlier.key}. Remove one of them.`,
      },
    ];
  });
}

/** Whether the competency bears the requirement's name: every word of substance in its own name is in the requirement, too. */
function isNamesake({ name }: Competency, wanted: ReadonlySet<string>): boolean {
  const stems = contentStems(name);
  return stems.length > 0 && stems.every((stem) => wanted.has(stem));
}

/** requirement × question. A question asks for a requirement by name when it shares half of the requirement's words of substance, two at most. */
export function coverageOf({ competencies, questions }: KitContent, requirements: readonly CheckedRequirement[]): RequirementCoverage[] {
  const stems = new Map(questions.map(({ key, text, expectedSignals }) => [key, new Set(contentStems([text, ...expectedSignals].join(' ')))]));
  return requirements.map((requirement) => {
    const { id, text, importance } = requirement;
    const line = { requirementId: id, text, importance, isVerifiedElsewhere: isToVerify(requirement) };
    if (line.isVerifiedElsewhere) return { ...line, asked: [], touched: [] };
    const wanted = new Set(contentStems(text));
    const enough = Math.max(1, Math.min(2, Math.ceil(wanted.size / 2)));
    const namesakes = new Set(competencies.filter((each) => isNamesake(each, wanted)).map(({ key }) => key));
    const answering = new Set(competencies.filter(({ requirementIds }) => requirementIds?.includes(id)).map(({ key }) => key));
    const named = questions
      .filter(({ key, competency }) => namesakes.has(competency) || [...wanted].filter((stem) => stems.get(key)?.has(stem)).length >= enough)
      .map(({ key }) => key);
    const others = questions.filter(({ key, competency }) => answering.has(competency) && !named.includes(key)).map(({ key }) => key);
    return named.length > 0 ? { ...line, asked: named, touched: others } : { ...line, asked: others, touched: [] };
  });
}

/** The required things that no question lets a candidate show. What is verified elsewhere is left out. */
export function uncovered(content: KitContent, requirements: readonly CheckedRequirement[]): RequirementCoverage[] {
  const required = requirements.filter(({ importance }) => importance === 'must');
  return coverageOf(content, required).filter(({ isVerifiedElsewhere, asked }) => !isVerifiedElsewhere && asked.length === 0);
}

function coverageFindings(content: KitContent, requirements: readonly CheckedRequirement[]): Finding[] {
  return uncovered(content, requirements).map(({ text }) => ({
    check: 'uncovered-requirement',
    severity: 'warning',
    pointer: null,
    detail: `No question lets a candidate show the required “${text}”. Add one, or check it in another round.`,
  }));
}

function planFindings({ competencies, questions }: KitContent, minutes: number): Finding[] {
  const found: Finding[] = [];
  if (questions.length === 0) {
    const detail = 'The kit has no question: interviews held elsewhere can be judged by it, but none can be held from it.';
    return [{ check: 'no-questions', severity: 'warning', pointer: '/questions', detail }];
  }
  competencies.forEach(({ key, name }, index) => {
    if (questions.some(({ competency }) => competency === key)) return;
    const detail = `No question asks about ${name}, so there will be no evidence for it.`;
    found.push({ check: 'competency-without-question', severity: 'warning', pointer: `/competencies/${index}`, detail });
  });
  const planned = questions.filter(({ required }) => required).reduce((sum, question) => sum + question.minutes, 0);
  if (planned > minutes) {
    const detail = `The required questions take ${planned} minutes, but the interview has ${minutes}. Remove some, or make them optional.`;
    found.push({ check: 'over-time', severity: 'warning', pointer: '/questions', detail });
  }
  return found;
}

/** Everything that can be said about a kit without asking anybody. */
export function checkKit(content: KitContent, minutes: number, requirements: readonly CheckedRequirement[]): KitChecks {
  const coverage = coverageOf(content, requirements);
  const findings = [
    ...wordingFindings(content.questions),
    ...duplicateFindings(content.questions),
    ...(content.questions.length > 0 ? coverageFindings(content, requirements) : []),
    ...planFindings(content, minutes),
  ];
  return { findings, coverage };
}

export function isPublishable({ findings }: KitChecks): boolean {
  return findings.every(({ severity }) => severity !== 'blocking');
}
