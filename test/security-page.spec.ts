import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(__dirname, '..');
const text = (path: string): string => readFileSync(resolve(root, path), 'utf8');
const rows = text('docs/security.md')
  .split('\n')
  .filter((line) => /^\| (S|R)?\d/.test(line))
  .map((line) => ({ id: /^\| ([SR]?[\d.]+)/.exec(line)?.[1] ?? '', files: [...line.matchAll(/`(test\/[\w./-]+)`/g)].map(([, file]) => file ?? '') }));

it('every row of docs/security.md names test files that are there', () => {
  expect(rows.length).toBeGreaterThan(60);
  expect(rows.filter(({ files }) => files.length === 0 || files.some((file) => !existsSync(resolve(root, file))))).toEqual([]);
});

it('the tests of a requirement are named after it', () => {
  const numbered = rows.filter(({ id }) => /^[SR]/.test(id));
  const unnamed = numbered.filter(({ id, files }) => !files.every((file) => new RegExp(`\\b${id}\\b`).test(text(file))));
  expect(unnamed).toEqual([]);
});

it('each requirement of ASVS is named once', () => {
  const ids = rows.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});
