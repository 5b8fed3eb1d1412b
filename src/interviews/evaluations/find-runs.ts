import { In, type EntityManager } from 'typeorm';
import type { Interview } from '../sessions/interview.entity';
import { CompetencyResult } from './competency-result.entity';
import { EvaluationRun } from './evaluation-run.entity';
import { EvaluationNotFound } from './evaluations.errors';
import { FINISHED_RUN_STATES } from './run.states';

/** Of PostgreSQL's `integer`. */
export const LARGEST_RUN_NUMBER = 2 ** 31 - 1;

/** Where the runs of an interview are found. */
export function interviewKey({ organizationId, id }: Interview): { organizationId: string; interviewId: string } {
  return { organizationId, interviewId: id };
}

/** The newest run that came to a result. */
export function finishedRun(manager: EntityManager, interview: Interview): Promise<EvaluationRun | null> {
  return manager.findOne(EvaluationRun, { where: { ...interviewKey(interview), status: In([...FINISHED_RUN_STATES]) }, order: { number: 'DESC' } });
}

/** The newest run that another one would only repeat. Where rules stood in for a model that gave no answer, the model may give one this time. */
export function repeatableRun(manager: EntityManager, interview: Interview, identityHash: string): Promise<EvaluationRun | null> {
  const standIns = manager
    .createQueryBuilder(CompetencyResult, 'result')
    .select('1')
    .where('result.organizationId = run.organizationId AND result.runId = run.id AND result.degraded IS NOT NULL');
  return manager
    .createQueryBuilder(EvaluationRun, 'run')
    .where('run.organizationId = :organizationId AND run.interviewId = :interviewId', interviewKey(interview))
    .andWhere(`run.identityHash = :identityHash AND run.status = 'succeeded' AND NOT EXISTS (${standIns.getQuery()})`, { identityHash })
    .orderBy('run.number', 'DESC')
    .getOne();
}

export async function runByNumber(manager: EntityManager, interview: Interview, number: number): Promise<EvaluationRun> {
  const isNumber = number >= 1 && number <= LARGEST_RUN_NUMBER;
  const run = isNumber ? await manager.findOneBy(EvaluationRun, { ...interviewKey(interview), number }) : null;
  if (!run) throw new EvaluationNotFound();
  return run;
}
