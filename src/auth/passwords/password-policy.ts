import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/environment';
import { Invalid } from '../../platform/errors';
import { isCommon } from './common-passwords';

export const WeakPassword = Invalid<{ reason: string }>(
  'auth.weak-password',
  ({ reason }) => `This password ${reason}. A sentence of your own is good.`,
);

/** What a password must not lean on: known to everybody who knows the person. */
export interface KnownWords {
  email: string;
  name?: string;
  organization?: string;
}

const PRODUCT = 'assay';
/** Shorter words stand in other words by chance. */
const SHORTEST_WORD = 3;
/** So much of a password must be its own. */
const OWN_LETTERS = 8;
/** A short password of fewer characters than these, however often repeated, is among the first guesses. */
const DIFFERENT_CHARACTERS = 4;
const LONG = 40;

/** What a new password must be: long, and not what others would guess first. No rule about kinds of characters: they make passwords worse. */
@Injectable()
export class PasswordPolicy {
  constructor(private readonly environment: Environment) {}

  /** 422 with the reason, at the field where the password stands. */
  check(password: string, known: KnownWords, pointer = '/password'): void {
    const fault = this.fault(password, known);
    if (!fault) return;
    const [code, reason] = fault;
    throw new WeakPassword({ reason }, { errors: [{ pointer, code, detail: `The password ${reason}.` }] });
  }

  private fault(password: string, known: KnownWords): [code: string, reason: string] | undefined {
    const shortest = this.environment.PASSWORD_MIN_LENGTH;
    if (Array.from(password).length < shortest) return ['too-short', `has fewer than ${shortest} characters`];
    const folded = password.normalize('NFKC').toLowerCase();
    const isRepetition = folded.length < LONG && new Set(folded).size < DIFFERENT_CHARACTERS;
    if (isRepetition) return ['too-simple', `has fewer than ${DIFFERENT_CHARACTERS} different characters`];
    if (isCommon(folded)) return ['common', 'is one that many people use'];
    if (leansOn(folded, wordsOf(known))) return ['too-personal', 'is mostly your own name, your organization’s or ours'];
    return undefined;
  }
}

function wordsOf({ email, name = '', organization = '' }: KnownWords): string[] {
  const whole = [email.split('@')[0] ?? '', name, organization, PRODUCT].map((text) => text.normalize('NFKC').toLowerCase());
  const words = whole.flatMap((text) => [text, text.replace(/[^\p{L}\p{N}]/gu, ''), ...text.split(/[^\p{L}\p{N}]+/u)]);
  return [...new Set(words)].filter((word) => word.length >= SHORTEST_WORD).sort((one, other) => other.length - one.length);
}

/** Whether too little is left without the words, and without the year or sign that people add to them. */
function leansOn(password: string, words: string[]): boolean {
  const own = words.reduce((rest, word) => rest.replaceAll(word, ' '), password);
  return own !== password && own.replace(/[\d\p{P}\s]/gu, '').length < OWN_LETTERS;
}
