import { Body, Post } from '@nestjs/common';
import { Caller, Can } from '../../auth/access';
import { DEMO } from '../../platform/demo';
import { Answers, Api, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import { IllegalTransition } from '../../platform/transitions';
import { InterviewNotFound } from '../sessions/interview.errors';
import { SignOff } from '../sessions/interviews.dto';
import { InterviewsService } from '../sessions/interviews.service';
import { InterviewView } from '../sessions/interviews.views.dto';

/** A move of the interview that stands with the evaluations in the API document, where its time has come. */
@Api('interviews/:id/sign-off', { tag: 'evaluations' })
export class SignOffController {
  constructor(private readonly interviews: InterviewsService) {}

  @Post()
  @Can('interviews:write')
  @Operation('signOffInterview', 'Sign the result off', 'A person has read the evaluation. Possible once the interview awaits review.')
  @IdParam('id', DEMO.interview, 'The interview')
  @Answers(InterviewView)
  @Fails(InterviewNotFound, IllegalTransition)
  signOff(@Caller() caller: Caller, @Id('id') id: string, @Body() input: SignOff): Promise<InterviewView> {
    return this.interviews.signOff(caller, id, input);
  }
}
