import { dictionary } from '@zxcvbn-ts/language-common';

/** Some 49,000 passwords from published leaks, the most used first; those that attackers try. */
const COMMON = new Set(dictionary['passwords-common']);

/** Whether attackers would try it: a common password, as it is or with digits and signs around it. */
export function isCommon(password: string): boolean {
  const core = password.replace(/^[\d\p{P}]+/u, '').replace(/[\d\p{P}]+$/u, '');
  return COMMON.has(password) || (core !== '' && COMMON.has(core));
}
