import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { ModuleKind, transpileModule } from 'typescript';
import { type Person, startApp, type TestApp } from './support/app';
import { Receiver } from './support/receiver';
import { until } from './support/until';

const guide = readFileSync(resolve(__dirname, '../docs/webhooks.md'), 'utf8');
const snippet = (language: string): string => new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(guide)?.[1] ?? '';

type Verified = (secret: string, body: string, headers: Record<string, string>) => { type: string; data: Record<string, unknown> };

describe('docs/webhooks.md', () => {
  let app: TestApp;
  let anna: Person;
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await Receiver.start();
    app = await startApp({ WEBHOOK_ALLOWED_ADDRESSES: '127.0.0.1' });
    anna = await app.owner();
  });
  afterAll(async () => {
    await app.close();
    receiver.stop();
  });

  it('S41: subscribes with its request, and verifies what arrives with its code', async () => {
    const [, path, body] = /POST \/api\/v1(\S+)\n(.*)/s.exec(snippet('http')) ?? [];
    const { url, ...rest } = JSON.parse(body ?? '') as { url: string };
    expect(url).toMatch(/^https:/);
    const { body: webhook } = await anna.post(path ?? '', { ...rest, url: receiver.url }).expect(201);
    await anna.post(`${path}/${webhook.id}/ping`).expect(202);
    const received = await until('the ping', () => Promise.resolve(receiver.received[0]));
    const verified = compiled(snippet('ts'));
    const headers = received.headers as Record<string, string>;
    expect(verified(webhook.secret as string, received.body, headers)).toMatchObject({ type: 'webhook.pinged', data: { webhookId: webhook.id } });
    expect(() => verified(webhook.secret as string, `${received.body} `, headers)).toThrow();
  });

  it('shows an event as the catalogue does', async () => {
    const shown = JSON.parse(snippet('json')) as { type: string; data: object };
    const { body } = await anna.get('/event-types').expect(200);
    const { example } = (body as { type: string; example: typeof shown }[]).find(({ type }) => type === shown.type)!;
    expect(Object.keys(shown)).toEqual(Object.keys(example));
    expect(Object.keys(shown.data)).toEqual(Object.keys(example.data));
  });
});

function compiled(code: string): Verified {
  const { outputText } = transpileModule(code, { compilerOptions: { module: ModuleKind.CommonJS } });
  const exported: { verified?: Verified } = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the code of our own guide, run as a reader would
  new Function('require', 'exports', outputText)(createRequire(__filename), exported);
  return exported.verified!;
}
