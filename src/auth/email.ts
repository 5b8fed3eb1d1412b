/** One spelling per address: the one that is stored and looked up. */
export const normalizedEmail = (email: string): string => email.normalize('NFKC').trim().toLowerCase();
