import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Plugin, Tool } from '../../../src/ai/tools/tool';
import type { Caller } from '../../../src/auth/access';
import { RoomsService } from './rooms.service';

/** What a prompt may look up: with the eyes of its caller, so never a room of another organization. */
@Injectable()
@Plugin('acme')
export class RoomTools {
  constructor(private readonly rooms: RoomsService) {}

  @Tool({ description: 'Looks up a room and how to get there.', schema: z.object({ id: z.uuid() }), can: 'acme:read' })
  async lookup({ id }: { id: string }, caller: Caller): Promise<{ name: string; directions: string }> {
    const { name, directions } = await this.rooms.get(caller, id);
    return { name, directions };
  }
}
