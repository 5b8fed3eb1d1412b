import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(__dirname, '..');
const page = readFileSync(resolve(root, 'docs/security.md'), 'utf8');

it('every row of docs/security.md names a test file that is there', () => {
  const files = [...page.matchAll(/`(test\/[\w./-]+)` \|$/gm)].map(([, file]) => file ?? '');
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !existsSync(resolve(root, file)))).toEqual([]);
});
