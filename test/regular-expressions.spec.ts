import { operationsOf, prefilled, type Schema, schemaAt } from './support/api-document';
import { BuiltServer } from './support/built-server';
import { type Expression, expressionsIn, faultOf } from './support/regular-expressions';
import { readSources } from './support/source-tree';

/** Put together from constants of the same file, or from escaped words. */
const COMPOSED = [
  'src/ai/assistant/citations.ts',
  'src/ai/blinding/contacts.ts',
  'src/ai/blinding/mask.ts',
  'src/ai/models/harmless.ts',
  'src/auth/single-sign-on/single-sign-on.controller.ts',
  'src/candidates/blinding/addresses.ts',
  'src/candidates/blinding/ages.ts',
  'src/candidates/blinding/gendered-words.ts',
  'src/candidates/blinding/schools.ts',
  'src/candidates/profiles/rules/contact.ts',
  'src/candidates/profiles/rules/dates.ts',
  'src/interviews/kits/requirement-nature.ts',
  'src/interviews/transcripts/caption-transcript.ts',
  'src/jobs/requirements/wording.ts',
  'src/platform/http/route-table.ts',
];

const LONG = ['a'.repeat(50_000), 'a@'.repeat(25_000), '('.repeat(50_000), ' \n'.repeat(25_000)];

// Hundreds of expressions, and hundreds of requests.
jest.setTimeout(240_000);

let server: BuiltServer;
beforeAll(async () => (server = await BuiltServer.start()));
afterAll(() => server.stop());

async function faultsOf(expressions: readonly Expression[]): Promise<string[]> {
  const faults: string[] = [];
  for (const expression of expressions) faults.push(...[await faultOf(expression)].filter((fault) => fault !== undefined));
  return faults;
}

it('S31: no regular expression of the sources takes long, whatever the text', async () => {
  const { written, composed } = expressionsIn(readSources('src'));
  expect(written.length).toBeGreaterThan(300);
  expect(await faultsOf(written)).toEqual([]);
  expect(composed).toEqual(COMPOSED);
});

it('S31: nor does a pattern of the API document', async () => {
  const patterns = [...JSON.stringify(server.document).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(
    ([, text = '""']) => JSON.parse(text) as string,
  );
  expect(await faultsOf([...new Set(patterns)].map((source) => ({ source, flags: 'u', place: 'openapi.json' })))).toEqual([]);
});

it('S31: the check itself finds what is slow', async () => {
  expect(await faultsOf([{ source: '^(a+)+$', flags: '', place: 'here' }])).toHaveLength(1);
  expect(await faultsOf([{ source: '\\s+$', flags: '', place: 'here' }])).toHaveLength(1);
});

it('S31: fifty thousand characters of anything, in any text of any request, are answered at once', async () => {
  const headers = { authorization: `Bearer ${await server.login()}`, 'content-type': 'application/json' };
  const slow: string[] = [];
  let sent = 0;
  for (const operation of operationsOf(server.document)) {
    const request = prefilled(server.document, operation);
    const schema = operation.requestBody?.content['application/json']?.schema;
    if (!schema || ['logout', 'endSession', 'endOtherSessions'].includes(operation.operationId)) continue;
    for (const name of textsOf(schema)) {
      for (const text of LONG) {
        const began = performance.now();
        const answer = await fetch(server.url + request.path, {
          method: operation.method,
          headers,
          body: JSON.stringify({ ...request.body, [name]: text }),
        });
        await answer.body?.cancel();
        const milliseconds = performance.now() - began;
        sent += 1;
        // Seconds would be the sign of an expression that is slow; 200 ms is what a quiet machine needs at most.
        if (milliseconds > 5_000 || answer.status >= 500)
          slow.push(`${operation.operationId} ${name}: ${answer.status} after ${Math.round(milliseconds)} ms`);
      }
    }
  }
  expect(slow).toEqual([]);
  expect(sent).toBeGreaterThan(200);
});

function textsOf(schema: Schema): string[] {
  return Object.entries(schemaAt(server.document, schema).properties ?? {})
    .filter(([, property]) => property.type === 'string' || property.oneOf !== undefined)
    .map(([name]) => name);
}
