import { Get, Post, Query } from '@nestjs/common';
import { Caller, Can } from '../../../auth/access';
import { Answers, AnswersPage, Api, Fails, Id, IdParam, Operation } from '../../../platform/http/api';
import type { Page } from '../../../platform/http/page';
import { ConfirmationDecided, ConfirmationExpired, ConfirmationNotFound, ToolNotPermitted, ToolRefused } from '../../ai.errors';
import { ConfirmationQuery, ConfirmationView, ConfirmedView } from './confirmations.dto';
import { Confirmations } from './confirmations.service';

const TheConfirmation = () => IdParam('id', '0195f0a0-0000-7000-8000-000000000002', 'The proposal; `confirmations` in the answer of the assistant');

@Api('ai/confirmations', { tag: 'ai' })
export class ConfirmationsController {
  constructor(private readonly confirmations: Confirmations) {}

  @Get()
  @Can('ai:invoke')
  @Operation('listConfirmations', 'List what the assistant proposed to you', 'Your own, newest first. Nothing of it happens unless you confirm it.')
  @AnswersPage(ConfirmationView)
  list(@Caller() caller: Caller, @Query() query: ConfirmationQuery): Promise<Page<ConfirmationView>> {
    return this.confirmations.page(caller, query);
  }

  @Get(':id')
  @Can('ai:invoke')
  @Operation('getConfirmation', 'Read a proposal of the assistant')
  @TheConfirmation()
  @Answers(ConfirmationView)
  @Fails(ConfirmationNotFound)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<ConfirmationView> {
    return this.confirmations.get(caller, id);
  }

  @Post(':id/confirm')
  @Can('ai:invoke')
  @Operation(
    'confirmProposal',
    'Confirm a proposal',
    'Does exactly what the proposal says, once, with your permissions as they are now. Only who asked can confirm, within ten minutes.',
  )
  @TheConfirmation()
  @Answers(ConfirmedView)
  @Fails(ConfirmationNotFound, ConfirmationDecided, ConfirmationExpired, ToolNotPermitted, ToolRefused)
  confirm(@Caller() caller: Caller, @Id('id') id: string): Promise<ConfirmedView> {
    return this.confirmations.confirm(caller, id);
  }

  @Post(':id/decline')
  @Can('ai:invoke')
  @Operation('declineProposal', 'Decline a proposal', 'It can never be confirmed afterwards.')
  @TheConfirmation()
  @Answers(ConfirmationView)
  @Fails(ConfirmationNotFound, ConfirmationDecided, ConfirmationExpired)
  decline(@Caller() caller: Caller, @Id('id') id: string): Promise<ConfirmationView> {
    return this.confirmations.decline(caller, id);
  }
}
