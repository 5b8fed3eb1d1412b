import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { TenantEntity } from '../../platform/database/tenant.entity';
import { Interview } from './interview.entity';

/** A question of the kit, a follow-up to a partial answer, the one attempt to bring a strayed answer back, or a line of an imported transcript. */
export const TURN_KINDS = ['question', 'follow_up', 'redirect', 'transcript'] as const;
export type TurnKind = (typeof TURN_KINDS)[number];

/** Who worded the question. */
export const QUESTION_SOURCES = ['kit', 'model', 'rules', 'transcript'] as const;
export type QuestionSource = (typeof QUESTION_SOURCES)[number];

export const VERDICTS = ['sufficient', 'partial', 'off_topic', 'non_answer', 'declined'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Who judged the answer: a model, the rules, or the person who declined. */
export const VERDICT_SOURCES = ['model', 'rules', 'person'] as const;
export type VerdictSource = (typeof VERDICT_SOURCES)[number];

export const TURN_STATES = ['asked', 'answered', 'judged'] as const;
export type TurnState = (typeof TURN_STATES)[number];

const oneOf = (column: string, values: readonly string[]) => `${column} IN (${values.map((value) => `'${value}'`).join(', ')})`;

/** One question and its answer. An interview has at most one turn that is not judged: the database itself refuses a second. */
@Entity('turns')
@Index('turns_by_number', ['organizationId', 'interviewId', 'number'], { unique: true })
@Index('turns_one_open', ['organizationId', 'interviewId'], { unique: true, where: `status <> 'judged'` })
@Check('turns_number', 'number >= 1 AND (parent_number IS NULL OR parent_number < number)')
@Check('turns_kind', oneOf('kind', TURN_KINDS))
@Check('turns_question_source', oneOf('question_source', QUESTION_SOURCES))
@Check('turns_verdict', oneOf('verdict', VERDICTS))
@Check('turns_verdict_source', oneOf('verdict_source', VERDICT_SOURCES))
@Check('turns_status', oneOf('status', TURN_STATES))
@Check(
  'turns_answer',
  `(status = 'asked' AND answer IS NULL AND answered_at IS NULL) OR (status = 'answered' AND answer IS NOT NULL AND answered_at IS NOT NULL) OR status = 'judged'`,
)
export class Turn extends TenantEntity {
  @Column('uuid')
  interviewId!: string;

  @ManyToOne(() => Interview)
  @JoinColumn([
    { name: 'organization_id', referencedColumnName: 'organizationId', foreignKeyConstraintName: 'turns_interview' },
    { name: 'interview_id', referencedColumnName: 'id', foreignKeyConstraintName: 'turns_interview' },
  ])
  interview?: Interview;

  /** 1, 2, 3 … in the order of asking. */
  @Column('int')
  number!: number;

  /** The turn that a follow-up or redirect goes back to. */
  @Column('int', { nullable: true })
  parentNumber!: number | null;

  /** The kit's question that this turn serves. */
  @Column('varchar', { length: 80, nullable: true })
  questionKey!: string | null;

  @Column('varchar', { length: 16 })
  kind!: TurnKind;

  @Column('text')
  question!: string;

  @Column('varchar', { length: 16 })
  questionSource!: QuestionSource;

  @Column('varchar', { length: 16 })
  status!: TurnState;

  /** The candidate's words, as given. Empty when declined without a word. */
  @Column('text', { nullable: true })
  answer!: string | null;

  @Column('timestamptz', { nullable: true })
  answeredAt!: Date | null;

  /** The candidate said that they would rather not answer. */
  @Column('boolean', { default: false })
  declined!: boolean;

  /** Null with a judged turn: no judgement that could be relied on, so none is held against the candidate. */
  @Column('varchar', { length: 16, nullable: true })
  verdict!: Verdict | null;

  @Column('varchar', { length: 16, nullable: true })
  verdictSource!: VerdictSource | null;

  /** Left without an answer: still none after the one redirect, or the interview ended first. */
  @Column('boolean', { default: false })
  skipped!: boolean;

  /** Why this answer was handled without a model's judgement, in words for the reader. */
  @Column('varchar', { length: 300, nullable: true })
  degraded!: string | null;
}
