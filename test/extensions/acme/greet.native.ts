import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { NativeFunction } from '../../../src/ai/native/native-function';
import type { Caller } from '../../../src/auth/access';
import { RoomsService } from './rooms.service';

const greetInput = z.object({ guest: z.string(), id: z.uuid() });

/** The answer of `acme.greet` without a model. */
@Injectable()
export class GreetNative {
  constructor(private readonly rooms: RoomsService) {}

  @NativeFunction('acme/greet', greetInput)
  async greet({ guest, id }: z.infer<typeof greetInput>, caller: Caller): Promise<string> {
    const { name, directions } = await this.rooms.get(caller, id);
    return `Welcome, ${guest}. We meet in the room ${name}: ${directions}.`;
  }
}
