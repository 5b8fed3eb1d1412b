import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { crowd } from './crowd';

const CONNECTIONS = 100;
/** Every so many requests something is changed; the others read. */
const READS_FOR_A_CHANGE = 10;

/** Requests arrive at a constant rate while the work is done. The first that is not answered as it should be ends both. How many were answered. */
export async function servedWhile(url: string, token: string, rate: number, work: () => Promise<void>): Promise<number> {
  const pool = new Pool(url, { connections: CONNECTIONS });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let [served, isOver] = [0, false];
  let fail: (reason: Error) => void;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  const ask = async (number: number): Promise<void> => {
    const isChange = number % READS_FOR_A_CHANGE === 0;
    const [method, path, wanted] = isChange ? (['POST', '/api/v1/candidates', 201] as const) : (['GET', '/api/v1/jobs', 200] as const);
    const person = { name: 'Robin Example', email: `robin-${randomUUID()}@mail.example` };
    try {
      const { statusCode, body } = await pool.request({ method, path, headers, body: isChange ? JSON.stringify(person) : null });
      const told = await body.text();
      if (statusCode !== wanted) throw new Error(`${statusCode} ${told}`);
      served += 1;
    } catch (cause) {
      isOver = true;
      fail(new Error(`${method} ${path} failed after ${served} others had been answered: ${String(cause)}`, { cause }));
    }
  };
  const working = work();
  const arriving = crowd(rate, () => isOver, ask);
  try {
    await Promise.race([working, failed]);
  } finally {
    isOver = true;
    await Promise.allSettled([working, arriving]);
    await pool.close();
  }
  // Also when the last of all was the one that failed.
  return Promise.race([failed, Promise.resolve(served)]);
}
