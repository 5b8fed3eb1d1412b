import type { RequirementKind } from '../../jobs/requirement.entity';

/**
 * `fact`: true or not, seen on paper or agreed on; an interview that levels it measures nothing.
 * `behaviour`: how somebody works. `know-how`: what somebody commands.
 */
export type Nature = 'fact' | 'behaviour' | 'know-how';

interface Wording {
  kind: RequirementKind;
  text: string;
}

const KNOW_HOW = /\b(?:experienced?|knowledge|expertise|proficien(?:t|cy)|familiar(?:ity)?|understanding|skills?|track record|background in)\b/i;

/** Arranging such things for others is work, not a fact about the person. */
const ARRANGING = /\b(?:plan|schedul|roster|lead|manag|organi[sz]|supervis|coordinat|arrang|run|handl|process|administ|issu|audit)\w*/i;

const FACTS: readonly RegExp[] = [
  /\b(?:licen[cs]es?|licen[cs]ed|licensure|certificat(?:e|es|ion|ions)|certified|accredited|chartered|diploma|degree|bachelor(?:'s|’s)?|master(?:'s|’s)|ph\.?d|doctorate|mba)\b/i,
  /\b(?:registered nurse|rn|bls|acls|cpa|acca|cima|qts|qualified teacher|state[- ]registered|professional registration)\b/i,
  /\b(?:(?:night|day|evening|early|late|weekend|rotating|split|flexible|different|all|double|\d+[- ]hour) shifts?|shift[- ](?:work|pattern|system|rota)s?|(?:work|working|in|do) shifts|weekends?|nights|overtime|public holidays|full[- ]time|part[- ]time|start (?:immediately|in|on)|unsociable hours|flexible hours|on[- ]call (?:duty|rota|availability))\b/i,
  /\b(?:(?:willing|able|ability|ready|readiness|willingness|prepared|available|availability|free)\b.{0,30}\b(?:travel|relocate|commute|shifts?)|travel(?:ling)? (?:up to|required|of|to)|(?:occasional|frequent|regular|business|international|some) travel|\d{1,3}\s?% travel|relocat(?:e|ion)|based in|on[- ]?site|live (?:in|near)|resid(?:e|ent) in|within commuting)\b/i,
  /\b(?:work permit|right to work|visa|citizenship|authori[sz]ed to work|work authori[sz]ation|security clearance|background check|dbs|criminal record|police check|own car|own vehicle|driving licen[cs]e|driver(?:'s|’s)? licen[cs]e)\b/i,
  /\b(?:lift|carry)\b.{0,30}\b\d+\s?(?:kg|kilos?|lbs?|pounds)\b|\bvaccinat(?:ed|ion)\b/i,
];
const BARE_YEARS =
  /^(?:(?:at least|minimum(?: of)?|over|more than)\s+)?\d{1,2}\s?\+?(?:\s?(?:-|–|to)\s?\d{1,2})?\s?\+?\s*(?:years?|yrs)['’]?(?:\s+of)?(?:\s+(?:relevant|professional|work|working|industry|prior|previous|proven))*(?:\s+experience)?(?:\s+in (?:a|an) (?:similar|comparable|related|relevant) (?:role|position|job))?(?:\s+(?:required|preferred))?[.\s]*$/i;

const WILL = String.raw`(?:(?:a|an|the|proven|demonstrated|strong|good|excellent)\s+)*(?:ability|able|capable|capacity|capability|willing|willingness|readiness|ready|eager|eagerness|commitment|committed|determination|desire|drive|motivation|motivated|prepared|habit|aptitude|comfortable|confident|comfort|enjoyment|enjoys?)`;
const VERBAL = new RegExp(`^${WILL}\\s+(?:to|of|in|with)\\s+(?:\\p{Ll}|$)`, 'iu');
const ATTITUDE =
  /\b(?:calm|patient|patience|reliab(?:le|ility)|friendly|friendliness|punctual(?:ity)?|flexib(?:le|ility)|honest(?:y)?|integrity|humble|humility|positive attitude|attitude|mindset|judge?ment|empath(?:y|etic)|resilien(?:t|ce)|enthusias(?:m|tic)|passion(?:ate)?|curio(?:us|sity)|initiative|self-(?:motivated|starter|organi[sz]ed)|team player|teamwork|discretion|diligen(?:t|ce)|conscientious(?:ness)?|leadership|communication|interpersonal|attention to detail|creativity|creative)\b/i;

function isFact({ kind, text }: Wording): boolean {
  if (kind === 'education' || BARE_YEARS.test(text.trim())) return true;
  const found = FACTS.map((pattern) => pattern.exec(text)).filter((match) => match !== null);
  const [first] = found.sort((left, right) => left.index - right.index);
  if (!first) return false;
  const upToIt = text.slice(0, first.index + first[0].length);
  return !KNOW_HOW.test(upToIt) && !ARRANGING.test(upToIt);
}

export function natureOf(wording: Wording): Nature {
  if (isFact(wording)) return 'fact';
  return wording.kind === 'behaviour' || isVerbal(wording.text) || ATTITUDE.test(wording.text) ? 'behaviour' : 'know-how';
}

/** To be verified on paper or agreed on, not asked about and not scored. */
export function isToVerify(wording: Wording): boolean {
  return isFact(wording);
}

/** "Ability to explain decisions", "willingness to learn": says what somebody does, so that it is no name of a thing. */
export function isVerbal(text: string): boolean {
  return VERBAL.test(text.trim());
}
