import { Get, Post, Query } from '@nestjs/common';
import { Caller, Can } from '../../auth/access';
import { Answers, AnswersPage, Api, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import type { Page } from '../../platform/http/page';
import { TaskNotFound, TaskOutdated } from '../../platform/queue/task.errors';
import { IllegalTransition } from '../../platform/transitions';
import { TaskQuery, TaskView } from './tasks.dto';
import { TasksService } from './tasks.service';

const EXAMPLE = '0195f000-0000-7000-8000-0000000000a1';

@Api('tasks', { about: 'Background work: what was asked for, how far it is, and what became of it.' })
export class TasksController {
  constructor(private readonly tasks: TasksService) {}

  @Get()
  @Can('tasks:read')
  @Operation('listTasks', 'List background work', 'Newest first.')
  @AnswersPage(TaskView)
  list(@Caller() caller: Caller, @Query() query: TaskQuery): Promise<Page<TaskView>> {
    return this.tasks.list(caller, query);
  }

  @Get(':id')
  @Can('tasks:read')
  @Operation('getTask', 'Read a piece of background work')
  @IdParam('id', EXAMPLE, 'The task')
  @Answers(TaskView)
  @Fails(TaskNotFound)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<TaskView> {
    return this.tasks.get(caller, id);
  }

  @Post(':id/cancel')
  @Can('tasks:write')
  @Operation('cancelTask', 'Cancel a piece of background work', 'Work that has begun is told to stop within seconds; what it has done by then stays.')
  @IdParam('id', EXAMPLE, 'The task')
  @Answers(TaskView)
  @Fails(TaskNotFound, IllegalTransition)
  cancel(@Caller() caller: Caller, @Id('id') id: string): Promise<TaskView> {
    return this.tasks.cancel(caller, id);
  }

  @Post(':id/retry')
  @Can('tasks:write')
  @Operation(
    'retryTask',
    'Try again',
    'For work that failed, was refused or cancelled; on behalf of whoever asked for it at first, with the rights of now. What it is about goes back to work, too: an evaluation that was given up is queued again, and what it has rated by then stays. 409 `task.outdated` when that is gone, or something newer has taken its place.',
  )
  @IdParam('id', EXAMPLE, 'The task')
  @Answers(TaskView)
  @Fails(TaskNotFound, TaskOutdated, IllegalTransition)
  retry(@Caller() caller: Caller, @Id('id') id: string): Promise<TaskView> {
    return this.tasks.retry(caller, id);
  }
}
