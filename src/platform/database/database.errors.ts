import { Unavailable } from '../errors';

export const DatabaseUnavailable = Unavailable('database.unavailable', 'The database does not answer. Try again in a few seconds.');
export const DatabaseTakesNothing = Unavailable(
  'database.takes-nothing',
  'The database takes no changes at the moment: its disk is full, or it is only being read. Reading goes on; try again later.',
);
