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

/** Words that any question and any answer share. */
const EVERYDAY = words(
  'about what when which with your from have that this they them then there their been were will would could tell describe work worked walk through most made make',
);

/** So many words a recorded exchange must share with a question before it passes for an answer to it. */
const FITS = 4;

/** The answer that fits best what is asked now; each is given once, as a person would. None, when nothing recorded speaks about it. */
export function takeAnswer(answers: RecordedAnswer[], question: string): string | undefined {
  const asked = [...words(question)].filter((word) => !EVERYDAY.has(word));
  const overlap = ({ question: other, answer }: RecordedAnswer): number => {
    const said = words(`${other} ${answer}`);
    return asked.filter((word) => said.has(word)).length;
  };
  const best = answers.reduce<RecordedAnswer | undefined>(
    (found, next) => (overlap(next) > (found ? overlap(found) : FITS - 1) ? next : found),
    undefined,
  );
  if (!best) return undefined;
  answers.splice(answers.indexOf(best), 1);
  return best.answer;
}
