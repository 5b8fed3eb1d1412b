import { emailPattern } from '../../ai/blinding/contacts';
import { found, literally, type Mask, NAME } from '../../ai/blinding/mask';

const STATES =
  'AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC';
const TOWN = String.raw`${NAME}(?:[ -]${NAME}){0,2}`;
/** What follows a street in the same line: a flat, a town, a code, a country. */
const FURTHER = String.raw`(?:,[ \t]?(?:\p{Lu}|\d|#)[\p{L}\d .’'#-]{1,40}){0,4}`;

const STREETS = [
  String.raw`(?<![\p{L}\d.])\d{1,5}[A-Za-z]?,?[ ](?:${NAME}[ ]){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl|Square|Sq|Terrace|Close|Crescent|Parkway|Pkwy)\b\.?${FURTHER}`,
  String.raw`(?<!\p{L})\p{Lu}[\p{L}-]{1,30}(?:straße|strasse|str\.|weg|allee|platz|gasse|damm|ufer)[ ]\d{1,4}[a-z]?(?![\p{L}\d])${FURTHER}`,
  String.raw`(?<!\p{L})${NAME}[ -](?:Straße|Strasse|Str\.|Weg|Allee|Platz|Gasse)[ ]\d{1,4}[a-z]?(?![\p{L}\d])${FURTHER}`,
  String.raw`(?<![\p{L}\d])\d{1,4},?[ ](?:rue|avenue|boulevard|place|chemin|allée)(?:[ ](?:de|du|des|la|le)){0,3}[ ](?:[ld][’'])?${NAME}(?:[ ]${NAME}){0,3}${FURTHER}`,
  String.raw`(?<!\p{L})(?:Calle|Avenida|Via|Viale|Piazza|Rua)(?:[ ](?:de|del|della|di|da|la|dos)){0,2}(?:[ ]${NAME}){1,3},?[ ]\d{1,4}(?!\d)${FURTHER}`,
  String.raw`\bP\.?[ ]?O\.?[ ]Box[ ]\d{1,7}${FURTHER}`,
].map((pattern) => new RegExp(pattern, 'gu'));

const PLACES = [
  String.raw`(?<![\p{L}\d])${TOWN},[ ](?:${STATES})(?![\p{L}\d])(?:[ ]\d{5}(?:-\d{4})?)?`,
  String.raw`(?<=^|[,|•·;][ \t]{0,2})(?:D-)?\d{5}[ ]${NAME}(?:[ ]${NAME})?`,
  String.raw`(?<![\p{L}\d])[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2}(?![\p{L}\d])`,
  String.raw`"(?:address|postalCode|city|region)"\s{0,9}:\s{0,9}"([^"\n]{1,100})"`,
].map((pattern) => new RegExp(pattern, 'gmu'));

const LABELLED =
  /(?<=^[ \t]{0,9}|[|•][ \t]{0,3})(?:(?:home |postal )?address|adresse|anschrift|wohnort|residence|location)[ \t]{0,3}:[ \t]{0,3}([^\n|]{2,120})/gimu;
const TOWN_AND_COUNTRY = new RegExp(`^${TOWN},[ ]${TOWN}$`, 'u');

/** Where somebody lives, as far as it is written in a way that can be known: streets, towns with their codes, lines that say so. */
export function addresses(text: string, location: string | null | undefined): Mask[] {
  return [
    ...STREETS.flatMap((pattern) => found(text, pattern, '[address]')),
    ...PLACES.flatMap((pattern) => found(text, pattern, '[place]')),
    ...found(text, LABELLED, '[address]'),
    ...besideContacts(text),
    ...partsOf(location).flatMap((part) => literally(text, part, '[place]', 'g')),
  ];
}

/** "Lisbon, Portugal" among the parts of a line that also holds an e-mail address. */
function besideContacts(text: string): Mask[] {
  const lines = new Set(Array.from(text.matchAll(emailPattern), ({ index }) => text.lastIndexOf('\n', index) + 1));
  return [...lines].flatMap((start) => {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end);
    return found(line, /[^|•·]{1,80}/g, '[place]').flatMap((part) => {
      const words = line.slice(part.start, part.end);
      const from = start + part.start + words.search(/\S|$/);
      const town = words.trim();
      return TOWN_AND_COUNTRY.test(town) ? [{ start: from, end: from + town.length, placeholder: '[place]' }] : [];
    });
  });
}

function partsOf(location: string | null | undefined): string[] {
  const [town = ''] = location?.split(',') ?? [];
  return [location ?? '', town].map((part) => part.trim()).filter((part) => part.length >= 3);
}
