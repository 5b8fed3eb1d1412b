import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, LessThan, Repository, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { Clock } from '../clock';
import { TaskRecord } from './task-record.entity';
import { taskMoves, type TaskVerb } from './task.moves';

export interface TaskKey {
  organizationId: string;
  id: string;
  /** Under which id the queue carried it; not known of what an earlier version has set aside. */
  jobId?: string;
}

/** One try of it: the first, the second … */
export interface TaskTry extends TaskKey {
  attempts: number;
}

/**
 * Keeps the list of tasks true while the queue carries them. Each step is one conditional update: a cancelled task stays cancelled, and a try whose
 * place another one has taken, because its worker was thought dead, has no say any more.
 */
@Injectable()
export class TaskLog {
  constructor(
    @InjectRepository(TaskRecord) private readonly tasks: Repository<TaskRecord>,
    private readonly clock: Clock,
  ) {}

  /** Whether it is still wanted. */
  start({ attempts, ...key }: TaskTry): Promise<boolean> {
    return this.step(this.tasks.manager, { ...key, attempts: LessThan(attempts) }, 'start', {
      attempts,
      startedAt: () => 'coalesce(started_at, now())',
      failure: null,
    });
  }

  progress(key: TaskTry, fraction: number): Promise<unknown> {
    return this.tasks.update({ ...key, status: 'running' }, { progress: Math.min(1, Math.max(0, fraction)) });
  }

  succeed(key: TaskTry): Promise<boolean> {
    return this.step(this.tasks.manager, key, 'succeed', { progress: 1, finishedAt: this.clock.now() });
  }

  postpone(key: TaskTry, failure: string): Promise<boolean> {
    return this.step(this.tasks.manager, key, 'postpone', { failure });
  }

  /** After the last try; of a worker that was killed in it nobody knows why. */
  fail(key: TaskKey): Promise<boolean> {
    return this.step(this.tasks.manager, key, 'fail', { finishedAt: this.clock.now(), failure: () => `coalesce(failure, 'task.worker-lost')` });
  }

  refuse(manager: EntityManager, key: TaskTry, failure: string): Promise<boolean> {
    return this.step(manager, key, 'refuse', { finishedAt: this.clock.now(), failure });
  }

  /** Whether this try is the one that is under way. */
  isUnderWay(manager: EntityManager, key: TaskTry): Promise<boolean> {
    return manager.existsBy(TaskRecord, { ...key, status: 'running' });
  }

  /** Whether it has ended without success, and nobody has begun it anew. */
  isSetAside(manager: EntityManager, key: TaskKey): Promise<boolean> {
    return manager.existsBy(TaskRecord, { ...key, status: In(['failed', 'refused', 'cancelled']) });
  }

  cancel(manager: EntityManager, { organizationId, id }: TaskKey): Promise<boolean> {
    return this.step(manager, { organizationId, id }, 'cancel', { finishedAt: this.clock.now() });
  }

  retry(manager: EntityManager, { organizationId, id }: TaskKey, jobId: string): Promise<boolean> {
    return this.step(manager, { organizationId, id }, 'retry', { jobId, attempts: 0, progress: 0, finishedAt: null, startedAt: null });
  }

  private async step(
    manager: EntityManager,
    which: FindOptionsWhere<TaskRecord>,
    verb: TaskVerb,
    set: Parameters<EntityManager['update']>[2],
  ): Promise<boolean> {
    const rule = taskMoves.moves.find((each) => each.verb === verb);
    if (!rule) throw new Error(`There is no move ${verb}.`);
    const { affected } = await manager.update(TaskRecord, { ...which, status: In([...rule.from]) }, { ...set, status: rule.to });
    return affected === 1;
  }
}
