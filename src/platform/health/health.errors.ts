import { Unavailable } from '../errors';

export const ServerStopping = Unavailable('server.stopping', 'This server is being stopped. Send the request again; another one takes it.');
export const ServerOverloaded = Unavailable(
  'server.overloaded',
  'The server has more requests than it can serve in time. Try again after Retry-After seconds.',
);
