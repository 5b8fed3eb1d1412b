import { Body, Get, Post, Req } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Caller, Can, Public } from '../../auth/access';
import { Answers, Api, Fails, Operation } from '../../platform/http/api';
import { Phased } from '../../platform/http/idempotency/phased';
import { IllegalTransition } from '../../platform/transitions';
import {
  AnswerContradictory,
  AnswerMissing,
  ApplicationNotActive,
  InterviewNotInProgress,
  LinkExpired,
  LinkInvalid,
  LinkUsedUp,
  TurnAlreadyAnswered,
  UnknownTurn,
} from '../sessions/interview.errors';
import { NewAnswer } from '../sessions/interviews.dto';
import { CandidateAccess, CandidateInterview, DisclosureAcceptance, Entrance } from './candidate-links.dto';
import { InterviewOver, NotInWriting } from './candidate-links.errors';
import { CandidateLinksService } from './candidate-links.service';

@Api('candidate', {
  about:
    'For candidates who came by an invitation link: their one interview in writing, and nothing else. The token of the link becomes an access token of its own kind.',
})
export class CandidateLinksController {
  constructor(private readonly links: CandidateLinksService) {}

  @Post('session')
  @Public()
  @Operation(
    'enterInterview',
    'Come in by the link',
    'Uses the invitation link once. The access token is for this one interview; coming in again, as often as the link allows, ends the session before.',
  )
  @Answers(CandidateAccess)
  @Fails(LinkInvalid, LinkExpired, LinkUsedUp, NotInWriting, InterviewOver)
  enter(@Body() { linkToken }: Entrance, @Req() request: FastifyRequest): Promise<CandidateAccess> {
    return this.links.enter(linkToken, request.id);
  }

  @Get('interview')
  @Can('candidate:self')
  @ApiBearerAuth('candidate')
  @Operation('getOwnInterview', 'Read your interview', 'The disclosure, the questions so far and your own answers.')
  @Answers(CandidateInterview)
  get(@Caller() caller: Caller): Promise<CandidateInterview> {
    return this.links.get(caller);
  }

  @Post('interview/start')
  @Can('candidate:self')
  @ApiBearerAuth('candidate')
  @Operation('startOwnInterview', 'Accept the disclosure and start', 'The first question is asked.')
  @Answers(CandidateInterview)
  @Fails(IllegalTransition, ApplicationNotActive)
  start(@Caller() caller: Caller, @Body() _accepted: DisclosureAcceptance): Promise<CandidateInterview> {
    return this.links.start(caller);
  }

  @Post('interview/answers')
  @Can('candidate:self')
  @Phased()
  @ApiBearerAuth('candidate')
  @Operation(
    'answerOwnInterview',
    'Answer the open question',
    'The same answer sent again gets the same result: nothing is lost on a bad connection.',
  )
  @Answers(CandidateInterview)
  @Fails(InterviewNotInProgress, AnswerMissing, AnswerContradictory, UnknownTurn, TurnAlreadyAnswered)
  answer(@Caller() caller: Caller, @Body() answer: NewAnswer): Promise<CandidateInterview> {
    return this.links.answer(caller, answer);
  }

  @Post('interview/end')
  @Can('candidate:self')
  @Phased()
  @ApiBearerAuth('candidate')
  @Operation('endOwnInterview', 'End the interview', 'Before the last question, if you like. What you have answered is kept.')
  @Answers(CandidateInterview)
  @Fails(IllegalTransition)
  end(@Caller() caller: Caller): Promise<CandidateInterview> {
    return this.links.end(caller);
  }
}
