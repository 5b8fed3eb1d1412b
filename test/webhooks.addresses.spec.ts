import dns, { type LookupOptions } from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { isIP } from 'node:net';
import { type Person, startApp, type TestApp } from './support/app';
import { Receiver } from './support/receiver';
import { until } from './support/until';

interface Delivery {
  status: string;
  nextAttemptAt: string | null;
  log: { fault: string | null }[];
}
type Told = (...told: unknown[]) => void;
/** What a name says, one answer after the other; a check that asked for itself would be told another one than the connection. */
const answers: string[] = [];
const lookup = dns.lookup as (name: string, options: LookupOptions, done: Told) => void;

const answer = (name: string, options: LookupOptions, done: Told): void => {
  if (name === 'nowhere.example') {
    done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }));
    return;
  }
  if (name !== 'flips.example') {
    lookup(name, options, done);
    return;
  }
  const address = answers.shift() ?? '93.184.216.34';
  const family = isIP(address);
  if (options.all) done(null, [{ address, family }]);
  else done(null, address, family);
};

/** As an operator leaves it: nothing private may be reached. */
describe('S40: a webhook does not lead inside', () => {
  let app: TestApp;
  let anna: Person;
  let inside: Receiver;

  beforeAll(async () => {
    jest.spyOn(dns, 'lookup').mockImplementation(answer as never);
    syncBuiltinESMExports();
    app = await startApp();
    anna = await app.owner();
    inside = await Receiver.start();
  });
  afterAll(async () => {
    inside.stop();
    await app.close();
    jest.restoreAllMocks();
    syncBuiltinESMExports();
  });

  /** What comes of the first try to send there. */
  const tried = async (url: string): Promise<Delivery> => {
    const { body } = await anna.post('/webhooks', { url }).expect(201);
    await anna.post(`/webhooks/${body.id}/ping`).expect(202);
    const delivery = await until(`a try of ${url}`, async () => {
      const { body: page } = await anna.get(`/webhooks/${body.id}/deliveries`).expect(200);
      return (page.data as Delivery[]).find(({ log }) => log.length > 0);
    });
    await anna.delete(`/webhooks/${body.id}`).expect(204);
    return delivery;
  };
  const refused = {
    status: 'failed',
    nextAttemptAt: null,
    log: [
      {
        at: expect.any(String),
        status: null,
        fault: 'refused-address',
        detail: 'The address leads into a private or reserved network, where nothing is sent. Change the url of the webhook.',
        milliseconds: expect.any(Number),
      },
    ],
  };

  it.each([
    '127.0.0.1',
    '127.1',
    '0x7f000001',
    '2130706433',
    '0177.0.0.1',
    '0.0.0.0',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[::7f00:1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::7f00:1]',
    '[::ffff:0:7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
    '[fec0::1]',
    '169.254.169.254',
    '100.64.0.1',
    '10.0.0.1',
    '[fd00::1]',
  ])('spelt %s: it has failed at once, and says why', async (host) => {
    expect(await tried(`http://${host}:${inside.port}/`)).toMatchObject(refused);
    expect(inside.connections).toBe(0);
  });

  it('through a name that says something else a moment later', async () => {
    answers.push('127.0.0.1', '93.184.216.34');
    expect(await tried(`http://flips.example:${inside.port}/`)).toMatchObject(refused);
    expect(answers).toEqual(['93.184.216.34']);
    expect(inside.connections).toBe(0);
  });

  it('through a name that leads to such a spelling', async () => {
    answers.unshift('::7f00:1');
    expect(await tried(`http://flips.example:${inside.port}/`)).toMatchObject(refused);
    expect(inside.connections).toBe(0);
  });

  it('but a name that nobody knows at the moment is asked for again', async () => {
    const { log, ...delivery } = await tried('http://nowhere.example/is-not-allowed.private');
    expect(log).toMatchObject([{ fault: 'unknown-host', detail: 'The name of the receiver could not be resolved.' }]);
    expect(delivery).toMatchObject({ status: 'pending', nextAttemptAt: expect.any(String) });
  });

  it.each([
    ['ftp://example.com/', 'url-scheme'],
    ['http://name:word@example.com/', 'url-credentials'],
    ['not an address', 'url'],
  ])('and %s is none', async (url, code) => {
    const { body } = await anna.post('/webhooks', { url }).expect(422);
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '/url', code })]);
  });
});

describe('S40: where an operator allows networks of both families', () => {
  let app: TestApp;
  let inside: Receiver;

  beforeAll(async () => {
    app = await startApp({ WEBHOOK_ALLOWED_ADDRESSES: 'fd00::/8,::1,127.0.0.0/8' });
    inside = await Receiver.start();
  });
  afterAll(async () => {
    inside.stop();
    await app.close();
  });

  it.each(['127.0.0.1', 'localhost'])('%s is reached, and nothing is said about them on the terminal', async (host) => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const anna = await app.owner();
    const { body } = await anna.post('/webhooks', { url: `http://${host}:${inside.port}/` }).expect(201);
    await anna.post(`/webhooks/${body.id}/ping`).expect(202);
    await until('it is delivered', async () => {
      const { body: page } = await anna.get(`/webhooks/${body.id}/deliveries`).expect(200);
      return (page.data as Delivery[]).find(({ status }) => status === 'succeeded');
    });
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

describe('S40: in production', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ NODE_ENV: 'production' });
  });
  afterAll(() => app.close());

  it('only https, on the usual ports', async () => {
    const anna = await app.owner();
    const codeFor = async (url: string) => (await anna.post('/webhooks', { url })).body.errors?.[0].code;
    expect(await codeFor('http://example.com/')).toBe('url-scheme');
    expect(await codeFor('https://example.com:22/')).toBe('url-port');
    expect(await codeFor('https://example.com:8443/')).toBeUndefined();
  });
});
