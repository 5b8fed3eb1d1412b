import { BadUpstream, Conflict, NotFound } from '../../platform/errors';

export const EvaluationNotFound = NotFound(
  'evaluation.not-found',
  'This interview has no evaluation run with this number. GET /api/v1/interviews/{id}/evaluations lists them.',
);

export const WrongCompetency = BadUpstream<{ asked: string }>(
  'evaluation.wrong-competency',
  ({ asked }) => `The answer is about another competency than "${asked}", so it is not used. Ask for a new run with force.`,
);

export const NothingToSignOff = Conflict<{ isUnderWay: boolean }>('evaluation.nothing-to-sign-off', ({ isUnderWay }) =>
  isUnderWay
    ? 'The evaluation of this interview is still under way. Sign off when it has ended and the interview awaits review.'
    : 'This interview has no evaluation that could be signed off. Ask for one with POST /api/v1/interviews/{id}/evaluations.',
);

export const EvaluationNotFinished = Conflict<{ status: string }>(
  'evaluation.not-finished',
  ({ status }) => `This evaluation is ${status}: it has no result that could be signed off. Name a finished one, or leave "evaluation" out.`,
);
