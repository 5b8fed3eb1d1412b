import { blind } from '../../candidates/blind';
import type { Candidate } from '../../candidates/candidate.entity';

const LONGEST = 8_000;

/** What a model is told about a résumé: work and skills. Name, contact, schools and years of study stay here; what identifies the person in the rest is masked. */
export function resumeDigest(candidate: Pick<Candidate, 'name' | 'email' | 'phone' | 'links' | 'profile'> | null): string {
  if (!candidate?.profile) return '';
  const { skills, experience, education } = candidate.profile;
  const roles = experience.map(({ title, employer, start, end, highlights }) =>
    [`- ${title ?? 'Role'} at ${employer ?? 'an employer'} (${start ?? '?'} to ${end ?? '?'})`, ...highlights.map((each) => `  - ${each}`)].join(
      '\n',
    ),
  );
  const degrees = education.map(({ degree }) => degree).filter((degree) => degree !== null);
  const parts = [
    skills.length > 0 ? `Skills: ${skills.join(', ')}` : '',
    roles.length > 0 ? `Experience:\n${roles.join('\n')}` : '',
    degrees.length > 0 ? `Degrees: ${degrees.join(', ')}` : '',
  ];
  return blind(parts.filter(Boolean).join('\n\n'), candidate).text.slice(0, LONGEST);
}
