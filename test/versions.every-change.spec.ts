import { DEMO } from '../src/platform/demo';
import { type ApiDocument, operationsOf } from './support/api-document';
import { type Person, startApp, type TestApp } from './support/app';
import { BuiltServer } from './support/built-server';
import { ChangeLog } from './support/change-log';
import { command } from './support/command';

let app: TestApp;
let demo: Person;
let document: ApiDocument;
let log: ChangeLog;
beforeAll(async () => {
  // Only the build has the examples of the document.
  const built = await BuiltServer.start();
  ({ document } = built);
  await built.stop();
  app = await startApp({ WORKER: 'off', SEED_DEMO: 'true', AI_MODEL: 'rules', WEBHOOK_ALLOWED_ADDRESSES: '127.0.0.1' });
  demo = await app.login(DEMO.email, DEMO.password);
  log = await ChangeLog.of(app);
});
afterAll(async () => {
  await log.close();
  await app.close();
});

it('R2: no change is made under a condition that does not hold, whatever is changed; the document says so', async () => {
  await demo.post('/roles', { name: 'sourcer', description: 'Finds people', permissions: ['candidates:read'] }).expect(201);
  const codes: Record<string, string[]> = {};
  const wrong: unknown[] = [];
  const changes = operationsOf(document).filter(({ method }) => method !== 'GET');
  for (const operation of changes) {
    const give = await command({ app, demo, document }, operation, { 'if-match': '"v999-xxxxxxxxxxxxxxxx"' });
    await log.forget();
    const { status, text } = await give();
    const { code = 'none' } = JSON.parse(text || '{}') as { code?: string };
    const told = JSON.stringify(operation.responses['412'] ?? null).includes(code);
    const changed = await log.changes();
    if (status !== 412 || changed.length > 0 || !told) wrong.push([operation.operationId, status, code, changed, told]);
    (codes[code] ??= []).push(operation.operationId);
  }
  expect(wrong).toEqual([]);
  expect(changes.length).toBeGreaterThan(90);
  // Whatever shows a version honours it where it is changed or removed; these show none. Of the commands, two look at one.
  const commands = changes.filter(({ method }) => method === 'POST').map(({ operationId }) => operationId);
  expect(codes['request.versionless']?.filter((id) => !commands.includes(id)).sort()).toEqual([
    ...['addParticipant', 'deleteConversation', 'endOtherSessions', 'endSession'],
    ...['removeParticipant', 'renameConversation', 'revokeApiKey', 'setAiBudget'],
  ]);
  expect(codes['request.stale']?.filter((id) => commands.includes(id)).sort()).toEqual(['advanceApplication', 'moveBackApplication']);
});
