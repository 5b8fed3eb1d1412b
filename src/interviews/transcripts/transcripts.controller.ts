import { Body, Post } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { Caller, Can } from '../../auth/access';
import { ApplicationNotFound } from '../../candidates/applications.errors';
import { CandidateNotActive } from '../../candidates/candidates.errors';
import { Api, Created, Fails, Operation } from '../../platform/http/api';
import { KitNotFound } from '../kits/kits.errors';
import { ApplicationNotActive, KitNotPublished, KitOfAnotherJob } from '../sessions/interview.errors';
import type { Written } from '../../platform/written';
import { InterviewWithTurns } from '../sessions/interviews.views.dto';
import {
  HeldInFuture,
  SpeakersUnknown,
  TranscriptFormatUnknown,
  TranscriptImportedAlready,
  TranscriptImportedForAnother,
  TranscriptOfAnotherCandidate,
  TranscriptOfAnotherPerson,
  TranscriptOneSided,
  TranscriptTooLarge,
  TranscriptUnreadable,
} from './transcript.errors';
import { NewImport } from './transcripts.dto';
import { NEW_IMPORT_EXAMPLES } from './transcripts.examples';
import { TranscriptsService } from './transcripts.service';

@Api('interviews')
export class TranscriptsController {
  constructor(private readonly transcripts: TranscriptsService) {}

  @Post('import')
  @Can('interviews:write')
  @Operation(
    'importInterview',
    'Import an interview held elsewhere',
    'Reads a transcript (JSON, WebVTT, SRT, plain "Name: text") into a completed interview of this application, ready to be evaluated by the kit. A transcript that seems to be of somebody else is refused, and so is one that was imported before; then nothing is stored.',
  )
  @ApiBody({ type: NewImport, examples: NEW_IMPORT_EXAMPLES })
  @Created(InterviewWithTurns, ({ id }) => `/api/v1/interviews/${id}`)
  @Fails(
    ApplicationNotFound,
    ApplicationNotActive,
    CandidateNotActive,
    KitNotFound,
    KitNotPublished,
    KitOfAnotherJob,
    TranscriptFormatUnknown,
    TranscriptUnreadable,
    TranscriptTooLarge,
    SpeakersUnknown,
    TranscriptOneSided,
    TranscriptOfAnotherCandidate,
    TranscriptOfAnotherPerson,
    TranscriptImportedForAnother,
    TranscriptImportedAlready,
    HeldInFuture,
  )
  import(@Caller() caller: Caller, @Body() input: NewImport): Promise<Written<InterviewWithTurns>> {
    return this.transcripts.import(caller, input);
  }
}
