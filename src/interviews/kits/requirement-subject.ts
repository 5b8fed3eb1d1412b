import { safeSpan } from './safe-span';

const AMOUNT =
  /^(?:(?:at least|minimum(?: of)?|over|more than)\s+)?\d{1,2}\s?\+?(?:\s?(?:-|–|to)\s?\d{1,2})?\s?\+?\s*(?:years?|yrs)['’]?\s*(?:of\s+)?/i;
const QUALITY =
  /^(?:a|an|the|very|strong|solid|good|great|excellent|proven|deep(?= (?:knowledge|understanding|expertise|experience))|basic|working|hands-on|practical|advanced|demonstrated|demonstrable|extensive|professional|sound|some|previous|prior|relevant|thorough|in-depth|commercial|significant|expert|high)\s+/i;
const HAVING =
  /^(?:knowledge|experience|experienced|understanding|familiarity|familiar|proficiency|proficient|expertise|skills?|skilled|command|background|track record|mastery|competence|competent|exposure|fluency|fluent|confident|comfortable|interest|passion|grasp|degree|level|standards?)\s+(?:of|in|with|on|using|at|for)\s+/i;
const DOING =
  /^(?:experience|experienced|skilled|proficient|background|track record)?\s*(?:building|developing|designing|creating|writing|working with|working on|working in|using|implementing|maintaining|deploying|operating|running|delivering)\s+/i;
/** What a person does, not a thing that one can be asked about in the frame "…with {skill}". */
const ACTIVITY =
  /^(?:ability|able|capable|capacity|willing|willingness|eager|you|we|to|must|should|can|will|be|have|has|comfortable|passionate|self|as|experience|experienced|willing|readiness|ready|committed|calm|reliable)\b/i;
const DETAIL =
  /(?<!\s)\s*(?:[,;:(]|\s(?:including|such as|like|e\.g\.|i\.e\.|preferably|ideally|especially|particularly|in order to|to|for|within|is|are|would|as well as|or similar|or equivalent)\s).*$/is;

function stripped(text: string): string {
  let rest = text;
  for (let round = 0; round < 6; round++) {
    const shorter = rest.replace(AMOUNT, '').replace(QUALITY, '').replace(HAVING, '').replace(DOING, '');
    if (shorter === rest) return rest;
    rest = shorter;
  }
  return rest;
}

/**
 * The thing that a requirement is about, short enough to stand inside a question: "Strong knowledge of React and backend frameworks" → "React and
 * backend frameworks". Undefined when the sentence names an activity or does not come down to a short phrase.
 */
export function subjectOf(requirement: string): string | undefined {
  const whole = stripped(requirement.trim().replace(/(?<![.\s])[.\s]+$/, ''));
  const enumerated = listOf(whole);
  const core = whole.replace(DETAIL, '');
  if (!core || ACTIVITY.test(core)) return undefined;
  const first = core.split(/(?<!\s)\s+(?:and|&|or)\s+/i)[0] ?? core;
  const subject = enumerated ?? (core.split(/\s+/).length <= 4 ? core : first);
  return safeSpan(stripped(subject).replace(/(?<!\s)\s+(?:skills?|experience|knowledge)$/i, ''), enumerated ? 6 : 5);
}

/** "Python, Pandas, and SQL": three short things, which belong together. */
function listOf(text: string): string | undefined {
  const items = text.split(/(?<!\s)(?:\s*,\s*(?:and\s+|or\s+)?|\s+and\s+)/).filter(Boolean);
  if (!text.includes(',') || items.length < 3 || items.some((item) => item.split(/\s+/).length > 2 || DETAIL.test(item))) return undefined;
  return `${items[0]}, ${items[1]} and ${items[2]}`;
}

const TO_DO =
  /^(?:(?:proven|demonstrated|strong)\s+)?(?:ability|able|capable|capacity|capability|willing|willingness|readiness|ready|eager|eagerness|prepared|commitment|committed)\s+(?:to|of)\s+(?=\p{Ll})/u;

/** "Ability to analyse campaign performance" → "analyse campaign performance": what somebody can be asked to tell about having done. */
export function activityOf(requirement: string): string | undefined {
  const text = requirement.trim().replace(/^\p{Lu}/u, (letter) => letter.toLowerCase());
  const activity = TO_DO.test(text) ? text.replace(TO_DO, '').replace(/[,;:(].*$/s, '') : undefined;
  return activity && !/ing\b/.test(activity.split(' ')[0] ?? '') ? safeSpan(activity, 8) : undefined;
}
