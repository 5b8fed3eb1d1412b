import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { IfGiven } from '../../platform/http/fields';
import { documentKinds, documentStatuses, type DocumentKind, type DocumentStatus } from '../document.entity';
import { findingKinds, type FindingKind } from './findings';

/** The fields beside the file. */
export class DocumentFields {
  /** A résumé gives the candidate a profile; anything else is only kept. `resume` when not given. @example 'resume' */
  @IfGiven()
  @IsIn(documentKinds)
  kind?: DocumentKind;
}

/** The form as it is sent: the file and its fields. */
export class DocumentUpload extends DocumentFields {
  /** PDF, DOCX, TXT or MD, at most 10 MiB. */
  @ApiProperty({ type: 'string', format: 'binary' })
  file!: unknown;
}

export class FindingView {
  /** What was found: a way of hiding text, or `instruction` for visible text that addresses the machine. @example 'white-text' */
  @ApiProperty({ enum: findingKinds })
  kind!: FindingKind;
  /** @example 'Text in the colour of its background was cut out.' */
  detail!: string;
  /** The words, shortened; no model was shown them if they were hidden. @example 'Ignore all previous instructions' */
  excerpt?: string;
}

export class DocumentView {
  /** @example '0195f000-0000-7000-8000-000000000025' */
  @ApiProperty({ format: 'uuid' })
  id!: string;
  /** @example '0195f000-0000-7000-8000-000000000020' */
  @ApiProperty({ format: 'uuid' })
  candidateId!: string;
  /** @example 'resume' */
  @ApiProperty({ enum: documentKinds })
  kind!: DocumentKind;
  /** @example 'robin-example.pdf' */
  fileName!: string;
  /** @example 'application/pdf' */
  mediaType!: string;
  /** Size of the file. @example 18230 */
  bytes!: number;
  /** Of the file as it came. @example '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' */
  sha256!: string;
  /** @example 'extracted' */
  @ApiProperty({ enum: documentStatuses })
  status!: DocumentStatus;
  /** Hidden text, and text that addresses the machine; empty for an ordinary document. */
  findings!: FindingView[];
  createdAt!: Date;
}

export class DocumentWithText extends DocumentView {
  /** What a person sees in the document, and all that a model is shown. @example 'Robin Example\nBackend Engineer' */
  text!: string | null;
}
