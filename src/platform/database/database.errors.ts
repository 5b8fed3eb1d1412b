import { Unavailable } from '../errors';

export const DatabaseUnavailable = Unavailable('database.unavailable', 'The database does not answer. Try again in a few seconds.');
