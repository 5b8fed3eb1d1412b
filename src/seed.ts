import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Type } from '@nestjs/common';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import type { Caller } from './auth/access';
import { ApiKey } from './auth/api-keys/api-key.entity';
import { ApiKeysService } from './auth/api-keys/api-keys.service';
import { Registration } from './auth/accounts/registration.service';
import { Callers } from './auth/callers';
import { ModelCall } from './ai/calls/model-call.entity';
import { Invitation } from './auth/invitations/invitation.entity';
import { Invitations } from './auth/invitations/invitations.service';
import { Organization } from './auth/organization.entity';
import { THIS_SERVER } from './auth/origin';
import { Session } from './auth/sessions/session.entity';
import { User } from './auth/user.entity';
import { Application } from './candidates/application.entity';
import { ApplicationsService } from './candidates/applications.service';
import { Candidate } from './candidates/candidate.entity';
import { CandidatesService } from './candidates/candidates.service';
import { Document } from './candidates/document.entity';
import { DocumentsService } from './candidates/documents/documents.service';
import { Kit } from './interviews/kits/kit.entity';
import { KitsService } from './interviews/kits/kits.service';
import { Interview } from './interviews/sessions/interview.entity';
import { InterviewsService } from './interviews/sessions/interviews.service';
import { Job } from './jobs/job.entity';
import { JobsService } from './jobs/jobs.service';
import { DatabaseConnection } from './platform/database/connection';
import { exclusively } from './platform/database/exclusively';
import { inScope } from './platform/database/scope';
import { DEMO, SEEDING } from './platform/demo';
import { Environment } from './platform/environment';
import { DemoColleagues } from './seed.colleagues';
import { DEMO_CLOSED_JOB, DEMO_DRAFT_JOB, DEMO_INVITATION, DEMO_JOB, DEMO_PEOPLE, DEMO_RESUME } from './seed.data';

/**
 * Fills an empty database with the demo organization that the examples of the API document use. Each step looks whether it was done before, so that a first start
 * that was killed in the middle is completed by the second. Answers whether there is a demo organization.
 */
export async function seedDemo(app: NestFastifyApplication): Promise<boolean> {
  const environment = app.get(Environment);
  if (environment.isProduction || !environment.SEED_DEMO) return false;
  return exclusively(app.get(DatabaseConnection).url, 'seeding', async () => {
    const people = app.get(DataSource).getRepository(User);
    if (!(await people.existsBy({ id: DEMO.user })) && (await people.count()) > 0) return false;
    await inScope({ organizationId: DEMO.organization, userId: DEMO.user, requestId: SEEDING }, () => new Seeding(app).run());
    return true;
  });
}

class Seeding {
  constructor(private readonly app: NestFastifyApplication) {}

  async run(): Promise<void> {
    await this.once(Organization, DEMO.organization, () => {
      const account = { organizationName: 'Assay Demo', name: 'Demo Owner', email: DEMO.email, password: DEMO.password };
      return this.service(Registration).create(account, THIS_SERVER, { organization: DEMO.organization, user: DEMO.user });
    });
    const caller = await this.service(Callers).restore({ organizationId: DEMO.organization, userId: DEMO.user, requestId: SEEDING });
    const key = { name: 'Nightly export to the data warehouse', permissions: ['candidates:read'], validDays: 366 };
    await this.once(ApiKey, DEMO.apiKey, () => this.service(ApiKeysService).make(caller, key, DEMO.apiKey));
    await this.colleagues(caller);
    await this.jobs(caller);
    await this.people(caller);
    await this.interviews(caller);
  }

  private async colleagues(caller: Caller): Promise<void> {
    const colleagues = new DemoColleagues(this.app.get(DataSource));
    await this.once(User, DEMO.member, () => colleagues.addMember());
    await this.once(User, DEMO.leavingMember, () => colleagues.addLeavingMember());
    await this.once(Session, DEMO.session, () => colleagues.addSession());
    await this.once(Invitation, DEMO.invitation, () =>
      this.service(Invitations).invite(caller, DEMO_INVITATION, { id: DEMO.invitation, token: DEMO.invitationToken }),
    );
    await this.once(Invitation, DEMO.needlessInvitation, () =>
      this.service(Invitations).invite(caller, { email: 'robin@people.example', role: 'viewer' }, { id: DEMO.needlessInvitation }),
    );
  }

