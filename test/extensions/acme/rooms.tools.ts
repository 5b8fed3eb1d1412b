import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { searchInput } from '../../../src/ai/tools/search-input';
import { Plugin, Tool } from '../../../src/ai/tools/tool';
import type { Caller } from '../../../src/auth/access';
import { RoomsService } from './rooms.service';

const search = searchInput.pick({ words: true });

/** What a prompt or an agent may look up: with the eyes of its caller, so never a room of another organization. */
@Injectable()
@Plugin('acme')
export class RoomTools {
  constructor(private readonly rooms: RoomsService) {}

  @Tool({ description: 'Looks up a room and how to get there.', schema: z.object({ id: z.uuid() }), can: 'acme:read' })
  async lookup({ id }: { id: string }, caller: Caller): Promise<{ name: string; directions: string }> {
    const { name, directions } = await this.rooms.get(caller, id);
    return { name, directions };
  }

  @Tool({ description: 'Finds rooms by name.', schema: search, can: 'acme:read', isSearch: true })
  async find({ words = [] }: z.infer<typeof search>, caller: Caller): Promise<object> {
    const rooms = await this.rooms.named(caller, words);
    return { rooms: rooms.map(({ id, name, directions }) => ({ ref: `acme/rooms/${id}`, label: `Room ${name}`, about: directions })) };
  }
}
