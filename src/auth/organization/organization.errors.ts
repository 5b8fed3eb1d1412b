import { Conflict } from '../../platform/errors';

export const OwnFactorFirst = Conflict(
  'organization.own-second-factor-first',
  'Whoever asks all members for a second factor needs one first, or would be shut out too. Begin with POST /api/v1/auth/second-factor.',
);
