import { carrying, currentWork, type Scope } from './work';

export const currentScope = (): Scope | undefined => currentWork()?.scope;

/** Does the work in a scope of its own, whatever the present one is. */
export const inScope = <T>(scope: Scope, work: () => T): T => carrying({ scope }, work);

/** Before there is a caller: for an organization that a signed or hashed token names, or that is just being made. */
export function asOrganization<T>(organizationId: string, work: () => T): T {
  return inScope({ ...currentScope(), organizationId, personId: undefined }, work);
}

/** While somebody logs in and has not chosen an organization: sees this person's memberships, and writes nothing of any organization. */
export function asPerson<T>(personId: string, work: () => T): T {
  return inScope({ ...currentScope(), personId, organizationId: undefined }, work);
}

/** As much of a caller as tells whose deed it is. */
export interface Doer {
  readonly organizationId: string;
  /** Whom it acts as. */
  readonly userId: string | null;
  readonly apiKeyId?: string;
  /** Who made the key of a machine: the deed is theirs, whomever it acts as. */
  readonly apiKeyMakerId?: string;
  /** Whom the machine said that it acts for. */
  readonly onBehalfOf?: string;
}

/** A machine whose maker is not known yet is nobody. */
export function scopeOf({ organizationId, userId, apiKeyMakerId, onBehalfOf, apiKeyId }: Doer): Scope {
  return { organizationId, userId: apiKeyId ? (apiKeyMakerId ?? null) : userId, onBehalfOf, apiKeyId, personId: undefined };
}

/** From here on the present request or task acts for this caller; whoever finds out who it is says so. */
export function actAs(doer: Doer): void {
  const scope = currentScope();
  if (!scope) throw new Error('Nobody can act outside of a request or a task');
  Object.assign(scope, scopeOf(doer));
}
