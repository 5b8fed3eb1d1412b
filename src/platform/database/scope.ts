import { carrying, currentWork, type Scope } from './work';

export const currentScope = (): Scope | undefined => currentWork()?.scope;

/** Does the work in a scope of its own, whatever the present one is. */
export const inScope = <T>(scope: Scope, work: () => T): T => carrying({ scope }, work);

/** Before there is a caller: for an organization that a signed or hashed token names, or that is just being made. */
export function asOrganization<T>(organizationId: string, work: () => T): T {
  return inScope({ ...currentScope(), organizationId, personId: undefined }, work);
}

/** While somebody logs in and has not chosen an organization: sees this person's memberships, and writes nothing. */
export function asPerson<T>(personId: string, work: () => T): T {
  return inScope({ ...currentScope(), personId, organizationId: undefined }, work);
}

/** From here on the present request acts for this caller; the access guard says so once it knows. */
export function actAs({
  organizationId,
  userId,
  onBehalfOf,
  apiKeyId,
}: Pick<Scope, 'onBehalfOf' | 'apiKeyId'> & { organizationId: string; userId: string | null }): void {
  const scope = currentScope();
  if (!scope) throw new Error('Nobody can act outside of a request or a task');
  Object.assign(scope, { organizationId, userId, onBehalfOf, apiKeyId, personId: undefined });
}
