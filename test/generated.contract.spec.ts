import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { newId } from '../src/platform/database/ids';
import { type Operation, operationsOf, prefilled, sample, schemaAt } from './support/api-document';
import { BuiltServer } from './support/built-server';

/** What somebody who wants more than is theirs would add to a body. */
const COVETED = ['id', 'organizationId', 'orgId', 'role', 'isAdmin', 'createdAt', 'score', 'status', 'passwordHash', 'version', 'permissions'];

let server: BuiltServer;
let token: string;
let operations: Operation[];
let isProblem: ValidateFunction;
beforeAll(async () => {
  server = await BuiltServer.start({
    RATE_LIMIT_PER_MINUTE: '1000000',
    REGISTRATIONS_PER_HOUR: '0',
    RESETS_PER_HOUR: '0',
    LOGIN_FAILURES_PER_ACCOUNT: '0',
  });
  token = await server.login();
  operations = operationsOf(server.document);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(server.document, 'openapi.json');
  isProblem = ajv.compile({ $ref: 'openapi.json#/components/schemas/Problem' });
});
afterAll(() => server.stop());

interface Answer {
  status: number;
  type: string;
  text: string;
}

async function send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  const answer = await fetch(server.url + path, { method, headers, body, redirect: 'manual' });
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) await answer.body?.cancel();
  const text = answer.bodyUsed ? '' : await answer.text();
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text };
}

const known = () => ({ authorization: `Bearer ${token}` });
const writing = () => ({ ...known(), 'content-type': 'application/json', 'if-match': '*' });

/** Everything that takes JSON, with a body that works. */
const writes = () =>
  operations.flatMap((operation) => {
    const schema = operation.requestBody?.content['application/json']?.schema;
    // A candidate who came by a link is nobody's colleague: those operations have tests of their own.
    if (!schema || operation['x-required-permissions']?.includes('candidate:self')) return [];
    const body = (prefilled(server.document, operation).body ?? sample(server.document, schema)) as object;
    return [
      {
        ...operation,
        path: prefilled(server.document, operation).path,
        body,
        fields: Object.keys(schemaAt(server.document, schema).properties ?? {}),
      },
    ];
  });

describe('S23: no write takes more than it says', () => {
  it('what is coveted is refused by name, one for one', async () => {
    const taken: string[] = [];
    for (const { operationId, method, path, body, fields } of writes()) {
      const added = COVETED.filter((name) => !fields.includes(name));
      const coveted = Object.fromEntries(added.map((name) => [name, name === 'isAdmin' ? true : 'owner']));
      const { status, text } = await send(method, path, writing(), JSON.stringify({ ...body, ...coveted }));
      const pointers = status === 422 ? (JSON.parse(text) as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer.slice(1)) : [];
      const missing = added.filter((name) => !pointers.includes(name));
      if (missing.length > 0) taken.push(`${operationId}: ${status} without a word about ${missing.join(', ')}`);
    }
    expect(taken).toEqual([]);
  });

  it.each(['"__proto__":{"role":"owner"}', '"constructor":{"prototype":{"role":"owner"}}'])('%s is refused', async (member) => {
    const all = writes();
    expect(all.length).toBeGreaterThan(40);
    for (const { operationId, method, path, body } of all) {
      const text = JSON.stringify(body).replace(/\}$/, `${Object.keys(body).length > 0 ? ',' : ''}${member}}`);
      const { status } = await send(method, path, writing(), text);
      expect([operationId, [400, 422].includes(status)]).toEqual([operationId, true]);
    }
  });
});

