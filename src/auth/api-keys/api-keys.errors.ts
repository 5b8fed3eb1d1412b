import { Forbidden, Malformed, NotFound } from '../../platform/errors';

export const ApiKeyNotFound = NotFound('api-key.not-found', 'There is no API key with this id. Take one from GET /api/v1/api-keys.');
export const MadeByPeopleOnly = Forbidden('api-key.made-by-people-only', 'An API key cannot make another one. Log in as a person and make it there.');
export const ApiKeyTooHigh = Forbidden(
  'api-key.too-high',
  'This key of somebody else may do things that you may not, so you cannot revoke it. Ask its maker or an owner.',
);
export const ApiKeyNotUsable = Forbidden(
  'api-key.not-usable',
  'The API key that asked for this was revoked or has expired, or whoever made it is no member any more. Ask for it again with another key.',
);
export const RepresentedUnknown = Forbidden(
  'api-key.represented-unknown',
  'On-Behalf-Of names no active member of your organization. Send the id of a member, or leave the header out.',
);
export const OnlyMachinesRepresent = Malformed(
  'api-key.only-machines-represent',
  'On-Behalf-Of is for API keys: a person acts as themselves. Leave the header out, or send an API key.',
);
