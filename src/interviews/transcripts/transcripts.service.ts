import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Application } from '../../candidates/application.entity';
import { ApplicationNotFound } from '../../candidates/applications.errors';
import { Candidate } from '../../candidates/candidate.entity';
import { CandidateNotActive } from '../../candidates/candidates.errors';
import { normaliseEmail } from '../../candidates/email';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { InvalidFields } from '../../platform/errors';
import { publish } from '../../platform/events/publish';
import { recordStatus } from '../../platform/transitions';
import { Kit } from '../kits/kit.entity';
import { KitNotFound } from '../kits/kits.errors';
import { takePart } from '../participants/interview-participant.entity';
import { Interview } from '../sessions/interview.entity';
import { ApplicationNotActive, KitNotPublished, KitOfAnotherJob } from '../sessions/interview.errors';
import { InterviewImported } from '../sessions/interview.events';
import { interviewMoves } from '../sessions/interview.moves';
import { InterviewsService } from '../sessions/interviews.service';
import type { Written } from '../../platform/written';
import type { InterviewWithTurns } from '../sessions/interviews.views.dto';
import { Turn } from '../sessions/turn.entity';
import { ImportedTranscript } from './imported-transcript.entity';
import { readTranscript } from './read-transcript';
import { SPEAKER_ROLES } from './speaker-label';
import { exchangesOf, rolesOf, speechOf, type Speech } from './speakers';
import { fault, type Transcript } from './transcript';
import {
  HeldInFuture,
  SpeakersUnknown,
  TranscriptImportedAlready,
  TranscriptImportedForAnother,
  TranscriptOfAnotherCandidate,
  TranscriptOfAnotherPerson,
  TranscriptOneSided,
} from './transcript.errors';
import type { NewImport } from './transcripts.dto';
import { signOfAnother } from './whose-interview';

/** Whose interview it is to be, and what it is judged by. */
interface Subject {
  application: Application;
  candidate: Candidate;
  kit: Kit;
}

@Injectable()
export class TranscriptsService {
  constructor(
    @InjectRepository(Interview) private readonly interviews: Repository<Interview>,
    private readonly sessions: InterviewsService,
    private readonly clock: Clock,
  ) {}

  /** An interview that was held elsewhere becomes one of ours: completed, with its turns. All of it, or nothing. */
  async import(caller: Caller, input: NewImport, id = newId()): Promise<Written<InterviewWithTurns>> {
    const heldAt = this.heldAt(input);
    const transcript = readTranscript(input.transcript, input.format);
    await this.interviews.manager.transaction(async (manager) => {
      const subject = await subjectOf(manager, caller, input);
      const speech = speechIn(transcript, input, subject.candidate);
      assertWhose(transcript, speech, subject.candidate, input.candidateConfirmed === true);
      const sha256 = hashOf(speech);
      await assertFirst(manager, caller, subject, sha256);
      await this.store(manager, caller, subject, { id, heldAt, speech });
      await manager.insert(ImportedTranscript, {
        organizationId: caller.organizationId,
        id: newId(),
        interviewId: id,
        candidateId: subject.candidate.id,
        format: transcript.format,
        sha256,
        candidateConfirmed: input.candidateConfirmed === true,
      });
    });
    return this.sessions.get(caller, id);
  }

  private heldAt({ heldAt }: NewImport): Date | null {
    if (!heldAt) return null;
    const instant = new Date(heldAt);
    if (Number.isNaN(instant.getTime()))
      throw new InvalidFields(undefined, { errors: [{ pointer: '/heldAt', code: 'is-date-string', detail: 'There is no such instant.' }] });
    if (instant > this.clock.now())
      throw new HeldInFuture(undefined, { errors: [{ pointer: '/heldAt', code: 'in-future', detail: 'It lies in the future.' }] });
    return instant;
  }

  private async store(
    manager: EntityManager,
    caller: Caller,
    subject: Subject,
    { id, heldAt, speech }: { id: string; heldAt: Date | null; speech: Speech[] },
  ): Promise<void> {
    const { organizationId } = caller;
    const { application, candidate, kit } = subject;
    const endedAt = heldAt ?? this.clock.now();
    const interview = {
      organizationId,
      id,
      applicationId: application.id,
      candidateId: candidate.id,
      jobId: application.jobId,
      kitId: kit.id,
      kitHash: kit.contentHash ?? '',
      mode: 'human' as const,
      origin: 'imported' as const,
      status: 'completed' as const,
      startedAt: heldAt,
      completedAt: endedAt,
      endReason: 'completed' as const,
    };
    await manager.insert(Interview, interview);
    await takePart(manager, caller, id);
    const turns = exchangesOf(speech).map(({ question, answer }, index) => ({
      organizationId,
      id: newId(),
      interviewId: id,
      number: index + 1,
      kind: 'transcript' as const,
      question,
      questionSource: 'transcript' as const,
      // Held and over: nothing is left to be judged turn by turn. The evaluation reads the words.
      status: 'judged' as const,
      answer,
      answeredAt: answer === null ? null : endedAt,
    }));
    // A statement takes 65,535 parameters at most.
    for (let start = 0; start < turns.length; start += 500) await manager.insert(Turn, turns.slice(start, start + 500));
    await recordStatus(manager, interviewMoves.noun, caller, interview, { verb: 'import', from: null, to: interview.status });
    await publish(manager, caller, InterviewImported, interview);
  }
}

