import type { Caller } from '../auth/access';
import type { Application } from './application.entity';
import { applicationMoves } from './application.moves';
import { ApplicationView } from './applications.dto';

/** An application that was read with its candidate, job and stage. */
export function applicationView(caller: Caller, application: Application): ApplicationView {
  const { id, candidate, job, stage, status, rejectionReason, rejectionNote, createdAt, updatedAt, version } = application;
  return Object.assign(new ApplicationView(), {
    id,
    candidate: { id: application.candidateId, name: candidate?.name ?? '' },
    job: { id: application.jobId, name: job?.title ?? '' },
    status,
    stage: { id: application.stageId, type: stage?.type ?? 'applied', name: stage?.name ?? '' },
    allowedTransitions: applicationMoves.allowed(status, caller),
    rejectionReason,
    rejectionNote,
    createdAt,
    updatedAt,
    version,
  });
}
