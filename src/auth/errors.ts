import { Conflict, Forbidden, Gone, Invalid, NotFound, Unauthenticated } from '../platform/errors';

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
export const SecondFactorOwed = Forbidden(
  'auth.second-factor-owed',
  'Your organization asks every member for a second factor, and you have none. Set one up at POST /api/v1/auth/second-factor.',
);
export const EmailTaken = Conflict('auth.email-taken', 'There is an account with this e-mail address already. Log in instead.');
export const MemberNotFound = NotFound('auth.member-not-found', 'The account behind this work is gone or disabled.');
export const SessionNotFound = NotFound('auth.session-not-found', 'You have no live session with this id. List them at GET /api/v1/auth/sessions.');
export const RegistrationClosed = Forbidden(
  'auth.registration-closed',
  'Organizations are not registered here by themselves. Ask whoever runs this server, or to be invited.',
);
export const LinkNotUsable = Gone('auth.link-not-usable', 'This link was used, has expired or was replaced by a newer one. Ask for a new one.');
export const WrongCurrentPassword = Invalid(
  'auth.wrong-current-password',
  'This is not your current password. Give the one that you logged in with.',
  '/currentPassword',
);
