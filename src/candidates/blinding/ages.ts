import { found, type Mask, NAME } from '../../ai/blinding/mask';

const DAY = String.raw`\d{1,2}(?:st|nd|rd|th|\.)?`;
const MONTH = String.raw`\p{L}{3,9}\.?`;
const YEAR = String.raw`(?:19|20)\d\d`;
const DATE = String.raw`(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d|${DAY} ${MONTH},? ${YEAR}|${MONTH} ${DAY},? ${YEAR}|${YEAR})`;
const TENS = '(?:twenties|thirties|forties|fifties|sixties)';

/** How somebody says how old they are, and since when they live. The years of work and study are not among them: they are what is looked for. */
const AGES = [
  // "Date of birth: 3 May 1988", "born in Porto on 3.5.1988"
  String.raw`(?<!\p{L})(?:date of birth|birth ?date|d\.?o\.?b\.?|birthday|born|geburtsdatum|geboren|geb\.)[ \t]{0,3}[:–-]?[ \t]{0,3}(?:(?:on|in|am)[ \t])?(?:${NAME}(?:[ \t]|, )(?:on|in|am)?[ \t]?)?${DATE}`,
  String.raw`(?<!\p{L})(?:age|aged|alter|at the age of)[ \t]{0,3}:?[ \t]{0,3}\d\d(?![\d%]|\.\d)(?![ \t](?:days|weeks|months))`,
  String.raw`(?<!\d)\d\d(?:[ -]years?[ -]old|[ \t]Jahre[ \t]alt)(?!\p{L})`,
  String.raw`(?<=\b(?:I['’]m|I am)[ \t])\d\d(?=[.,;!?)]|[ \t](?:and|now)\b|$)`,
  String.raw`(?<=\b(?:my|her|his|their)[ \t])(?:(?:early|mid|late)[ -])?${TENS}\b`,
  String.raw`\bclass of ${YEAR}\b`,
].map((pattern) => new RegExp(pattern, 'gimu'));

/** A line of a résumé that has no bearing on the work. */
const PERSONAL_LINE =
  /(?<![\p{L}\p{N}])(?:gender|sex|marital status|nationality|citizenship|religion|place of birth|familienstand|staatsangehörigkeit|geburtsort|geschlecht|konfession)[ \t]{0,3}:[^\n|;]{1,60}/giu;

/** Ages, dates of birth, and the lines about family, origin and faith that stand beside them. */
export function ages(text: string): Mask[] {
  return [...AGES.flatMap((pattern) => found(text, pattern, '[age]')), ...found(text, PERSONAL_LINE, '[personal]')];
}
