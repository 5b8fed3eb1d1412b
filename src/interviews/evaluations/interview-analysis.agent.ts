import { Injectable } from '@nestjs/common';
import { Agent } from '../../ai/agents/agent';

@Injectable()
@Agent({
  name: 'interview-analysis',
  description: 'Interview analysis: what was said in an interview and how it was evaluated, with the evidence.',
  instructions: 'assistant/interview-analysis',
  tools: ['interviews.search', 'interviews.get', 'evaluations.latest'],
  handsOffTo: ['recruiting', 'general'],
  takesOverFrom: ['recruiting', 'general'],
})
export class InterviewAnalysisAgent {}
