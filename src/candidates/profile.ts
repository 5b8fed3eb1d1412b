import { z } from 'zod';

const span = z.string().trim().min(1).max(300);

/**
 * What a résumé says, in the words of the résumé. Every string is a verbatim piece of the text (see `grounded`), so nothing here was made up;
 * what the text does not say is null.
 */
export const profileSchema = z.object({
  name: span.nullable(),
  headline: span.nullable(),
  contact: z.object({ email: span.nullable(), phone: span.nullable(), location: span.nullable() }),
  skills: z.array(span).max(80),
  experience: z
    .array(
      z.object({
        title: span.nullable(),
        employer: span.nullable(),
        start: span.nullable(),
        end: span.nullable(),
        highlights: z.array(z.string().trim().min(1).max(600)).max(20),
      }),
    )
    .max(30),
  education: z.array(z.object({ degree: span.nullable(), institution: span.nullable(), year: span.nullable() })).max(15),
  languages: z.array(span).max(15),
  links: z.array(span).max(15),
});

export type Profile = z.infer<typeof profileSchema>;
