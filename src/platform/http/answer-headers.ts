import type { FastifyReply } from 'fastify';
import { WrittenPage } from '../written';
import { entityTag } from './entity-tags';
import { setLocation } from './location';
import { Page } from './page';

/** The headers that follow from what is answered: `Location` for what was made, `Link` for a page, `ETag` for anything that has a version. */
export function describeAnswer(answer: unknown, reply: FastifyReply): void {
  setLocation(answer, reply);
  if (answer instanceof Page || answer instanceof WrittenPage) setLink(answer, reply);
  else if (isVersioned(answer)) void reply.header('ETag', entityTag(answer.version));
}

/** The same request with the next cursor. */
function setLink(page: { nextCursor: string | null }, reply: FastifyReply): void {
  if (!page.nextCursor) return;
  const [path = '', query = ''] = reply.request.url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', page.nextCursor);
  void reply.header('Link', `<${path}?${parameters.toString()}>; rel="next"`);
}

function isVersioned(answer: unknown): answer is { version: number } {
  return typeof answer === 'object' && answer !== null && 'version' in answer && typeof answer.version === 'number';
}
