import { problemFamily } from '../errors';

/** 503 for whoever comes while nobody is let in: told in the log by their number, see turned-away.ts. */
const TurnedAway = problemFamily(503, 'Service Unavailable', 'debug');

export const ServerStopping = TurnedAway('server.stopping', 'This server is being stopped. Send the request again; another one takes it.');
export const ServerOverloaded = TurnedAway(
  'server.overloaded',
  'The server has more requests than it can serve in time. Try again after Retry-After seconds.',
);
