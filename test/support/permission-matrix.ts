import { ROLES, type Role } from '../../src/auth/permissions';
import type { ApiDocument } from './api-document';
import { operationsOf } from './api-document';

/** docs/permissions.md, as the API document and the roles have it. */
export function permissionMatrix(document: ApiDocument, holds: (role: Role, permission: string) => boolean): string {
  const guarded = operationsOf(document).flatMap(({ operationId, 'x-required-permissions': [permission] = [] }) =>
    permission && !permission.endsWith(':self') ? [{ operationId, permission }] : [],
  );
  const permissions = [...new Set(guarded.map(({ permission }) => permission))].sort();
  const rows = permissions.map((permission) => {
    const operations = guarded.filter((each) => each.permission === permission).map(({ operationId }) => `\`${operationId}\``);
    return `| \`${permission}\` | ${ROLES.map((role) => (holds(role, permission) ? '✓' : '')).join(' | ')} | ${operations.join(' ')} |`;
  });
  return `# Permissions × roles × operations

Made from the API document; a test keeps it current (\`WRITE_DOCS=1 npx jest permission-page\` writes it anew). The document itself has each operation's permission as
\`x-required-permissions\`. Beside these: \`account:self\` for everybody who is logged in, \`candidate:self\` for a candidate who came by a link. [access.md](access.md) says how roles work.

| permission | ${ROLES.join(' | ')} | operations |
|---|${ROLES.map(() => ':-:|').join('')}---|
${rows.join('\n')}
`;
}
