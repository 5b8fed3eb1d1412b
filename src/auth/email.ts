import { reading } from '../platform/http/fields';

/** One spelling per address: the one that is stored and looked up. */
export const normalizedEmail = (email: string): string => email.normalize('NFKC').trim().toLowerCase();

/** Before it is looked at whether it is an address: a letter of the given spelling may stand for several, and for an `@`, in this one. */
export const Email = (): PropertyDecorator => reading(normalizedEmail);
