import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import type { Caller } from '../../../src/auth/access';
import { Queue } from '../../../src/platform/queue/queue';
import { Retried, Task, type TaskRun } from '../../../src/platform/queue/task';
import { TaskOutdated } from '../../../src/platform/queue/task.errors';
import { Room } from './room.entity';
import type { RoomView } from './rooms.dto';
import { RoomsService } from './rooms.service';

/** Directions are copied from mails, with all their line ends: they are put in order in the background. */
@Injectable()
export class RoomTasks {
  constructor(
    @InjectRepository(Room) private readonly rooms: Repository<Room>,
    private readonly service: RoomsService,
    private readonly queue: Queue,
  ) {}

  async ask(caller: Caller, roomId: string): Promise<RoomView> {
    const room = await this.service.get(caller, roomId);
    await this.rooms.manager.transaction((manager) => this.queue.send(manager, caller, 'acme/tidy', { roomId }));
    return room;
  }

  @Task('acme/tidy', { can: 'acme:write' })
  async tidy({ organizationId }: Caller, { roomId }: { roomId: string }, task: TaskRun): Promise<void> {
    await this.rooms.manager.transaction(async (manager) => {
      const room = await manager.findOne(Room, { where: { organizationId, id: roomId }, lock: { mode: 'pessimistic_write' } });
      if (!room || !(await task.isStillMine(manager))) return;
      await manager.update(Room, { organizationId, id: roomId }, { directions: room.directions.replace(/\s+/g, ' ') });
    });
  }

  @Retried('acme/tidy')
  async reopen(manager: EntityManager, { organizationId }: Caller, { roomId }: { roomId: string }): Promise<void> {
    if (!(await manager.existsBy(Room, { organizationId, id: roomId }))) throw new TaskOutdated();
  }
}
