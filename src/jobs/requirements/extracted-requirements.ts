import { z } from 'zod';
import { importances, requirementKinds } from '../requirement.entity';

/** What is known of a job when its requirements are looked for. */
export const jobText = z.object({ title: z.string().max(200), description: z.string().max(50_000) });
export type JobText = z.infer<typeof jobText>;

/** What the function answers, whether a model or the rules gave it. */
export const extractedRequirements = z.object({
  requirements: z
    .array(
      z.object({
        text: z.string().trim().min(2).max(500),
        /** The piece of the description that asks for it. */
        quote: z.string().trim().min(2).max(1000),
        kind: z.enum(requirementKinds),
        importance: z.enum(importances),
        competency: z.string().trim().min(2).max(80),
      }),
    )
    .max(40),
});
export type ExtractedRequirements = z.infer<typeof extractedRequirements>;
export type ExtractedRequirement = ExtractedRequirements['requirements'][number];

const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+#]+/gu, ' ')
    .trim();

/** Only what the description really asks for: a requirement whose quote is not in it was made up. */
export function supported(found: readonly ExtractedRequirement[], description: string): ExtractedRequirement[] {
  const text = ` ${folded(description)} `;
  return found.filter(({ quote }) => folded(quote) !== '' && text.includes(` ${folded(quote)} `));
}

/** Without those that the job already has, and without repeats. */
export function notYetThere(found: readonly ExtractedRequirement[], present: readonly { text: string }[]): ExtractedRequirement[] {
  const known = new Set(present.map(({ text }) => folded(text)));
  return found.filter(({ text }) => !known.has(folded(text)) && known.add(folded(text)));
}
