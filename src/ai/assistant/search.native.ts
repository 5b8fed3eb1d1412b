import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Caller } from '../../auth/access';
import { type RecordReference, recordsIn } from '../agents/records';
import { NativeFunction } from '../native/native-function';
import { type NamedTool, Tools } from '../tools/tools';
import { searchWords } from './search-words';

const question = z.object({ question: z.string().max(4000) });
const MAX_RECORDS = 10;

export interface SearchAnswer {
  text: string;
  records: RecordReference[];
}

/** The assistant without a model: a search over the same records, by the same tools, with the eyes of the same caller. It claims to be no more. */
@Injectable()
export class SearchNative {
  constructor(private readonly tools: Tools) {}

  @NativeFunction('assistant/search', question)
  async search({ question: asked }: z.infer<typeof question>, caller: Caller): Promise<SearchAnswer> {
    const words = searchWords(asked);
    if (words.length === 0) return { text: 'The question has no word to search for. Ask with a name, a title or a status.', records: [] };
    const searches = this.tools.all().flatMap(([, tool]) => (tool.isSearch && caller.can(tool.can) ? [tool] : []));
    const found = (await Promise.all(searches.map((tool) => this.run(tool, words, caller)))).flat();
    const best = found.map((record) => ({ record, weight: weigh(record, words) })).sort((a, b) => b.weight - a.weight);
    const records = best.slice(0, MAX_RECORDS).map(({ record }) => record);
    const quoted = words.map((word) => `"${word}"`).join(', ');
    if (records.length === 0) return { text: `A search for ${quoted} found nothing. I do not know the answer.`, records };
    const lines = records.map(({ ref, label, about }) => `- ${[label, about].filter(Boolean).join(' · ')} [${ref}]`);
    return { text: `A search for ${quoted} found:\n${lines.join('\n')}`, records };
  }

  private async run(tool: NamedTool, words: string[], caller: Caller): Promise<RecordReference[]> {
    return recordsIn(await tool.run(this.tools.checked(caller, tool, { words }), caller));
  }
}

/** How many of the words a record shows. */
function weigh({ label, about = '' }: RecordReference, words: string[]): number {
  const text = `${label} ${about}`.toLowerCase();
  return words.filter((word) => text.includes(word)).length;
}