describe('S28: words are parameters of a statement, never a part of it', () => {
  const INJECTIONS = [
    `' OR '1'='1`,
    `'; SELECT pg_sleep(20)--`,
    `1) UNION SELECT password_hash FROM users--`,
    `\\' OR 1=1 --`,
    '"; DROP TABLE jobs; --',
  ];

  it('in no parameter of any read', async () => {
    const faults: string[] = [];
    let sent = 0;
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const { path } = prefilled(server.document, operation);
      const [address = ''] = path.split('?');
      for (const { name } of (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')) {
        const ask = (text: string) => send('GET', `${address}?${new URLSearchParams({ [name]: text }).toString()}`, known());
        for (const injection of INJECTIONS) {
          const nothing = await ask('z'.repeat(injection.length));
          const { status, text } = await ask(injection);
          sent += 1;
          // What is searched for finds as little as any other words that nobody wrote.
          if (status !== nothing.status || countOf(text) !== countOf(nothing.text))
            faults.push(`${operation.operationId} ${name}=${injection}: ${status}`);
        }
      }
    }
    expect(faults).toEqual([]);
    expect(sent).toBeGreaterThan(200);
  });

  it('in no text of any write', async () => {
    const faults: string[] = [];
    for (const { operationId, method, path, body } of writes().filter(
      (write) => !/logout|Session|Password|Ownership|disable/.test(write.operationId),
    )) {
      for (const [name, value] of Object.entries(body)) {
        if (typeof value !== 'string') continue;
        const { status } = await send(method, path, writing(), JSON.stringify({ ...body, [name]: INJECTIONS.join(' ') }));
        if (status >= 500) faults.push(`${operationId} ${name}: ${status}`);
      }
    }
    expect(faults).toEqual([]);
    expect((await send('GET', '/api/v1/jobs', known())).status).toBe(200);
  });

  function countOf(text: string): number | undefined {
    return text.startsWith('{') ? (JSON.parse(text) as { data?: unknown[] }).data?.length : undefined;
  }
});

describe('S36: every refusal of every operation is one kind of document', () => {
  async function expectProblem(what: string, { status, type, text }: Answer, expected: number[]): Promise<void> {
    expect([what, expected.includes(status), type]).toEqual([what, true, 'application/problem+json']);
    const body = JSON.parse(text) as { status: number };
    expect([what, isProblem(body), isProblem.errors ?? null]).toEqual([what, true, null]);
    expect([what, body.status]).toEqual([what, status]);
    expect([what, /at \/|node_modules|QueryFailedError|SELECT |\.ts:\d|PostgreSQL/.exec(text)?.[0]]).toEqual([what, undefined]);
  }
  const pathOf = ({ path }: Operation) => path.replace(/\{(\w+)\}/g, (_all, name: string) => (name === 'number' ? '1' : newId()));

  it('to a stranger, and to a token that is none', async () => {
    for (const operation of operations.filter(({ security }) => security?.length !== 0)) {
      for (const headers of [{}, { authorization: 'Bearer nonsense' }])
        await expectProblem(operation.operationId, await send(operation.method, pathOf(operation), headers as Record<string, string>), [401]);
    }
  });

  it('for what is not there', async () => {
    for (const operation of operations.filter(({ path, method }) => path.includes('{') && ['GET', 'DELETE'].includes(method)))
      await expectProblem(operation.operationId, await send(operation.method, pathOf(operation), writing()), [400, 401, 403, 404]);
  });

  it('for a body of another kind, for broken JSON, and for one that is too large', async () => {
    for (const { operationId, method, path } of writes()) {
      await expectProblem(operationId, await send(method, path, { ...writing(), 'content-type': 'application/xml' }, '<a/>'), [415]);
      await expectProblem(operationId, await send(method, path, writing(), '{"a": broken'), [400]);
      await expectProblem(operationId, await send(method, path, writing(), '[1]'), [422, 400]);
    }
    const forms = operations.filter(({ requestBody }) => requestBody && !requestBody.content['application/json']);
    expect(forms.length).toBeGreaterThan(0);
    for (const operation of forms)
      await expectProblem(
        operation.operationId,
        await send(operation.method, prefilled(server.document, operation).path, writing(), '{"a":1}'),
        [415],
      );
    const [first] = writes();
    await expectProblem('too large', await send('POST', first?.path ?? '', writing(), JSON.stringify({ a: 'x'.repeat(1_100_000) })), [413]);
  });

  it('for a parameter that nobody knows, and for an answer that cannot be given', async () => {
    for (const operation of operations.filter(({ method, path }) => method === 'GET' && path.startsWith('/api/'))) {
      await expectProblem(operation.operationId, await send('GET', `${pathOf(operation)}?unheardOf=1`, known()), [400, 401, 403, 404]);
      await expectProblem(
        operation.operationId,
        await send('GET', pathOf(operation), { ...known(), accept: 'application/msword' }),
        [406, 404, 403, 400],
      );
    }
  });
});

describe('R17: the process', () => {
  it('that answered all of this is still the same one, and met no fault', async () => {
    const { status } = await send('GET', '/health/live', {});
    expect([status, server.process.isRunning]).toEqual([200, true]);
    expect(server.process.output()).not.toMatch(/"level":"(error|fatal)"/);
  });
});
