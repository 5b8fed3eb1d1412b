import { Injectable } from '@nestjs/common';
import { Agent } from '../ai/agents/agent';

@Injectable()
@Agent({
  name: 'recruiting',
  description: 'Recruiting data: looks up jobs, candidates, applications and interviews of the organization.',
  instructions: 'assistant/recruiting',
  tools: ['jobs.search', 'jobs.get', 'candidates.search', 'candidates.get', 'applications.search', 'applications.get', 'applications.hold'],
  handsOffTo: ['general'],
  takesOverFrom: ['general'],
  isFirst: true,
})
export class RecruitingAgent {}
