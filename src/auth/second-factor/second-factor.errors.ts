import { Conflict, Invalid, Unauthenticated } from '../../platform/errors';

export const SecondFactorNeeded = Unauthenticated(
  'auth.second-factor-needed',
  'The password is right. Now send the code of your authenticator app, or a recovery code, together with the challenge to POST /api/v1/auth/login/second-factor.',
);
export const ChallengeOver = Unauthenticated('auth.challenge-over', 'This challenge is not valid any more. Log in again with your password.');
export const SecondFactorRefused = Unauthenticated(
  'auth.second-factor-refused',
  'This code is wrong, too old, or was used before. Wait for the next one, or use a recovery code.',
);
export const WrongCode = Invalid('auth.wrong-code', 'This code is wrong, too old, or was used before. Wait for the next one.', '/code');
export const SecondFactorOn = Conflict('auth.second-factor-on', 'Your account has a second factor already. Disable it first to set up another one.');
export const SecondFactorOff = Conflict(
  'auth.second-factor-off',
  'Your account has no second factor that this could be about. Begin with POST /api/v1/auth/second-factor.',
);
