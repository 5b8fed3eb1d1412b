import { Delete, Get, Query } from '@nestjs/common';
import { DEMO } from '../../platform/demo';
import { AnswersPage, Api, Empty, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import type { Page } from '../../platform/http/page';
import { Caller, Can } from '../access';
import { SessionNotFound } from '../errors';
import { SessionQuery, SessionView } from './sessions.dto';
import { Sessions } from './sessions.service';

@Api('auth/sessions', { tag: 'auth' })
export class SessionsController {
  constructor(private readonly sessions: Sessions) {}

  @Get()
  @Can('account:self')
  @Operation('listSessions', 'List your sessions', 'Where you are logged in to this organization: this session and the others.')
  @AnswersPage(SessionView)
  list(@Caller() caller: Caller, @Query() query: SessionQuery): Promise<Page<SessionView>> {
    return this.sessions.list(caller, query);
  }

  @Delete(':id')
  @Can('account:self')
  @Operation('endSession', 'End one of your sessions', 'Its tokens are worth nothing any more.')
  @IdParam('id', DEMO.session, 'The session')
  @Empty()
  @Fails(SessionNotFound)
  end(@Caller() caller: Caller, @Id('id') id: string): Promise<void> {
    return this.sessions.end(caller, id);
  }

  @Delete()
  @Can('account:self')
  @Operation(
    'endOtherSessions',
    'End all your other sessions',
    'Whoever else is logged in as you, in this organization, is not any more. This session goes on.',
  )
  @Empty()
  endOthers(@Caller() caller: Caller): Promise<void> {
    return this.sessions.endOthers(caller);
  }
}
