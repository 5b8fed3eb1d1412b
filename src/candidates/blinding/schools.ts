import { found, type Mask, NAME } from '../../ai/blinding/mask';

const KIND =
  '(?:University|College|Institute|School|Academy|Polytechnic|Universität|Hochschule|Fachhochschule|Gymnasium|Lycée|École|Université|Universidad|Universidade|Università|Universiteit)';
const JOINT = '(?:of|for|the|and|at|in|de|del|della|di|do|da|des|der|für|und|&)';
const REST = String.raw`(?:[ ](?:${JOINT}[ ]){1,3}${NAME}(?:[ ]${NAME}){0,3}){0,3}`;

/** Schools that are known by their name alone, or by its first letters. */
const KNOWN = [
  String.raw`MIT(?![ -][Ll]icen)|ETH(?: Zürich| Zurich)?|EPFL|UCLA(?: Extension)?|UCSD|UCSB|USC|NYU|CMU|LSE|UCL|RWTH(?: Aachen)?|SUNY|CUNY|INSEAD|Caltech`,
  String.raw`Harvard|Stanford|Yale|Princeton|Oxford|Cambridge|Cornell|Dartmouth|Wharton|Sorbonne|Tsinghua|McGill|HEC Paris|(?:UC )?Berkeley`,
  String.raw`(?:Georgia|Virginia|Texas) Tech|Texas A&M|(?:Penn|Ohio|Michigan|Arizona) State|BITS Pilani`,
  String.raw`(?:TU|FH|HAW|HTW|LMU|HU|FU|IIT|IIM|NIT|IIIT)[ -]${NAME}`,
];

const SCHOOLS = [
  // "Columbia University", "Georgia Institute of Technology", "King's College London"
  String.raw`(?<![\p{L}\d])(?:${NAME}[ ]){1,4}${KIND}(?!\p{L})(?:${REST}|[ ]London)`,
  // "University of California, Berkeley", "Universität Hamburg"
  String.raw`(?<![\p{L}\d])${KIND}(?:[ ]${JOINT}){1,3}[ ]${NAME}(?:[ ]${NAME}){0,3}${REST}(?:(?<=California|London|Wisconsin|Texas|Massachusetts)(?:, |–|-)${NAME}(?:[ ]${NAME})?)?`,
  String.raw`(?<![\p{L}\d])(?:${NAME}[ ])?(?:Universität|Hochschule|Fachhochschule|Gymnasium|Lycée|Université)[ ]${NAME}(?:[ ]${NAME})?`,
  String.raw`(?<![\p{L}\d])(?:${KNOWN.join('|')})(?![\p{L}\d])`,
].map((pattern) => new RegExp(pattern, 'gu'));

/** Schools and universities by their names. What was studied stays. */
export function schools(text: string): Mask[] {
  return SCHOOLS.flatMap((pattern) => found(text, pattern, '[school]'));
}