  private async jobs(caller: Caller): Promise<void> {
    const jobs = this.service(JobsService);
    await this.once(Job, DEMO.job, () => jobs.create(caller, DEMO_JOB, { id: DEMO.job }));
    await this.once(Job, DEMO.draftJob, () => jobs.create(caller, DEMO_DRAFT_JOB, { id: DEMO.draftJob }));
    await this.once(Job, DEMO.closedJob, () => jobs.create(caller, DEMO_CLOSED_JOB, { id: DEMO.closedJob }));
    await this.whileIn(Job, DEMO.job, ['draft', 1], () => jobs.open(caller, DEMO.job));
    await this.whileIn(Job, DEMO.closedJob, ['draft', 1], () => jobs.open(caller, DEMO.closedJob));
    await this.whileIn(Job, DEMO.closedJob, ['open', 2], () => jobs.close(caller, DEMO.closedJob, { reason: 'no_longer_needed' }));
  }

  private async people(caller: Caller): Promise<void> {
    const [candidates, documents] = [this.service(CandidatesService), this.service(DocumentsService)];
    const people = [[DEMO.candidate, DEMO_PEOPLE.candidate] as const, [DEMO.newCandidate, DEMO_PEOPLE.newCandidate] as const];
    const others = DEMO.others.map((id, index) => [id, DEMO_PEOPLE.others[index] ?? DEMO_PEOPLE.candidate] as const);
    for (const [id, person] of [...people, ...others]) await this.once(Candidate, id, () => candidates.create(caller, person, { id }));
    // The rules read it: a start must not wait for a model, nor cost anything.
    const resume = { name: 'maya-lindqvist.md', content: Buffer.from(DEMO_RESUME) };
    await this.once(Document, DEMO.document, () =>
      documents.upload(caller, DEMO.candidate, resume, 'resume', { id: DEMO.document, useModel: false }),
    );
    await this.once(ModelCall, DEMO.modelCall, () => this.nameModelCall(caller));
    await this.application(caller, DEMO.application, DEMO.candidate);
    const spare = [DEMO.rejectable, DEMO.withdrawable, DEMO.hireable];
    for (const [index, candidate] of DEMO.others.entries()) await this.application(caller, spare[index] ?? DEMO.rejectable, candidate);
  }

  private async interviews(caller: Caller): Promise<void> {
    const [kits, interviews] = [this.service(KitsService), this.service(InterviewsService)];
    const planned = { jobId: DEMO.job, rubric: 'software-engineering' };
    await this.once(Kit, DEMO.kit, () => kits.create(caller, { ...planned, title: 'Backend Engineer: first interview' }, DEMO.kit));
    await this.once(Kit, DEMO.draftKit, () => kits.create(caller, { ...planned, title: 'Backend Engineer: second interview' }, DEMO.draftKit));
    await this.whileIn(Kit, DEMO.kit, ['draft', 1], () => kits.publish(caller, DEMO.kit));
    const sitting = { applicationId: DEMO.application, kitId: DEMO.kit };
    for (const id of [DEMO.interview, DEMO.needlessInterview]) await this.once(Interview, id, () => interviews.create(caller, sitting, id));
  }

  /** Reading the résumé left a row in the ledger; it gets the id that the API document shows. */
  private async nameModelCall({ organizationId }: Caller): Promise<void> {
    const calls = this.app.get(DataSource).getRepository(ModelCall);
    const [first] = await calls.find({ where: { organizationId }, order: { createdAt: 'ASC' }, take: 1 });
    if (first) await calls.update({ organizationId, id: first.id }, { id: DEMO.modelCall });
  }

  private async application(caller: Caller, id: string, candidateId: string): Promise<void> {
    await this.once(Application, id, () => this.service(ApplicationsService).create(caller, { candidateId, jobId: DEMO.job }, { id }));
  }

  private service<T>(type: Type<T>): T {
    return this.app.get(type, { strict: false });
  }

  /** Makes what is not there yet. */
  private async once<E extends ObjectLiteral & { id: string }>(entity: EntityTarget<E>, id: string, make: () => Promise<unknown>): Promise<void> {
    if (!(await this.row(entity, id))) await make();
  }

  /** Goes on with what was made so far, unless somebody has changed it since: `version` is the one that we left. */
  private async whileIn<E extends ObjectLiteral & { id: string; status: string; version: number }>(
    entity: EntityTarget<E>,
    id: string,
    [status, version]: [string, number],
    goOn: () => Promise<unknown>,
  ): Promise<void> {
    const row = await this.row(entity, id);
    if (row?.status === status && row.version === version) await goOn();
  }

  private row<E extends ObjectLiteral & { id: string }>(entity: EntityTarget<E>, id: string): Promise<E | null> {
    return this.app.get(DataSource).getRepository(entity).createQueryBuilder('row').where('row.id = :id', { id }).getOne();
  }
}