async function subjectOf(manager: EntityManager, caller: Caller, { applicationId, kitId }: NewImport): Promise<Subject> {
  const { organizationId } = caller;
  const application = await manager.findOneBy(Application, { organizationId, id: applicationId });
  if (!application) throw new ApplicationNotFound();
  if (application.status === 'rejected' || application.status === 'withdrawn') throw new ApplicationNotActive(application);
  const candidate = await manager.findOneByOrFail(Candidate, { organizationId, id: application.candidateId });
  if (candidate.status !== 'active') throw new CandidateNotActive(candidate);
  const kit = await manager.findOneBy(Kit, { organizationId, id: kitId });
  if (!kit) throw new KitNotFound();
  if (kit.status !== 'published') throw new KitNotPublished(kit);
  if (kit.jobId !== application.jobId || (kit.applicationId ?? application.id) !== application.id) throw new KitOfAnotherJob();
  return { application, candidate, kit };
}

function speechIn(transcript: Transcript, { speakers }: NewImport, candidate: Candidate): Speech[] {
  const wrong = Object.entries(speakers ?? {}).filter(([, role]) => !SPEAKER_ROLES.includes(role));
  if (wrong.length > 0) {
    const detail = `The roles are ${SPEAKER_ROLES.join(', ')}.`;
    throw new InvalidFields(undefined, {
      errors: wrong.map(([label]) => ({ pointer: `/speakers/${label.replaceAll('~', '~0').replaceAll('/', '~1')}`, code: 'unknown-role', detail })),
    });
  }
  const found = rolesOf(transcript.utterances, speakers ?? {}, candidate.name);
  if ('faults' in found) throw new InvalidFields(undefined, { errors: found.faults });
  if ('unknown' in found) {
    const errors = found.unknown.map((speaker) => ({ pointer: '/speakers', code: 'unknown-speaker', detail: speaker }));
    throw new SpeakersUnknown(
      { speakers: found.unknown.slice(0, 10) },
      { errors, members: { speakers: [...new Set(transcript.utterances.map(({ speaker }) => speaker))].slice(0, 50) } },
    );
  }
  const speech = speechOf(transcript.utterances, found.roles);
  for (const missing of ['candidate', 'interviewer'] as const)
    if (!speech.some(({ role }) => role === missing)) throw new TranscriptOneSided({ missing });
  return speech;
}

function assertWhose(transcript: Transcript, speech: readonly Speech[], candidate: Candidate, isConfirmed: boolean): void {
  const { email } = transcript.candidate;
  if (email && normaliseEmail(email) !== candidate.email)
    throw new TranscriptOfAnotherPerson(undefined, { errors: [fault('of-another-person', 'The e-mail address is another one.')] });
  const sign = isConfirmed ? undefined : signOfAnother(candidate.name, speech, transcript.candidate);
  if (sign)
    throw new TranscriptOfAnotherCandidate({ sign }, { errors: [fault('of-another-candidate', `The applicant is called otherwise: ${sign}.`)] });
}

/** One candidate's words are never imported for another, nor twice to be judged by one kit. Two imports of one transcript wait for each other. */
async function assertFirst(
  manager: EntityManager,
  { organizationId }: Caller,
  { application, candidate, kit }: Subject,
  sha256: string,
): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`transcript:${organizationId}:${sha256}`]);
  const earlier = await manager.find(ImportedTranscript, { where: { organizationId, sha256 }, relations: { interview: true } });
  const anothers = earlier.find(({ candidateId }) => candidateId !== candidate.id);
  if (anothers) throw new TranscriptImportedForAnother(undefined, { members: { interviewId: anothers.interviewId } });
  const same = earlier.find(({ interview }) => interview?.applicationId === application.id && interview.kitId === kit.id);
  if (same) throw new TranscriptImportedAlready(undefined, { members: { interviewId: same.interviewId } });
}

function hashOf(speech: readonly Speech[]): string {
  const lines = speech.map(({ role, text }) => `${role}:${text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')}`);
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
