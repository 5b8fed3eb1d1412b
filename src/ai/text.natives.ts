import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { NativeFunction } from './native/native-function';

const summarizeInput = z.object({ text: z.string(), sentences: z.coerce.number().int().min(1).max(20).catch(3) });

const COMMON_WORDS = new Set(
  'the a an and or but of to in on at for with by from as is are was were be been it its this that i he she they we you his her their our my not so if'.split(
    ' ',
  ),
);

/** Answers without a model for the plugin `text`. */
@Injectable()
export class TextNatives {
  /** The sentences whose words come up most often in the text, in their order: nothing is said that the text does not say. */
  @NativeFunction('text/summarize', summarizeInput)
  summarize({ text, sentences: wanted }: z.infer<typeof summarizeInput>): string {
    const sentences = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)].map(({ segment }) => segment.trim()).filter(Boolean);
    if (sentences.length <= wanted) return sentences.join(' ');
    const counts = new Map<string, number>();
    for (const word of sentences.flatMap(wordsOf)) counts.set(word, (counts.get(word) ?? 0) + 1);
    const weigh = (sentence: string): number => {
      const words = wordsOf(sentence);
      return words.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0) / Math.sqrt(words.length || 1);
    };
    const chosen = sentences
      .map((sentence, position) => ({ sentence, position, weight: weigh(sentence) }))
      .sort((a, b) => b.weight - a.weight || a.position - b.position);
    return chosen
      .slice(0, wanted)
      .sort((a, b) => a.position - b.position)
      .map(({ sentence }) => sentence)
      .join(' ');
  }
}

function wordsOf(sentence: string): string[] {
  return (sentence.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !COMMON_WORDS.has(word));
}
