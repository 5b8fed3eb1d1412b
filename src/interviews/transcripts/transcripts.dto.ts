import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsDateString, IsDefined, IsIn, IsObject, IsUUID } from 'class-validator';
import { IfGiven } from '../../platform/http/fields';
import { SPEAKER_ROLES } from './speaker-label';
import type { SpeakerRole } from './speaker-label';
import { TRANSCRIPT_FORMATS } from './transcript';
import type { TranscriptFormat } from './transcript';

/** An interview that was held elsewhere, as a transcript. */
export class NewImport {
  /**
   * The application that the interview was held for.
   * @example '0195f000-0000-7000-8000-000000000030'
   */
  @IsUUID()
  applicationId!: string;

  /**
   * The published kit that the interview is judged by.
   * @example '0195f000-0000-7000-8000-000000000041'
   */
  @IsUUID()
  kitId!: string;

  /** Found by itself when it is left out. */
  @IfGiven()
  @IsIn(TRANSCRIPT_FORMATS)
  format?: TranscriptFormat;

  /** The transcript: text in one of the formats, or a list of turns. At most 2,000 changes of speaker; the body as a whole may have 1 MB. */
  @ApiProperty({
    oneOf: [
      { type: 'string', description: 'JSON, WebVTT, SRT, or plain text with lines like "Name: what was said".' },
      { type: 'array', items: { type: 'object', additionalProperties: true }, description: 'Turns: { role | speaker, message | text | content }.' },
      { type: 'object', additionalProperties: true, description: '{ turns: [ … ] }, perhaps with candidate: { name, email }.' },
    ],
    example:
      'Interviewer: What is the hardest fault that you have had to find?\nCandidate: Orders were lost about once a day. I compared the logs of both services and found that a retry ran into a timeout.',
  })
  @IsDefined()
  transcript!: unknown;

  /** Who is who, for speakers whose role their name does not say. `ignore` leaves somebody out. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string', enum: [...SPEAKER_ROLES] },
    example: { Interviewer: 'interviewer', Candidate: 'candidate' },
  })
  @IfGiven()
  @IsObject()
  speakers?: Record<string, SpeakerRole>;

  /**
   * When the interview was held; now, when it is left out.
   * @example '2026-05-04T09:00:00Z'
   */
  @IfGiven()
  @IsDateString()
  heldAt?: string;

  /**
   * A person has checked that this is the candidate's interview although another name is used in it.
   * @example false
   */
  @IfGiven()
  @IsBoolean()
  candidateConfirmed?: boolean;
}
