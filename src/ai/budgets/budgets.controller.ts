import { Body, Get, Post, Put, Query } from '@nestjs/common';
import { Caller, Can } from '../../auth/access';
import { Answers, AnswersPage, Api, Fails, Operation } from '../../platform/http/api';
import { type Page, PageQuery } from '../../platform/http/page';
import { AiNotStopped, AiStoppedByOperator } from '../ai.errors';
import { BudgetSettings } from './budget-settings.service';
import { BudgetView, NewBudget, StopChange, StopRequest } from './budgets.dto';
import { StopHistory } from './stop-history';

@Api('ai', { tag: 'ai' })
export class BudgetsController {
  constructor(
    private readonly settings: BudgetSettings,
    private readonly stops: StopHistory,
  ) {}

  @Get('budget')
  @Can('ai:read')
  @Operation('getAiBudget', 'Get the budget for models', 'What may be spent, what has been spent today, and whether models may be asked at all.')
  @Answers(BudgetView)
  get(@Caller() caller: Caller): Promise<BudgetView> {
    return this.settings.view(caller);
  }

  @Put('budget')
  @Can('ai:manage')
  @Operation('setAiBudget', 'Set the budget for models', 'An organization may allow itself less than the installation does; more counts for nothing.')
  @Answers(BudgetView)
  set(@Caller() caller: Caller, @Body() budget: NewBudget): Promise<BudgetView> {
    return this.settings.set(caller, budget);
  }

  @Post('stop')
  @Can('ai:manage')
  @Operation(
    'stopAi',
    'Stop asking models',
    'From now on rules answer what they can, and say so. Requests that are under way end; nothing further is sent for them.',
  )
  @Answers(BudgetView)
  stop(@Caller() caller: Caller, @Body() { reason }: StopRequest): Promise<BudgetView> {
    return this.settings.stop(caller, reason);
  }

  @Post('resume')
  @Can('ai:manage')
  @Operation('resumeAi', 'Ask models again', 'Ends what `POST /ai/stop` began. What the operator of the installation stopped stays stopped.')
  @Answers(BudgetView)
  @Fails(AiNotStopped, AiStoppedByOperator)
  resume(@Caller() caller: Caller): Promise<BudgetView> {
    return this.settings.resume(caller);
  }

  @Get('stops')
  @Can('ai:read')
  @Operation(
    'listAiStops',
    'List the uses of the stop switch',
    'Who stopped the asking of models and why, and who ended that; the operator of the installation included.',
  )
  @AnswersPage(StopChange)
  stopped(@Caller() caller: Caller, @Query() query: PageQuery): Promise<Page<StopChange>> {
    return this.stops.page(caller, query);
  }
}
