import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { ApplicationRejected, ApplicationWithdrawn } from '../../candidates/application.events';
import { OnEvent, type ToldOf } from '../../platform/events/on-event';
import { Interview } from './interview.entity';
import { interviewMoves } from './interview.moves';
import { InterviewsService } from './interviews.service';

const CANCELLABLE = interviewMoves.states.filter((status) => interviewMoves.target(status, 'cancel') !== undefined);

/** When an application is over, nobody holds the interviews that were still to come. One that is under way is finished: the candidate sits in it. */
@Injectable()
export class NeedlessInterviews {
  constructor(
    @InjectRepository(Interview) private readonly interviews: Repository<Interview>,
    private readonly service: InterviewsService,
  ) {}

  @OnEvent(ApplicationRejected, 'interviews/cancel-after-rejection')
  rejected(server: Caller, { data }: ToldOf<typeof ApplicationRejected>): Promise<void> {
    return this.cancelAll(server, data.applicationId, 'The application was rejected.');
  }

  @OnEvent(ApplicationWithdrawn, 'interviews/cancel-after-withdrawal')
  withdrawn(server: Caller, { data }: ToldOf<typeof ApplicationWithdrawn>): Promise<void> {
    return this.cancelAll(server, data.applicationId, 'The candidate withdrew the application.');
  }

  private async cancelAll(server: Caller, applicationId: string, reason: string): Promise<void> {
    const { organizationId } = server;
    const open = await this.interviews.findBy({ organizationId, applicationId, status: In(CANCELLABLE) });
    for (const { id } of open) await this.service.cancel(server, id, { reason });
  }
}
