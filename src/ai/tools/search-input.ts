import { z } from 'zod';

/** What every search tool takes; a tool may add its own filters. */
export const searchInput = z.object({
  words: z
    .array(z.string().min(1).max(80))
    .max(12)
    .optional()
    .describe('Words to look for; records with the most of them come first. None: the latest records.'),
  limit: z.coerce.number().int().min(1).max(25).default(10).describe('How many at most.'),
});

export const recordId = z.uuid().describe('The id of the record: what follows the / in its ref.');
