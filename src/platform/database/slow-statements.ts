import { Logger } from '@nestjs/common';
import type { Client } from 'pg';
import { currentScope } from './scope';
import { textOf } from './statement-text';

/** The beginning tells which statement it is. */
const LONGEST_TEXT = 500;
const END = /^\s*(COMMIT|ROLLBACK)\b/i;
/** These carry values in their text: who asks, and from where. */
const SETTINGS = /^\s*(START\s+TRANSACTION|BEGIN|SELECT set_config)\b/i;

/** Logs what a connection took long to answer: the text of the statement, in which no value stands, and for which request it was; of several that were sent together, the last one. */
export class SlowStatements {
  private readonly log = new Logger('Database');
  private begun = 0;
  private text = '';
  private requestId: string | undefined;

  constructor(client: Client, milliseconds: number) {
    client.on('drain', () => {
      const took = performance.now() - this.begun;
      if (this.text && took > milliseconds) this.tell(took);
      this.text = '';
    });
  }

  begin(config: unknown): void {
    const text = textOf(config);
    // What was sent along with its end tells more than the end does.
    if (this.text && END.test(text)) return;
    this.begun = performance.now();
    this.text = text;
    this.requestId = currentScope()?.requestId;
  }

  private tell(took: number): void {
    const statement = SETTINGS.exec(this.text)?.[1] ?? this.text.replace(/\s+/g, ' ').slice(0, LONGEST_TEXT);
    this.log.warn({ statement, milliseconds: Math.round(took), requestId: this.requestId }, 'A statement took long');
  }
}
