import { Check, Column, Entity, Index } from 'typeorm';
import { TenantEntity } from '../database/tenant.entity';

export const TASK_STATES = ['queued', 'running', 'succeeded', 'failed', 'refused', 'cancelled'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** A piece of background work as its organization sees it; the queue itself only carries it. */
@Entity('tasks')
@Index('tasks_newest', ['organizationId', 'createdAt'])
@Check('tasks_status', `status IN (${TASK_STATES.map((state) => `'${state}'`).join(', ')})`)
@Check('tasks_progress', 'progress BETWEEN 0 AND 1')
export class TaskRecord extends TenantEntity {
  /** What kind of work: `evaluations/run`. */
  @Column('varchar', { length: 100 })
  name!: string;

  @Column('varchar', { length: 16 })
  status!: TaskState;

  /** Ids, never words of people. */
  @Column('jsonb')
  payload!: Record<string, unknown>;

  /** null: the server itself asked. */
  @Column('uuid', { nullable: true })
  requestedBy!: string | null;

  /** The API key of the machine that asked on their behalf. */
  @Column('uuid', { nullable: true })
  apiKeyId!: string | null;

  @Column('varchar', { length: 200 })
  requestId!: string;

  /** Under which id the queue carries it now: another one after a retry. */
  @Column('uuid')
  jobId!: string;

  @Column('int', { default: 0 })
  attempts!: number;

  @Column('double precision', { default: 0 })
  progress!: number;

  /** The code of the problem that the last try ended with. */
  @Column('varchar', { length: 100, nullable: true })
  failure!: string | null;

  @Column('timestamptz', { nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}
