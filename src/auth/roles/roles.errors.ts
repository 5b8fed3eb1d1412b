import { Conflict, Forbidden, Invalid, NotFound } from '../../platform/errors';

export const RoleNotFound = NotFound('role.not-found', 'Your organization has no role of this name. GET /api/v1/roles lists them.');
export const RoleBuiltIn = Conflict<{ name: string }>(
  'role.built-in',
  ({ name }) => `The role ${name} is built in and stays as it is. Make a role of your own with POST /api/v1/roles.`,
);
export const RoleNameTaken = Conflict('role.name-taken', 'There is a role of this name already. Choose another name, or change that role.', '/name');
export const RoleInUse = Conflict<{ members: number; invitations: number; newcomers: number }>(
  'role.in-use',
  ({ members, invitations, newcomers }) =>
    `Members: ${members}, open invitations: ${invitations}, single sign-on: ${newcomers} — all of these have this role. Give them another one first.`,
);
export const UnknownRole = Invalid('role.unknown', 'Your organization has no role of this name. GET /api/v1/roles lists them.');
export const UnknownPermission = Invalid<{ patterns: string }>(
  'role.unknown-permission',
  ({ patterns }) => `Nothing needs ${patterns}. GET /api/v1/auth/permissions lists every permission.`,
  '/permissions',
);
export const MoreThanHeld = Forbidden<{ patterns: string }>(
  'role.more-than-held',
  ({ patterns }) => `You do not hold ${patterns} yourself, so you cannot give it. Ask an owner or an admin of your organization.`,
);
