import { createHash } from 'node:crypto';
import { Injectable, StreamableFile } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { newId } from '../../platform/database/ids';
import { keysetPage, type Page, type PageQuery } from '../../platform/http/page';
import { CandidatesService } from '../candidates.service';
import { Document, type DocumentKind } from '../document.entity';
import { ProfilesService } from '../profiles/profiles.service';
import { DocumentEmpty, DocumentNotFound, FileMissing, NoText, unreadableProblems } from './documents.errors';
import { DocumentView, DocumentWithText } from './documents.dto';
import { DocumentReader } from './extraction';
import { attachment, safeFileName } from './file-name';
import { mediaTypeOf } from './media-type';
import type { Extraction } from './read-document';
import { Unreadable } from './unreadable';

/** A file as it was uploaded. */
export interface UploadedDocument {
  name: string;
  content: Buffer;
}

@Injectable()
export class DocumentsService {
  constructor(
    @InjectRepository(Document) private readonly documents: Repository<Document>,
    private readonly candidates: CandidatesService,
    private readonly reader: DocumentReader,
    private readonly profiles: ProfilesService,
  ) {}

  /** Reads the file before anything is stored: what cannot be read leaves no trace, and no profile comes from nothing. */
  async upload(
    caller: Caller,
    candidateId: string,
    file: UploadedDocument | undefined,
    kind: DocumentKind = 'resume',
    { id = newId(), useModel = true }: { id?: string; useModel?: boolean } = {},
  ): Promise<DocumentView> {
    const candidate = await this.candidates.findActive(caller, candidateId);
    if (!file) throw new FileMissing(undefined, { errors: [{ pointer: '/file', code: 'missing', detail: 'a file is needed' }] });
    const fileName = safeFileName(file.name);
    const { mediaType, text, findings } = await this.read(fileName, file.content);
    const found = kind === 'resume' ? await this.profiles.extract(caller, candidate, text, useModel) : null;
    await this.documents.manager.transaction(async (manager) => {
      await manager.insert(Document, {
        organizationId: caller.organizationId,
        id,
        candidateId,
        kind,
        fileName,
        mediaType,
        bytes: file.content.length,
        sha256: createHash('sha256').update(file.content).digest('hex'),
        status: 'extracted',
        text,
        findings,
        content: file.content,
      });
      if (found) await this.candidates.setProfile(manager, caller, candidateId, found.profile, found.source);
    });
    return documentView(await this.find(caller, id));
  }

  async list(caller: Caller, candidateId: string, query: PageQuery): Promise<Page<DocumentView>> {
    await this.candidates.find(caller, candidateId);
    const { organizationId } = caller;
    const builder = this.documents
      .createQueryBuilder('document')
      .where('document.organizationId = :organizationId AND document.candidateId = :candidateId', { organizationId, candidateId });
    return keysetPage(builder, query, { sortable: { createdAt: 'createdAt' }, default: '-createdAt', view: documentView });
  }

  async get(caller: Caller, id: string): Promise<DocumentWithText> {
    const document = await this.find(caller, id);
    const withText = await this.documents.findOne({ where: { organizationId: caller.organizationId, id }, select: { text: true } });
    return Object.assign(new DocumentWithText(), documentView(document), { text: withText?.text ?? null });
  }

  async content(caller: Caller, id: string): Promise<StreamableFile> {
    const document = await this.documents.findOne({
      where: { organizationId: caller.organizationId, id },
      select: { fileName: true, mediaType: true, content: true },
    });
    if (!document) throw new DocumentNotFound();
    return new StreamableFile(document.content, {
      type: document.mediaType,
      disposition: attachment(document.fileName),
      length: document.content.length,
    });
  }

  /** What a model may see of the candidate's newest résumé; null when there is none. */
  async resumeText(caller: Caller, candidateId: string): Promise<string | null> {
    const newest = await this.documents.findOne({
      where: { organizationId: caller.organizationId, candidateId, kind: 'resume', status: 'extracted' },
      order: { createdAt: 'DESC', id: 'DESC' },
      select: { text: true },
    });
    return newest?.text ?? null;
  }

  private async find(caller: Caller, id: string): Promise<Document> {
    const document = await this.documents.findOneBy({ organizationId: caller.organizationId, id });
    if (!document) throw new DocumentNotFound();
    return document;
  }

  private async read(fileName: string, content: Buffer): Promise<Extraction & { mediaType: string }> {
    if (content.length === 0) throw new DocumentEmpty();
    try {
      const { format, mediaType } = await mediaTypeOf(fileName, content);
      const extraction = await this.reader.read(format, content);
      if (!/[\p{L}\p{N}]/u.test(extraction.text)) throw new NoText();
      return { ...extraction, mediaType };
    } catch (error) {
      if (error instanceof Unreadable) throw new unreadableProblems[error.reason](undefined, { cause: error });
      throw error;
    }
  }
}

function documentView({ id, candidateId, kind, fileName, mediaType, bytes, sha256, status, findings, createdAt }: Document): DocumentView {
  return Object.assign(new DocumentView(), { id, candidateId, kind, fileName, mediaType, bytes, sha256, status, findings, createdAt });
}
