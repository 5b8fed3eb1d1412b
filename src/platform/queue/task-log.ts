import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository, type EntityManager } from 'typeorm';
import { Clock } from '../clock';
import { TaskRecord } from './task-record.entity';
import { taskMoves, type TaskVerb } from './task.moves';

export interface TaskKey {
  organizationId: string;
  id: string;
}

/** Keeps the list of tasks true while the queue carries them. Each step is one conditional update: a cancelled task stays cancelled. */
@Injectable()
export class TaskLog {
  constructor(
    @InjectRepository(TaskRecord) private readonly tasks: Repository<TaskRecord>,
    private readonly clock: Clock,
  ) {}

  /** Whether it is still wanted. */
  start(key: TaskKey): Promise<boolean> {
    return this.step(this.tasks.manager, key, 'start', {
      attempts: () => 'attempts + 1',
      startedAt: () => 'coalesce(started_at, now())',
      failure: null,
    });
  }

  progress(key: TaskKey, fraction: number): Promise<unknown> {
    return this.tasks.update({ ...key, status: 'running' }, { progress: Math.min(1, Math.max(0, fraction)) });
  }

  succeed(key: TaskKey): Promise<boolean> {
    return this.step(this.tasks.manager, key, 'succeed', { progress: 1, finishedAt: this.clock.now() });
  }

  postpone(key: TaskKey, failure: string): Promise<boolean> {
    return this.step(this.tasks.manager, key, 'postpone', { failure });
  }

  /** After the last try; of a worker that was killed in it nobody knows why. */
  fail(key: TaskKey): Promise<boolean> {
    return this.step(this.tasks.manager, key, 'fail', { finishedAt: this.clock.now(), failure: () => `coalesce(failure, 'task.worker-lost')` });
  }

  refuse(manager: EntityManager, key: TaskKey, failure: string): Promise<boolean> {
    return this.step(manager, key, 'refuse', { finishedAt: this.clock.now(), failure });
  }

  cancel(manager: EntityManager, key: TaskKey): Promise<boolean> {
    return this.step(manager, key, 'cancel', { finishedAt: this.clock.now() });
  }

  retry(manager: EntityManager, key: TaskKey, jobId: string): Promise<boolean> {
    return this.step(manager, key, 'retry', { jobId, attempts: 0, progress: 0, finishedAt: null, startedAt: null });
  }

  private async step(
    manager: EntityManager,
    { organizationId, id }: TaskKey,
    verb: TaskVerb,
    set: Parameters<EntityManager['update']>[2],
  ): Promise<boolean> {
    const rule = taskMoves.moves.find((each) => each.verb === verb);
    if (!rule) throw new Error(`There is no move ${verb}.`);
    const { affected } = await manager.update(TaskRecord, { organizationId, id, status: In([...rule.from]) }, { ...set, status: rule.to });
    return affected === 1;
  }
}
