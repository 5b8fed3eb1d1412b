import { parentPort } from 'node:worker_threads';
import { readDocument, type Extraction, type Format } from './read-document';
import { Unreadable, type UnreadableReason } from './unreadable';

/** What the worker answers. */
export type ExtractionAnswer = { extraction: Extraction } | { unreadable: UnreadableReason };

parentPort?.once('message', ({ format, bytes }: { format: Format; bytes: Uint8Array }) => void answer(format, bytes));

async function answer(format: Format, bytes: Uint8Array): Promise<void> {
  const reply = await readDocument(format, bytes)
    .then((extraction): ExtractionAnswer => ({ extraction }))
    .catch((error: unknown): ExtractionAnswer => {
      if (error instanceof Unreadable) return { unreadable: error.reason };
      throw error;
    });
  parentPort?.postMessage(reply);
}
