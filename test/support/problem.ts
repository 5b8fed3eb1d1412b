import type { RawAnswer } from './raw-http';

/** Every refusal has the same shape, says nothing about the inside, and carries the id of the request. */
export function expectProblem(answer: RawAnswer, status: number, code: string): void {
  expect(answer.body).toMatchObject({ type: `/problems/${code}`, status, code, requestId: answer.headers['x-request-id'] });
  expect(answer.body).toMatchObject({
    title: expect.any(String),
    detail: expect.any(String),
    instance: `/problems/${code}#${answer.body.requestId as string}`,
  });
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  expect(answer.text).not.toMatch(/at \/|node_modules|QueryFailedError|SELECT|secret|FST_|\.ts/);
}
