import { newId } from '../../src/platform/database/ids';
import type { TestApp } from './app';

/** One operation of the API document. */
export interface DocumentedOperation {
  id: string;
  method: string;
  path: string;
  /** What it needs; undefined for operations that are open to everybody. */
  permission: string | undefined;
  isPublic: boolean;
}

interface ApiDocument {
  paths: Record<string, Record<string, { operationId: string; security?: unknown[]; 'x-required-permissions'?: string[] }>>;
}

export async function documentedOperations(app: TestApp): Promise<DocumentedOperation[]> {
  const { paths } = (await (await fetch(`${app.url}/openapi.json`)).json()) as ApiDocument;
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      permission: operation['x-required-permissions']?.[0],
      isPublic: operation.security?.length === 0,
    })),
  );
}

/** Calls the operation with nothing that it needs: unknown ids, no body. Only who calls can make a difference; the code of the refusal tells. */
export async function knock(
  app: TestApp,
  { method, path }: DocumentedOperation,
  token: string,
): Promise<{ status: number; code: string | undefined }> {
  const address = app.url + path.replace(/\{(\w+)\}/g, (_all, name: string) => (/id$/i.test(name) ? newId() : '1'));
  // A stream would go on for ever: the head of the answer is enough for those that are let in.
  const answer = await fetch(address, { method, headers: { authorization: `Bearer ${token}` }, redirect: 'manual' });
  if (answer.status < 400) {
    await answer.body?.cancel();
    return { status: answer.status, code: undefined };
  }
  const { code } = (await answer.json()) as { code?: string };
  return { status: answer.status, code };
}
