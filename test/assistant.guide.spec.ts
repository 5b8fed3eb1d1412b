import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Person, startApp, type TestApp } from './support/app';

const docs = resolve(__dirname, '../docs');
const read = (name: string) => readFileSync(join(docs, name), 'utf8');

describe('docs/assistant.md', () => {
  let app: TestApp;
  let demo: Person;
  beforeAll(async () => {
    app = await startApp({ SEED_DEMO: 'true' });
    demo = await app.login('demo@assay.example', 'interview-with-evidence');
  });
  afterAll(() => app.close());

  it('shows requests that work on the demo data, one after the other', async () => {
    const blocks = [...read('assistant.md').matchAll(/^```http\n(\w+) (\S+)\n([^]*?)```$/gm)];
    expect(blocks.length).toBeGreaterThan(6);
    let conversationId = '';
    const filled = (text: string) => text.replaceAll('{conversationId}', conversationId);
    for (const [, method = '', path = '', body = ''] of blocks) {
      const send = demo[method.toLowerCase() as 'post'].bind(demo);
      const answer = await send(filled(path), body ? (JSON.parse(filled(body)) as object) : undefined);
      expect([method, path, Math.floor(answer.status / 100)]).toEqual([method, path, 2]);
      if (answer.body.conversationId) {
        conversationId = answer.body.conversationId as string;
        expect(answer.body.message).toMatchObject({ source: 'rules', citations: expect.arrayContaining([expect.objectContaining({ number: 1 })]) });
      }
    }
  });
});

describe('docs/prompts.md', () => {
  it('shows nothing that is not in the folder which is run, word for word', () => {
    const blocks = [...read('prompts.md').matchAll(/\]\(([^)]+)\):\n\n```\w+\n([^]*?)```$/gm)];
    expect(blocks.length).toBe(2);
    for (const [, file = '', text = ''] of blocks) expect(readFileSync(join(docs, file), 'utf8')).toContain(text);
  });
});

it.each(['assistant.md', 'prompts.md'])('docs/%s leads to files that are there', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, path = '']) => path);
  for (const path of links) expect([path, existsSync(join(docs, path))]).toEqual([path, true]);
});
