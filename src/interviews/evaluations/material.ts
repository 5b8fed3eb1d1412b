import { blind, type BlindText, type Identity } from '../../candidates/blind';
import type { KitContent } from '../kits/kit-content';
import { isBlank } from '../sessions/blank-answer';
import type { Turn } from '../sessions/turn.entity';
import type { Evidence, ScoredTurn } from './evidence';
import { classifyAnswer } from './non-answers';
import { setAside, type SetAsideReason } from './on-subject';
import { turnsByCompetency, type AskedTurn } from './relevance';
import type { Suspicion } from './evaluation-run.entity';
import { suspiciousSpans } from './suspicion';

/** What an evaluation works on: the answered turns without names, which of them belong to which competency, and the way back to the words as said. */
export class Material {
  readonly turns: readonly ScoredTurn[];
  readonly suspicions: readonly Suspicion[];
  private readonly originals: ReadonlyMap<number, { answer: string; blinded: BlindText }>;
  private readonly assigned: ReadonlyMap<string, readonly number[]>;
  private readonly asked: readonly AskedTurn[];
  private readonly aside: ReadonlyMap<number, SetAsideReason>;

  /** `about`: what the job is called and asks for. */
  constructor(content: KitContent, turns: readonly Turn[], identity: Identity, about = '') {
    const answered = turns.flatMap(({ number, question, answer, questionKey }) =>
      answer !== null && !isBlank(answer) ? [{ number, question, answer, questionKey }] : [],
    );
    this.originals = new Map(answered.map(({ number, answer }) => [number, { answer, blinded: blind(answer, identity) }]));
    this.turns = answered.map(({ number, question, answer }) => ({
      number,
      question: blind(question, identity).text,
      answer: this.originals.get(number)?.blinded.text ?? answer,
    }));
    this.suspicions = answered.flatMap(({ number, answer }) => suspiciousSpans(answer).map((span) => ({ turn: number, ...span })));
    const competencyOf = new Map(content.questions.map(({ key, competency }) => [key, competency]));
    const questionKeys = new Map(answered.map(({ number, questionKey }) => [number, questionKey]));
    this.asked = this.turns.map((turn) => ({ ...turn, competency: competencyOf.get(questionKeys.get(turn.number) ?? '') ?? null }));
    const given = this.turns.map((turn) => ({ ...turn, questionKey: questionKeys.get(turn.number) ?? null }));
    this.aside = setAside(given, content, about);
    const counted = this.asked.filter(({ number }) => !this.aside.has(number));
    this.assigned = turnsByCompetency(counted, content.competencies);
  }

  turnsFor(competencyKey: string): ScoredTurn[] {
    const numbers = this.assigned.get(competencyKey) ?? [];
    return this.turns.filter(({ number }) => numbers.includes(number));
  }

  /** Why the answers to its own questions that are not among its turns count for nothing. */
  setAsideFor(competencyKey: string): SetAsideReason[] {
    return this.asked.flatMap(({ number, competency }) => (competency === competencyKey ? (this.aside.get(number) ?? []) : []));
  }

  /** Everything that was said about it is a non-answer: whatever a model thinks, that is never above 1. */
  saysNothing(competencyKey: string): boolean {
    const numbers = this.assigned.get(competencyKey) ?? [];
    const turns = this.asked.filter(({ number, competency }) => competency === competencyKey || numbers.includes(number));
    return (
      turns.length > 0 && turns.every(({ question, answer }) => ['non_answer', 'declined'].includes(classifyAnswer({ question }, answer).verdict))
    );
  }

  /** Evidence found in the blind text, as places and words of the answers as they were given. */
  inOriginal(evidence: readonly Evidence[]): Evidence[] {
    return evidence.map((each) => {
      const turn = each.verified && this.originals.get(each.turn);
      if (!turn) return each;
      const { start, end } = turn.blinded.original(each);
      return { ...each, start, end, quote: turn.answer.slice(start, end) };
    });
  }
}
