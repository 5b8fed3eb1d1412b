import { Body, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { Caller, Can } from '../../../auth/access';
import { Answers, AnswersPage, Api, Fails, Operation } from '../../../platform/http/api';
import { type Page, PageQuery } from '../../../platform/http/page';
import { IfMatch } from '../../../platform/http/version-match';
import { FunctionNotFound, NoSuchWording, WordingChangedMeanwhile, WordingRefused } from '../../ai.errors';
import { NewWording, WordingReversal, WordingVersion, WordingView } from './wordings.dto';
import { Wordings } from './wordings.service';

const NameParam = () => ApiParam({ name: 'name', description: 'The function, as `plugin.function`', example: 'text.summarize', type: 'string' });

@Api('ai/functions/:name/prompt', { tag: 'ai' })
export class WordingsController {
  constructor(private readonly wordings: Wordings) {}

  @Get()
  @Can('ai:read')
  @Operation('getPrompt', 'Read how a prompt is worded', 'In your organization now, and as the product brings it. `…/render` shows it filled in.')
  @NameParam()
  @Answers(WordingView)
  @Fails(FunctionNotFound)
  get(@Caller() caller: Caller, @Param('name') name: string): Promise<WordingView> {
    return this.wordings.view(caller, name);
  }

  @Put()
  @Can('ai:manage')
  @Operation(
    'putPrompt',
    'Word a prompt in your own way',
    'For your organization only, from the next call on. Checked first: only its own variables, none of the required ones left out, data as data, calls that can be made.',
  )
  @NameParam()
  @Answers(WordingView)
  @Fails(FunctionNotFound, WordingRefused, WordingChangedMeanwhile)
  put(@Caller() caller: Caller, @Param('name') name: string, @Body() body: NewWording, @IfMatch() version?: number): Promise<WordingView> {
    return this.wordings.put(caller, name, body, version);
  }

  @Get('versions')
  @Can('ai:read')
  @Operation('listPromptVersions', 'List the wordings of a prompt', 'Of your organization, the latest first: who changed what, when and why.')
  @NameParam()
  @AnswersPage(WordingVersion)
  @Fails(FunctionNotFound)
  versions(@Caller() caller: Caller, @Param('name') name: string, @Query() query: PageQuery): Promise<Page<WordingVersion>> {
    return this.wordings.versions(caller, name, query);
  }

  @Post('revert')
  @Can('ai:manage')
  @Operation('revertPrompt', 'Go back to an earlier wording', 'As a new version. 0 is the wording that the product brings.')
  @NameParam()
  @Answers(WordingView)
  @Fails(FunctionNotFound, NoSuchWording, WordingRefused, WordingChangedMeanwhile)
  revert(@Caller() caller: Caller, @Param('name') name: string, @Body() body: WordingReversal): Promise<WordingView> {
    return this.wordings.revert(caller, name, body);
  }
}
