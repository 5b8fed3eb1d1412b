import type { OpenAPIObject } from '@nestjs/swagger';
import { DatabaseError } from 'pg';
import { type Person, startApp, type TestApp } from './support/app';
import { evaluable } from './support/evaluable';
import { ScriptedModel } from './support/model';

/** What the database says when a column takes no free text: a check, a length, a key, a form. */
const NO_FREE_TEXT = ['23514', '22001', '23505', '23503', '22P02'];
const CANARY = /canary/i;

// Hundreds of requests.
jest.setTimeout(120_000);

describe('S19: the canary crawl', () => {
  let app: TestApp;
  let model: ScriptedModel;
  let anna: Person;
  let ids: { name: string; id: string }[];
  let planted = 0;

  beforeAll(async () => {
    model = await ScriptedModel.start();
    app = await startApp(model.environment);
    anna = await app.owner('Northwind');
    const bob = await app.owner('Contoso');
    await bob.post(`/interviews/${await evaluable(bob)}/evaluations`, {}).set('Prefer', 'wait=30');
    const resume = { fileName: 'resume.txt', content: 'Jo Park\nEngineer since 2015', mediaType: 'text/plain' };
    const { body: page } = await bob.get('/candidates').expect(200);
    await bob.upload(`/candidates/${page.data[0].id}/documents`, resume).expect(201);
    await plant(bob.organizationId);
    ids = await idsOf(bob.organizationId);
    model.reset();
  });
  afterAll(async () => {
    await app.close();
    await model.stop();
  });

  it('plants a word in every free text of the other organization', () => expect(planted).toBeGreaterThan(30));

  it('finds none of them by any GET, search, filter, sort, export, nor in any error', async () => {
    const { body } = await app.stranger.get('/openapi.json').expect(200);
    const addresses = addressesOf(body as OpenAPIObject);
    expect(addresses.length).toBeGreaterThan(100);
    const seen: string[] = [];
    for (let start = 0; start < addresses.length; start += 10) {
      const answers = addresses.slice(start, start + 10).map(async (address) => {
        const answer = await anna.get(address.replace(/^\/api\/v1/, '')).buffer(true);
        expect([address, answer.status < 500]).toEqual([address, true]);
        // What was asked for may come back in a cursor or a link; it was ours to begin with.
        if (CANARY.test(answer.text) || CANARY.test(JSON.stringify(answer.headers))) seen.push(address);
      });
      await Promise.all(answers);
    }
    expect(seen).toEqual([]);
  });

  it('sends none of them to a model', async () => {
    await anna.post(`/interviews/${await evaluable(anna)}/evaluations`, {}).set('Prefer', 'wait=30');
    for (const { id } of ids) await anna.post('/kits', { jobId: id });
    expect(model.requests.length).toBeGreaterThan(1);
    expect(model.requests.filter(({ body }) => CANARY.test(JSON.stringify(body)))).toEqual([]);
  });

  /** Every GET with every id of the other organization, and every list with its ids and words in every parameter. */
  function addressesOf({ paths }: OpenAPIObject): string[] {
    return Object.entries(paths).flatMap(([path, item]) => {
      if (!item.get) return [];
      const filled = path.includes('{')
        ? ids.map(({ id }) => path.replace(/\{(\w+)\}/g, (_all, name: string) => (name === 'number' ? '1' : id)))
        : [path];
      const parameters = (item.get.parameters ?? []).flatMap((parameter) => ('in' in parameter && parameter.in === 'query' ? [parameter.name] : []));
      const asked = path.includes('{')
        ? []
        : parameters.flatMap((name) => (name.endsWith('Id') ? ids.map(({ id }) => `${path}?${name}=${id}`) : [`${path}?${name}=canar`]));
      return [...filled, ...asked];
    });
  }

  async function plant(organizationId: string): Promise<void> {
    const columns = await app.query<{ table: string; column: string; isJson: boolean }>(`
      SELECT c.table_name AS "table", c.column_name AS "column", c.data_type = 'jsonb' AS "isJson" FROM information_schema.columns c
      WHERE c.table_schema = 'public' AND c.data_type IN ('text', 'character varying', 'jsonb') AND EXISTS (
        SELECT 1 FROM information_schema.columns o WHERE o.table_name = c.table_name AND o.column_name = 'organization_id')`);
    for (const { table, column, isJson } of columns) {
      const word = `canary-${table}-${column}`;
      const value = isJson ? `replace("${column}"::text, '": "', '": "${word} ')::jsonb` : `"${column}" || ' ${word}'`;
      await put(`UPDATE "${table}" SET "${column}" = ${value} WHERE organization_id = '${organizationId}'`);
    }
    await put(`UPDATE organizations SET name = 'canary' WHERE id = '${organizationId}'`);
    await put(`UPDATE users SET name = 'canary' WHERE id IN (SELECT user_id FROM memberships WHERE organization_id = '${organizationId}')`);
  }

  async function put(statement: string): Promise<void> {
    try {
      await app.query(`SET session_replication_role = replica; ${statement}`);
      planted += 1;
    } catch (error) {
      if (!(error instanceof DatabaseError) || !NO_FREE_TEXT.includes(error.code ?? '')) throw error;
    }
  }

  /** One of each kind. */
  async function idsOf(organizationId: string): Promise<{ name: string; id: string }[]> {
    const tables = await app.query<{ name: string }>(`
      SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id' AND data_type = 'uuid'
        AND table_name IN (SELECT table_name FROM information_schema.columns WHERE column_name = 'organization_id')`);
    const rows = await Promise.all(
      tables.map(({ name }) =>
        app.query<{ name: string; id: string }>(`SELECT '${name}' AS name, id FROM "${name}" WHERE organization_id = $1 LIMIT 1`, [organizationId]),
      ),
    );
    return rows.flat();
  }
});
