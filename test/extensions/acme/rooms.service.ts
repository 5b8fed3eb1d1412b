import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ILike, Repository } from 'typeorm';
import type { Caller } from '../../../src/auth/access';
import { newId } from '../../../src/platform/database/ids';
import { containing } from '../../../src/platform/database/search-pattern';
import { violates } from '../../../src/platform/database/unique-violation';
import { keysetPage, type Page, type PageQuery } from '../../../src/platform/http/page';
import { Room } from './room.entity';
import { type NewRoom, RoomView } from './rooms.dto';
import { RoomNameTaken, RoomNotFound } from './rooms.errors';

@Injectable()
export class RoomsService {
  constructor(@InjectRepository(Room) private readonly rooms: Repository<Room>) {}

  async add({ organizationId }: Caller, { name, directions }: NewRoom): Promise<RoomView> {
    const room = this.rooms.create({ organizationId, id: newId(), name, directions });
    try {
      return RoomView.of(await this.rooms.save(room));
    } catch (cause) {
      if (violates(cause, 'acme_rooms_name')) throw new RoomNameTaken(undefined, { cause });
      throw cause;
    }
  }

  async get({ organizationId }: Caller, id: string): Promise<RoomView> {
    const room = await this.rooms.findOneBy({ organizationId, id });
    if (!room) throw new RoomNotFound();
    return RoomView.of(room);
  }

  async named({ organizationId }: Caller, words: string[]): Promise<RoomView[]> {
    if (words.length === 0) return [];
    const rooms = await this.rooms.find({ where: words.map((word) => ({ organizationId, name: ILike(containing(word)) })), take: 10 });
    return rooms.map((room) => RoomView.of(room));
  }

  list({ organizationId }: Caller, query: PageQuery): Promise<Page<RoomView>> {
    const rooms = this.rooms.createQueryBuilder('room').where('room.organizationId = :organizationId', { organizationId });
    return keysetPage(rooms, query, { sortable: { name: 'name', createdAt: 'createdAt' }, default: 'name', view: (room) => RoomView.of(room) });
  }
}
