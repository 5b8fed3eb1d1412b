import { Injectable } from '@nestjs/common';
import { Agent } from '../agents/agent';

/** Knows no records. Those who do are declared in the chapters, and say themselves that they take over from here. */
@Injectable()
@Agent({
  name: 'general',
  description: 'General help: how to work with this platform, wording, explanations. Knows no records of the organization.',
  instructions: 'assistant/general',
  tools: [],
})
export class GeneralAgent {}
