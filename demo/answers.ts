/** What an applicant said in a recorded interview, with the question before it. */
export interface RecordedAnswer {
  question: string;
  answer: string;
}

interface Recording {
  turns: { role: string; message: string }[];
}

export function recordedAnswers(recording: Recording): RecordedAnswer[] {
  return recording.turns.flatMap((turn, index) =>
    turn.role === 'applicant' ? [{ question: recording.turns[index - 1]?.message ?? '', answer: turn.message }] : [],
  );
}

const words = (text: string): Set<string> => new Set(text.toLowerCase().match(/[a-z]{4,}/g) ?? []);

/** The answer that shares the most words with what is asked now; each is given once, as a person would. Without a shared word there is no answer. */
export function takeAnswer(answers: RecordedAnswer[], question: string): string | undefined {
  const asked = words(question);
  const overlap = ({ question: other, answer }: RecordedAnswer): number => [...words(`${other} ${answer}`)].filter((word) => asked.has(word)).length;
  const best = answers.reduce<RecordedAnswer | undefined>((found, next) => (overlap(next) > (found ? overlap(found) : 0) ? next : found), undefined);
  if (!best) return undefined;
  answers.splice(answers.indexOf(best), 1);
  return best.answer;
}
