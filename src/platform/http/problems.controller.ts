import { Get, Param, Req, Res, SetMetadata } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accepts } from './accept';
import { Answers, AnswersContent, Api, Fails, Operation } from './api';
import { UnknownProblem } from './http.errors';
import { PUBLIC_METADATA } from './permission-metadata';
import { problemKindOf, problemKinds } from './problem-catalogue';
import { ProblemKindView } from './service.dto';

/** Where the `type` of every problem leads. */
@Api('problems', { tag: 'service' })
@SetMetadata(PUBLIC_METADATA, true)
export class ProblemsController {
  @Get()
  @Operation('listProblems', 'Every kind of problem', 'The codes that answers of this API can carry, with what they mean and what to do.')
  @Answers([ProblemKindView], 'All of them.')
  list(): ProblemKindView[] {
    return problemKinds();
  }

  @Get(':code')
  @Operation('getProblem', 'What does this problem mean?', 'JSON, or a page for people where the browser asks for HTML.')
  @ApiParam({ name: 'code', description: 'The code of the problem.', example: 'request.unknown-id', type: 'string' })
  @Answers(ProblemKindView)
  @AnswersContent('text/html')
  @Fails(UnknownProblem)
  show(@Param('code') code: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): ProblemKindView | string {
    const kind = problemKindOf(code);
    const wantsPage = !accepts(request.headers.accept, ['application/json']) || (request.headers.accept ?? '').startsWith('text/html');
    if (!wantsPage) return kind;
    void reply.type('text/html; charset=utf-8');
    return page(kind);
  }
}

/** All of it is our own text, but text all the same. */
function page({ code, status, title, detail }: ProblemKindView): string {
  const [safeCode, safeDetail] = [code, detail].map((text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`));
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${safeCode}</title><h1>${safeCode}</h1><p>${status} ${title}</p><p>${safeDetail}</p></html>`;
}
