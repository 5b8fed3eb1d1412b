import { Injectable } from '@nestjs/common';
import { Agent } from '../../../src/ai/agents/agent';

@Injectable()
@Agent({
  name: 'acme-rooms',
  description: 'Rooms: where an interview takes place and how to get there.',
  instructions: 'acme/concierge',
  tools: ['acme.find', 'acme.lookup'],
  takesOverFrom: ['recruiting'],
})
export class RoomsAgent {}
