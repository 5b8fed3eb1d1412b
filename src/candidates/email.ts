import { normalizedEmail } from '../auth/email';

/**
 * One mailbox, one spelling: compatibility forms folded, lower case, the domain as punycode. Dots and tags in the local part stay, as only the
 * provider knows what they mean.
 */
export function normaliseEmail(email: string): string {
  const folded = normalizedEmail(email);
  const at = folded.lastIndexOf('@');
  // Not an address; what checks it next says so.
  if (at < 1) return folded;
  const domain = domainOf(folded.slice(at + 1));
  return `${folded.slice(0, at)}@${domain}`;
}

/** Letters, digits and a name at its end: as it would come back. */
const PLAIN = /^[a-z\d-]+(?:\.[a-z\d-]+)*$/;
const NAMED = /\.[a-z]{2,63}$/;

function domainOf(domain: string): string {
  if (PLAIN.test(domain) && NAMED.test(domain)) return domain;
  const url = URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`) : null;
  return url?.hostname.replace(/\.$/, '') || domain;
}
