import { Body, Post } from '@nestjs/common';
import { Caller, Can } from '../../auth/access';
import { DEMO } from '../../platform/demo';
import { Answers, Api, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import { IllegalTransition } from '../../platform/transitions';
import { InterviewNotFound } from '../sessions/interview.errors';
import { InterviewView } from '../sessions/interviews.views.dto';
import { EvaluationNotFinished, EvaluationNotFound, NothingToSignOff } from './evaluations.errors';
import { NewSignOff } from './sign-off.dto';
import { SignOffsService } from './sign-offs.service';

/** A move of the interview that stands with the evaluations in the API document, where its time has come. */
@Api('interviews/:id/sign-off', { tag: 'evaluations' })
export class SignOffController {
  constructor(private readonly signOffs: SignOffsService) {}

  @Post()
  @Can('interviews:write')
  @Operation(
    'signOffInterview',
    'Sign the result off',
    'A person has read an evaluation and stands by it. Possible once the interview awaits review; from then on its report shows that evaluation, and who signed it.',
  )
  @IdParam('id', DEMO.interview, 'The interview')
  @Answers(InterviewView)
  @Fails(InterviewNotFound, EvaluationNotFound, EvaluationNotFinished, NothingToSignOff, IllegalTransition)
  signOff(@Caller() caller: Caller, @Id('id') id: string, @Body() input: NewSignOff): Promise<InterviewView> {
    return this.signOffs.signOff(caller, id, input);
  }
}
