import { Forbidden, Invalid, Malformed, NotFound } from '../../platform/errors';

export const NoSingleSignOn = NotFound(
  'single-sign-on.not-found',
  'This organization has no single sign-on. An owner connects it with PUT /api/v1/single-sign-on.',
);
export const ConnectedByOwners = Forbidden(
  'single-sign-on.owners-only',
  'Whoever connects the identity provider decides who logs in as whom, owners included. Ask an owner to do it, in person.',
);
export const IssuerUnusable = Invalid(
  'single-sign-on.issuer-unusable',
  'The issuer does not answer as an OpenID Connect provider at /.well-known/openid-configuration, or its address is not one that this server may ask.',
  '/issuer',
);
export const NoAttempt = Malformed(
  'single-sign-on.no-attempt',
  'This browser has not begun to log in, or did so too long ago. Begin again at GET /api/v1/auth/single-sign-on/{organizationId}/start.',
);
export const SignOnRefused = Forbidden(
  'single-sign-on.refused',
  'The identity provider did not confirm this login. Begin again; if it stays, ask whoever runs the provider.',
);
export const EmailUnverified = Forbidden(
  'single-sign-on.email-unverified',
  'The identity provider does not vouch for your e-mail address (email_verified). Ask whoever runs it.',
);
export const NotAMember = Forbidden('single-sign-on.not-a-member', 'You are not a member of this organization. Ask to be invited, then log in here.');
