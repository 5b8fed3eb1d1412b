import { Conflict, Forbidden, NotFound, Unauthenticated } from '../platform/errors';

export const NotAuthenticated = Unauthenticated(
  'auth.not-authenticated',
  'This needs a valid access token. Log in at POST /api/v1/auth/login and send it as "Authorization: Bearer …".',
);
export const LoginRefused = Unauthenticated(
  'auth.login-refused',
  'The e-mail address and the password do not belong together. Check both and try again.',
);
export const RefreshRefused = Unauthenticated('auth.refresh-refused', 'This refresh token is not valid any more. Log in again.');
export const NotPermitted = Forbidden<{ permission: string }>(
  'auth.not-permitted',
  ({ permission }) => `Your role does not hold the permission ${permission}. Ask an owner or an admin of your organization.`,
);
export const EmailTaken = Conflict('auth.email-taken', 'There is an account with this e-mail address already. Log in instead.');
export const MemberNotFound = NotFound('auth.member-not-found', 'The account behind this work is gone or disabled.');
