import { Body, Get, Header, Post, Query, type StreamableFile, UploadedFile, UseInterceptors } from '@nestjs/common';
import { FileInterceptor, type UploadedMultipartFile } from '@nestjs/platform-fastify/multipart';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { Caller, Can } from '../../auth/access';
import { AuditRead } from '../../platform/audit/audit-reads';
import { DEMO } from '../../platform/demo';
import { Answers, AnswersContent, AnswersPage, Api, Created, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import { Phased } from '../../platform/http/idempotency/phased';
import { BadForm } from '../../platform/http/http.errors';
import { type Page, PageQuery } from '../../platform/http/page';
import { CandidateNotActive, CandidateNotFound } from '../candidates.errors';
import { ContentMismatch, DocumentEmpty, DocumentNotFound, FileMissing, NoText, TypeNotSupported, unreadableProblems } from './documents.errors';
import { DocumentFields, DocumentUpload, DocumentView, DocumentWithText } from './documents.dto';
import { DocumentsService } from './documents.service';

/** A form with one file and a field or two; a thousand parts are an attack. */
const limits = { fileSize: 10 * 1024 * 1024, files: 1, fields: 5, parts: 6, fieldSize: 1000, headerPairs: 50 };

@Api('candidates', { tag: 'documents', about: 'Files of candidates: read in a worker, hidden text cut out and flagged.' })
export class CandidateDocumentsController {
  constructor(private readonly documents: DocumentsService) {}

  @Post(':id/documents')
  @Can('candidates:write')
  @UseInterceptors(FileInterceptor('file', { limits }))
  @Phased()
  @Operation(
    'uploadDocument',
    'Upload a document',
    'PDF, DOCX, TXT or MD, at most 10 MiB. Hidden text is found, cut out and flagged in `findings`; a résumé also gives the candidate a profile. What cannot be read is not stored.',
  )
  @IdParam('id', DEMO.candidate, 'The candidate')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: DocumentUpload })
  @Created(DocumentView, ({ id }) => `/api/v1/documents/${id}`)
  @Fails(
    CandidateNotFound,
    CandidateNotActive,
    BadForm,
    FileMissing,
    DocumentEmpty,
    TypeNotSupported,
    ContentMismatch,
    NoText,
    ...Object.values(unreadableProblems),
  )
  upload(
    @Caller() caller: Caller,
    @Id('id') id: string,
    @UploadedFile() file: UploadedMultipartFile | undefined,
    @Body() { kind }: DocumentFields,
  ): Promise<DocumentView> {
    return this.documents.upload(caller, id, file && { name: file.originalname, content: file.buffer ?? Buffer.alloc(0) }, kind);
  }

  @Get(':id/documents')
  @Can('candidates:read')
  @Operation('listDocuments', 'List the documents of a candidate', 'Newest first, without their text.')
  @IdParam('id', DEMO.candidate, 'The candidate')
  @AnswersPage(DocumentView)
  @Fails(CandidateNotFound)
  list(@Caller() caller: Caller, @Id('id') id: string, @Query() query: PageQuery): Promise<Page<DocumentView>> {
    return this.documents.list(caller, id, query);
  }
}

@Api('documents')
export class DocumentsController {
  constructor(private readonly documents: DocumentsService) {}

  @Get(':id')
  @Can('candidates:read')
  @AuditRead('document')
  @Operation('getDocument', 'Read a document', 'With the text that a model may see.')
  @IdParam('id', DEMO.document, 'The document')
  @Answers(DocumentWithText)
  @Fails(DocumentNotFound)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<DocumentWithText> {
    return this.documents.get(caller, id);
  }

  @Get(':id/content')
  @Can('candidates:read')
  @Header('Content-Security-Policy', 'sandbox')
  @Header('X-Content-Type-Options', 'nosniff')
  @AuditRead('document', 'every time')
  @Operation('downloadDocument', 'Download a document', 'The file as it came, always as an attachment.')
  @IdParam('id', DEMO.document, 'The document')
  @AnswersContent('application/pdf', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'text/plain', 'text/markdown')
  @Fails(DocumentNotFound)
  content(@Caller() caller: Caller, @Id('id') id: string): Promise<StreamableFile> {
    return this.documents.content(caller, id);
  }
}
