import { type ApiDocument, type Operation, prefilled } from './api-document';
import type { Person, TestApp } from './app';
import { PREPARED } from './prepared-commands';

interface Answer {
  status: number;
  text: string;
}

interface Place {
  app: TestApp;
  demo: Person;
  /** Of the build: only there it has its examples. */
  document: ApiDocument;
}

/** The command, ready to be given, again and again as long as it did nothing. */
export async function command({ app, demo, document }: Place, operation: Operation, headers: Record<string, string>): Promise<() => Promise<Answer>> {
  const { method } = operation;
  const prepare = PREPARED[operation.operationId];
  const made = await prepare?.(app, demo);
  const { path, body } = made ? { path: `/api/v1${made.path}`, body: made.body } : prefilled(document, operation);
  const isForm = body instanceof FormData;
  const known = { authorization: `Bearer ${made?.token ?? demo.token}`, 'if-match': '*', ...headers };
  return async () => {
    const answer = await fetch(app.url + path, {
      method,
      headers: body && !isForm ? { ...known, 'content-type': 'application/json' } : known,
      body: isForm ? body : body && JSON.stringify(body),
    });
    return { status: answer.status, text: await answer.text() };
  };
}
