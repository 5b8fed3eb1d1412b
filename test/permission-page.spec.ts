import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { covers, ROLE_PERMISSIONS } from '../src/auth/permissions';
import { BuiltServer } from './support/built-server';
import { permissionMatrix } from './support/permission-matrix';

const page = resolve(__dirname, '../docs/permissions.md');

it('docs/permissions.md says what the API document says', async () => {
  const server = await BuiltServer.start();
  const matrix = permissionMatrix(server.document, (role, permission) => covers(ROLE_PERMISSIONS[role], permission));
  await server.stop();
  if (process.env.WRITE_DOCS) writeFileSync(page, matrix);
  expect(readFileSync(page, 'utf8')).toBe(matrix);
});
