import { found, literally, type Mask } from './mask';

export const emailPattern = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{1,190}\.\p{L}{2,24}/gu;
/** With a scheme, or of the sites where people have a page of their own. */
const linkPattern =
  /(?:https?:\/\/|www\.|\b(?:linkedin|github|gitlab|xing|stackoverflow|behance|dribbble)\.(?:com|net)\/)[^\s<>"')]{0,499}[^\s<>"').,;:!?]/giu;
const phonePattern = /\+?\(?\d[\d \t\u00a0().-]{7,18}\d/g;
/** As a profile in JSON gives the name that somebody goes by on a site. */
const userNamePattern = /"username"\s{0,9}:\s{0,9}"([^"\n]{1,80})"/g;
const FEWEST_LETTERS_OF_A_HANDLE = 5;

/** E-mail addresses, telephone numbers and links: those of the person in every form, and whatever else looks like one. */
export function contacts(text: string, email: string | null, phone: string | null, links: readonly string[]): Mask[] {
  return [
    ...found(text, emailPattern, '[e-mail]'),
    ...found(text, phonePattern, '[phone]').filter(({ start, end }) => isPhone(text.slice(start, end))),
    ...(phone ? found(text, anyWritingOf(phone), '[phone]') : []),
    ...[email, phone, ...links].flatMap((each) => (each ? literally(text, each, '[contact]', 'gi') : [])),
    ...found(text, linkPattern, '[link]'),
    ...links.flatMap((link) => handleOf(link).flatMap((handle) => literally(text, handle, '[contact]', 'gi'))),
    ...found(text, userNamePattern, '[contact]'),
  ];
}

/** Nine digits or more that are not the two years of a period ("03.2016 - 12.2018"). */
function isPhone(digits: string): boolean {
  return digits.replace(/\D/g, '').length >= 9 && (digits.startsWith('+') || !/\b(?:19|20)\d\d\b.*\b(?:19|20)\d\d\b/s.test(digits));
}

/** "+49 170 1234567" is also 0170/123 45 67: the last digits, however they are grouped, and the few in front of them. */
function anyWritingOf(phone: string): RegExp {
  const last = phone.match(/\d/g)?.slice(-8) ?? [];
  return last.length < 6 ? /(?!)/g : new RegExp(`(?:[+(]?\\d[\\d ()./-]{0,9})?${last.join('[^\\p{L}\\p{N}\\n]{0,3}')}(?!\\d)`, 'gu');
}

/** `github.com/jopark` is also @jopark. A short one may be a word like any other. */
function handleOf(link: string): string[] {
  const [handle] = /(?<=[^/:]\/(?:in\/|@)?)[\w.-]{1,80}(?=\/?$)/.exec(link) ?? [];
  return handle && handle.length >= FEWEST_LETTERS_OF_A_HANDLE ? [handle] : [];
}
