import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import type { Caller } from '../../auth/access';
import { keysetPage, type Page } from '../../platform/http/page';
import { Queue } from '../../platform/queue/queue';
import { TaskRecord } from '../../platform/queue/task-record.entity';
import { TaskNotFound } from '../../platform/queue/task.errors';
import { taskMoves } from '../../platform/queue/task.moves';
import { checkMove } from '../../platform/transitions';
import { TaskView, type TaskQuery } from './tasks.dto';

/** Whether there was something to do. */
type Step = (manager: EntityManager, task: TaskRecord) => Promise<boolean>;

/** What the queue carries for an organization, and what people may do about it. */
@Injectable()
export class TasksService {
  constructor(
    @InjectRepository(TaskRecord) private readonly tasks: Repository<TaskRecord>,
    private readonly queue: Queue,
  ) {}

  list(caller: Caller, query: TaskQuery): Promise<Page<TaskView>> {
    const { organizationId } = caller;
    const builder = this.tasks.createQueryBuilder('task').where('task.organizationId = :organizationId', { organizationId });
    if (query.status) builder.andWhere('task.status IN (:...status)', { status: query.status });
    if (query.name) builder.andWhere('task.name = :name', { name: query.name });
    return keysetPage(builder, query, { sortable: { createdAt: 'createdAt' }, default: '-createdAt', view: (task) => TaskView.of(task, caller) });
  }

  async get(caller: Caller, id: string): Promise<TaskView> {
    return TaskView.of(await this.one(caller, id), caller);
  }

  cancel(caller: Caller, id: string): Promise<TaskView> {
    return this.move(caller, id, 'cancel', (manager, task) => this.queue.cancel(manager, task));
  }

  retry(caller: Caller, id: string): Promise<TaskView> {
    return this.move(caller, id, 'retry', (manager, task) => this.queue.retry(manager, caller, task));
  }

  private async move(caller: Caller, id: string, verb: 'cancel' | 'retry', make: Step): Promise<TaskView> {
    const done = await this.tasks.manager.transaction(async (manager) => make(manager, await this.one(caller, id)));
    const task = await this.one(caller, id);
    // What is possible with it now, if it was not this.
    if (!done) checkMove(taskMoves, task.status, verb, caller);
    return TaskView.of(task, caller);
  }

  private async one({ organizationId }: Caller, id: string): Promise<TaskRecord> {
    const task = await this.tasks.findOneBy({ organizationId, id });
    if (!task) throw new TaskNotFound();
    return task;
  }
}
