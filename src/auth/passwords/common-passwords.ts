import { createRequire } from 'node:module';
import type * as Language from '@zxcvbn-ts/language-common';

const load = createRequire(__filename);
let common: ReadonlySet<string> | undefined;

/** Some 49,000 passwords from published leaks, the most used first; those that attackers try. Ten megabytes that nobody needs before a password is chosen. */
function commonPasswords(): ReadonlySet<string> {
  return (common ??= new Set((load('@zxcvbn-ts/language-common') as typeof Language).dictionary['passwords-common']));
}

/** Whether attackers would try it: a common password, as it is or with digits and signs around it. */
export function isCommon(password: string): boolean {
  const core = password.replace(/^[\d\p{P}]+/u, '').replace(/(?<![\d\p{P}])[\d\p{P}]+$/u, '');
  return commonPasswords().has(password) || (core !== '' && commonPasswords().has(core));
}
