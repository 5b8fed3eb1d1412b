// `npm run sqlmap <address> [operation …]`: sqlmap against a server with the demo data, at level 3, over every parameter of every read, and the login.
// Two minutes for each operation, so it is no part of the tests: see docs/security.md. It needs `sqlmap` on the PATH.
import { spawnSync } from 'node:child_process';

const [address = 'http://localhost:3000', ...only] = process.argv.slice(2);
const json = async (path, init) => (await globalThis.fetch(address + path, init)).json();
const login = { email: 'demo@assay.example', password: 'interview-with-evidence' };
const asJson = { method: 'POST', headers: { 'content-type': 'application/json' } };
const { accessToken } = await json('/api/v1/auth/login', { ...asJson, body: JSON.stringify(login) });
const { paths } = await json('/openapi.json');

/** One run for each operation: where to, and what of it to spoil. */
const targets = [
  { name: 'login', to: ['--url', `${address}/api/v1/auth/login`, '--data', JSON.stringify(login), '-H', 'Content-Type: application/json'] },
];
for (const [path, { get }] of Object.entries(paths)) {
  const parameters = (get?.parameters ?? []).filter((parameter) => parameter.in !== 'header');
  if (parameters.length === 0) continue;
  const exampleOf = ({ name, example, schema }) => encodeURIComponent(example ?? schema.default ?? (schema.type === 'integer' ? 1 : name));
  // The star marks a place in the path as one to spoil.
  const place = parameters.filter((each) => each.in === 'path').reduce((done, each) => done.replace(`{${each.name}}`, `${exampleOf(each)}*`), path);
  const query = parameters.filter((each) => each.in === 'query').map((each) => `${each.name}=${exampleOf(each)}${place.includes('*') ? '*' : ''}`);
  targets.push({ name: get.operationId, to: ['--url', `${address}${place}${query.length > 0 ? `?${query.join('&')}` : ''}`] });
}

let found = 0;
for (const { name, to } of targets.filter((target) => only.length === 0 || only.includes(target.name))) {
  const how = ['--batch', '--flush-session', '--level', '3', '--dbms', 'PostgreSQL', '--technique', 'BEUST', '--threads', '4', '--ignore-code', '*'];
  const { stdout, error } = spawnSync('sqlmap', [...to, ...how, '-H', `Authorization: Bearer ${accessToken}`], { encoding: 'utf8' });
  if (error) throw new Error('sqlmap is not on the PATH; Debian and Ubuntu have it as a package.', { cause: error });
  const isSafe = stdout.includes('all tested parameters do not appear to be injectable');
  if (!isSafe) found += 1;
  console.log(`${isSafe ? 'not injectable' : `LOOK AT THIS:\n${stdout}`}  ${name}`);
}
process.exit(found > 0 ? 1 : 0);
