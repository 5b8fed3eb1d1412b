import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { eventStream, type ToldEvent } from '../src/ai/streams/event-stream';

const KILOBYTES_4 = 'x'.repeat(4096);

afterEach(() => jest.useRealTimers());

describe('R12: an event stream', () => {
  it('takes no more from the model than the readers take: 20 of them that do not read', async () => {
    let taken = 0;
    async function* endless(): AsyncGenerator<ToldEvent> {
      for (;;) {
        taken += 1;
        await setImmediate();
        yield { id: `s.${taken}`, event: 'text-delta', data: { text: KILOBYTES_4 } };
      }
    }
    const readers = Array.from({ length: 20 }, () => {
      const stream = eventStream(endless(), new AbortController()).getStream();
      stream.pipe(new Writable({ highWaterMark: 16_384, write: () => undefined }));
      return stream;
    });
    for (let turn = 0; turn < 1_000; turn += 1) await setImmediate();
    expect(taken).toBeGreaterThan(20);
    expect(taken).toBeLessThanOrEqual(20 * 12);
    for (const stream of readers) stream.destroy();
  });

  it('shows that it is alive while nothing comes, and stops what is under way as soon as the reader leaves', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
    const reader = new AbortController();
    let isStopped = false;
    async function* silent(): AsyncGenerator<ToldEvent> {
      await new Promise((resolve) => reader.signal.addEventListener('abort', resolve));
      isStopped = true;
      yield { id: 's.1', event: 'told-to-nobody', data: {} };
    }
    const stream = eventStream(silent(), reader).getStream();
    const pieces: string[] = [];
    stream.on('data', (piece: Buffer) => pieces.push(piece.toString()));
    await setImmediate();
    await jest.advanceTimersByTimeAsync(14_999);
    expect(pieces).toEqual([]);
    await jest.advanceTimersByTimeAsync(30_001);
    expect(pieces).toEqual(Array(3).fill(': still here\n\n'));
    stream.destroy();
    expect(reader.signal.aborted).toBe(true);
    await setImmediate();
    expect(isStopped).toBe(true);
  });
});
