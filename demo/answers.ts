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

/** Words of four letters and more, by their beginnings: "training" meets "train", "deployment" meets "deploy". */
const beginnings = (text: string): Set<string> => new Set((text.toLowerCase().match(/[a-z]{4,}/g) ?? []).map((word) => word.slice(0, 5)));

/** Words that any question and any answer share. */
const EVERYDAY = beginnings(
  'about what when which with your from have that this they them then there their been were will would could should something tell describe work through most made make',
);

/**
 * The recorded answer that shares most words with what is asked now, the earlier one of two alike; each is given once, as a person would.
 * It may be beside the point, since other questions were asked then: whether it counts is the evaluation's to say. None when all are given.
 */
export function takeAnswer(answers: RecordedAnswer[], question: string): string | undefined {
  const asked = [...beginnings(question)].filter((word) => !EVERYDAY.has(word));
  const fit = ({ question: other, answer }: RecordedAnswer): number => {
    const said = beginnings(`${other} ${answer}`);
    return asked.filter((word) => said.has(word)).length;
  };
  const [best] = [...answers].sort((a, b) => fit(b) - fit(a));
  if (!best) return undefined;
  answers.splice(answers.indexOf(best), 1);
  return best.answer;
}
