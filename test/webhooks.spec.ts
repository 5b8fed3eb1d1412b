import { Webhook } from 'standardwebhooks';
import { DEMO } from '../src/platform/demo';
import { type Person, startApp, type TestApp } from './support/app';
import { expectProblem } from './support/problem';
import { Receiver } from './support/receiver';
import { ServerProcess } from './support/server-process';
import { until } from './support/until';

interface Delivery {
  id: string;
  eventId: string;
  eventType: string;
  status: string;
  nextAttemptAt: string | null;
  log: { status: number | null; fault: string | null }[];
}

describe('webhooks', () => {
  let app: TestApp;
  let anna: Person;
  let receiver: Receiver;

  beforeAll(async () => {
    app = await startApp({ WEBHOOK_ALLOWED_ADDRESSES: '127.0.0.1' });
    anna = await app.owner();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    receiver = await Receiver.start();
    anna = await app.owner();
  });
  afterEach(() => receiver.stop());

  const subscribe = async (person: Person, ...eventTypes: string[]) =>
    (await person.post('/webhooks', { url: receiver.url, eventTypes }).expect(201)).body as { id: string; secret: string };
  const deliveries = async (id: string, query = {}): Promise<Delivery[]> =>
    (await anna.get(`/webhooks/${id}/deliveries`, query).expect(200)).body.data as Delivery[];
  const arrived = (type: string, count = 1) => until(`${count} × ${type}`, async () => receiver.of(type).length >= count && receiver.of(type));
  const newJob = async () => (await anna.post('/jobs', { title: 'Welder', requirements: [{ text: 'Welds' }] }).expect(201)).body.id as string;
  /** As if the pause until the next try were over. */
  const hurry = async (): Promise<void> => {
    await app.query(`UPDATE webhook_deliveries SET next_attempt_at = now() WHERE status = 'pending'`);
    await app.query(`UPDATE tasks.job SET start_after = now() WHERE name = 'webhooks/deliver' AND state < 'active'`);
  };

  it('tell what happened, in ids and states, never in words of people', async () => {
    const { id } = await subscribe(anna, 'candidate.created', 'job.opened');
    const candidate = await anna.post('/candidates', { name: 'Jo Park', email: 'jo@candidate.example' }).expect(201);
    const jobId = await newJob();
    await anna.post(`/jobs/${jobId}/open`).expect(200);
    const [opened] = await arrived('job.opened');
    expect(opened?.event).toEqual({ type: 'job.opened', timestamp: expect.any(String), data: { jobId, status: 'open' } });
    const [created] = await arrived('candidate.created');
    expect(created?.event.data).toEqual({ candidateId: candidate.body.id });
    expect(receiver.received.map(({ event }) => event.type)).not.toContain('job.created');
    const sent = await until('both are settled', async () => {
      const found = await deliveries(id, { status: 'succeeded' });
      return found.length === 2 && found;
    });
    expect(sent.map(({ log }) => log)).toEqual([
      [expect.objectContaining({ status: 204, fault: null })],
      [expect.objectContaining({ status: 204, fault: null })],
    ]);
  });

  it('tell nothing of what was rolled back, and nothing of other organizations', async () => {
    await subscribe(anna);
    const stranger = await app.owner();
    await stranger.post('/candidates', { name: 'Al', email: 'al@candidate.example' }).expect(201);
    await anna.post('/candidates', { name: 'Jo Park', email: 'jo@candidate.example' }).expect(201);
    await anna.post('/candidates', { name: 'Jo Again', email: 'jo@candidate.example' }).expect(409);
    await anna.post('/jobs', { title: 'Welder', requirements: [{ text: 'Welds' }] }).expect(201);
    await arrived('job.created');
    await arrived('candidate.created');
    expect(receiver.of('candidate.created')).toHaveLength(1);
  });

  it('S41: are verified by the official package; an altered byte or six minutes fail', async () => {
    const { id, secret } = await subscribe(anna);
    expect((await anna.post(`/webhooks/${id}/ping`).expect(202)).body).toMatchObject({ eventType: 'webhook.pinged', status: 'pending' });
    const [{ headers, body, event }] = (await arrived('webhook.pinged')) as [(typeof receiver.received)[number]];
    expect(event.data).toEqual({ webhookId: id });
    const signed = headers as Record<string, string>;
    expect(new Webhook(secret).verify(body, signed)).toEqual(event);
    expect(() => new Webhook(secret).verify(body.replace('pinged', 'pinked'), signed)).toThrow('No matching signature');
    for (const minutes of [6, -6]) {
      const time = Number(signed['webhook-timestamp']) + 60 * minutes;
      const moved = new Webhook(secret).sign(signed['webhook-id']!, new Date(time * 1000), body);
      const late = { ...signed, 'webhook-timestamp': String(time), 'webhook-signature': moved };
      expect(() => new Webhook(secret).verify(body, late)).toThrow(/timestamp too/);
    }
  });

  it('S41: two secrets sign during a rotation; neither is ever shown again', async () => {
    const { id, secret: before } = await subscribe(anna);
    const { body: rotated } = await anna.post(`/webhooks/${id}/rotate-secret`).expect(200);
    expect(rotated.secret).not.toBe(before);
    await anna.post(`/webhooks/${id}/ping`).expect(202);
    const [{ headers, body }] = (await arrived('webhook.pinged')) as [(typeof receiver.received)[number]];
    for (const secret of [before, rotated.secret as string]) new Webhook(secret).verify(body, headers as Record<string, string>);
    expect(JSON.stringify((await anna.get(`/webhooks/${id}`)).body)).not.toContain('whsec_');
    const [row] = await app.query<{ secrets: string }>('SELECT secrets::text FROM webhook_endpoints WHERE id = $1', [id]);
    expect(row?.secrets).not.toContain(before.slice(6));
  });

  it('S41: every secret signs for the day that was promised, however many rotations there are at once', async () => {
    const { id, secret: first } = await subscribe(anna);
    const rotations = await Promise.all(Array.from({ length: 3 }, () => anna.post(`/webhooks/${id}/rotate-secret`).expect(200)));
    const { body: last } = await anna.post(`/webhooks/${id}/rotate-secret`).expect(200);
    const old = [first, ...rotations.map(({ body }) => body.secret as string)];
    const signs = ({ body, headers }: (typeof receiver.received)[number], secret: string): boolean => {
      try {
        return Boolean(new Webhook(secret).verify(body, headers as Record<string, string>));
      } catch {
        return false;
      }
    };
    await anna.post(`/webhooks/${id}/ping`).expect(202);
    const [during] = await arrived('webhook.pinged');
    expect([...old, last.secret as string].map((secret) => signs(during!, secret))).toEqual([true, true, true, true, true]);
    expectProblem(await anna.post(`/webhooks/${id}/rotate-secret`), 409, 'webhook.rotated-too-often');

    await app.query(
      `UPDATE webhook_endpoints SET secrets = (SELECT jsonb_agg(CASE WHEN secret ->> 'until' IS NULL THEN secret
        ELSE secret || '{"until": "2020-01-01T00:00:00.000Z"}' END) FROM jsonb_array_elements(secrets) secret) WHERE id = $1`,
      [id],
    );
    await anna.post(`/webhooks/${id}/ping`).expect(202);
    const [, after] = await arrived('webhook.pinged', 2);
    expect([...old, last.secret as string].map((secret) => signs(after!, secret))).toEqual([false, false, false, false, true]);
  });

  it('show the address as it is used, and let go of their description', async () => {
    const { body: webhook } = await anna.post('/webhooks', { url: 'HTTPS://Example.COM/a\tb c', description: 'Of all teams' }).expect(201);
    expect(webhook.url).toBe('https://example.com/ab%20c');
    const { body: changed } = await anna.patch(`/webhooks/${webhook.id}`, { url: 'https://example.com', description: null }).expect(200);
    expect(changed).toMatchObject({ url: 'https://example.com/', description: null });
    expectProblem(await anna.patch(`/webhooks/${webhook.id}`, { url: 'https://example.com/#here' }), 422, 'request.invalid');
  });

  it('R4: are tried again with the same id, ten times within 75 hours, and can be sent once more', async () => {
    const { id } = await subscribe(anna, 'candidate.created');
    receiver.answer = () => ({ status: 500, body: 'a secret of the receiver' });
    await anna.post('/candidates', { name: 'Jo Park', email: 'jo@candidate.example' }).expect(201);
    const pauses: number[] = [];
    for (let tries = 1; tries <= 10; tries += 1) {
      const [delivery] = await until(`try ${tries}`, async () => {
        const found = await deliveries(id);
        return found[0]?.log.length === tries && found;
      });
      if (delivery?.nextAttemptAt) pauses.push(Math.round((Date.parse(delivery.nextAttemptAt) - Date.now()) / 60_000));
      await hurry();
    }
    expect(pauses).toEqual([0, 5, 30, 120, 300, 600, 840, 1200, 1440]);
    const [failed] = await deliveries(id);
    expect(failed).toMatchObject({ status: 'failed', nextAttemptAt: null });
    expect(failed?.log[0]).toMatchObject({ status: 500, fault: 'refused' });
    expect(JSON.stringify(failed)).not.toContain('a secret of the receiver');
    receiver.answer = () => ({ status: 200 });
    await anna.post(`/webhooks/${id}/deliveries/${failed!.id}/redeliver`).expect(202);
    await until('delivered', async () => (await deliveries(id))[0]?.status === 'succeeded');
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([failed!.eventId]));
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  }, 60_000);

  it('R5: are shown as failed when the fault was ours, hold nothing up, and can be sent once more', async () => {
    // Without the pauses between tries, which would only make the test long.
    await app.query(`UPDATE tasks.queue SET retry_delay = 0, retry_backoff = false WHERE name = 'webhooks/deliver'`);
    const { id } = await subscribe(anna, 'candidate.created');
    const [endpoint] = await app.query<{ secrets: unknown }>('SELECT secrets FROM webhook_endpoints WHERE id = $1', [id]);
    const setSecrets = (secrets: unknown) => app.query('UPDATE webhook_endpoints SET secrets = $2 WHERE id = $1', [id, JSON.stringify(secrets)]);
    await setSecrets([{ sealed: 'cannot be opened', until: null }]);
    await anna.post('/candidates', { name: 'Jo Park', email: 'jo@candidate.example' }).expect(201);
    const failed = await until('given up', async () => (await deliveries(id)).find(({ status }) => status === 'failed'), 40);
    expect(failed.log.at(-1)).toMatchObject({ status: null, fault: 'server-fault' });
    await setSecrets(endpoint?.secrets);
    await anna.post(`/webhooks/${id}/deliveries/${failed.id}/redeliver`).expect(202);
    await until('delivered', async () => (await deliveries(id))[0]?.status === 'succeeded');
  });

  it('keep the order of one thing, while another goes on', async () => {
    await subscribe(anna, 'job.created', 'job.opened', 'job.held', 'candidate.created');
    let isUp = false;
    receiver.answer = ({ event }) => ({ status: isUp || event.type === 'candidate.created' ? 204 : 503 });
    const jobId = await newJob();
    await anna.post(`/jobs/${jobId}/open`).expect(200);
    await anna.post(`/jobs/${jobId}/hold`).expect(200);
    await anna.post('/candidates', { name: 'Jo Park', email: 'jo@candidate.example' }).expect(201);
    await arrived('job.created');
    await arrived('candidate.created');
    expect(receiver.of('job.opened')).toEqual([]);
    isUp = true;
    await hurry();
    await arrived('job.held');
    const told = receiver.received.filter(({ event }) => event.data.jobId).map(({ event }) => event.type);
    expect([...new Set(told)]).toEqual(['job.created', 'job.opened', 'job.held']);
  });

  it('R4: of one organization that cannot be passed on hold up nobody else’s, however many they are, and arrive when they can', async () => {
    const { id } = await subscribe(anna, 'candidate.created');
    const bea = await app.owner();
    const { id: ofBea } = await subscribe(bea, 'job.created');
    await app.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON webhook_deliveries FOR EACH ROW WHEN (NEW.endpoint_id = '${id}') EXECUTE FUNCTION refuse()`);
    await anna.post('/candidates', { name: 'Jo Park', email: 'jo@candidate.example' }).expect(201);
    // As if she had gone on all day.
    await app.query(
      `INSERT INTO event_signposts (tenant, event_id) SELECT tenant, event_id FROM event_signposts, generate_series(1, 300) WHERE tenant = $1`,
      [anna.organizationId],
    );
    await bea.post('/jobs', { title: 'Welder', requirements: [{ text: 'Welds' }] }).expect(201);
    await arrived('job.created');
    expect(receiver.of('candidate.created')).toEqual([]);
    await app.query('DROP FUNCTION refuse() CASCADE');
    await arrived('candidate.created');
    await bea.delete(`/webhooks/${ofBea}`).expect(204);
  });

  it('wait for no receiver that says nothing', async () => {
    await subscribe(anna, 'candidate.created');
    const silent = receiver;
    silent.answer = () => undefined;
    for (let n = 0; n < 12; n += 1) await anna.post('/candidates', { name: 'Jo', email: `jo-${n}@candidate.example` }).expect(201);
    await arrived('candidate.created', 2);
    receiver = await Receiver.start();
    await subscribe(anna, 'job.created');
    await newJob();
    await until('news for others', () => Promise.resolve(receiver.of('job.created').length > 0), 10);
    expect(silent.received).toHaveLength(2);
    silent.stop();
  });

  it('are tried out by a ping that waits for no other', async () => {
    const { id } = await subscribe(anna, 'webhook.pinged');
    receiver.answer = () => ({ status: 500 });
    await anna.post(`/webhooks/${id}/ping`).expect(202);
    await arrived('webhook.pinged');
    receiver.answer = () => ({ status: 204 });
    const { body: second } = await anna.post(`/webhooks/${id}/ping`).expect(202);
    await until('the second one', async () => (await anna.get(`/webhooks/${id}/deliveries/${second.id}`)).body.status === 'succeeded', 3);
  });

  it('are disabled by 410, and enabled again by a person', async () => {
    const { id } = await subscribe(anna);
    receiver.answer = () => ({ status: 410 });
    await anna.post(`/webhooks/${id}/ping`).expect(202);
    const webhook = await until('disabled', async () => [(await anna.get(`/webhooks/${id}`)).body].find(({ status }) => status === 'disabled'));
    expect(webhook.disabledReason).toBe('The receiver answered 410 Gone.');
    expectProblem(await anna.post(`/webhooks/${id}/ping`), 409, 'webhook.disabled');
    const { body } = await anna.patch(`/webhooks/${id}`, { status: 'active' }).expect(200);
    expect(body).toMatchObject({ status: 'active', disabledReason: null });
  });

  it('do not follow redirects, and do not read answers without end', async () => {
    const { id } = await subscribe(anna);
    const inside = await Receiver.start();
    receiver.answer = () => ({ status: 302, headers: { Location: inside.url } });
    await anna.post(`/webhooks/${id}/ping`).expect(202);
    const fault = (index: number) => until('a fault', async () => (await deliveries(id, { sort: 'createdAt' }))[index]?.log[0]?.fault);
    expect(await fault(0)).toBe('redirect');
    expect(inside.connections).toBe(0);
    inside.stop();
    // Not modified: it leads nowhere, and is no word of having taken anything.
    receiver.answer = () => ({ status: 304 });
    await anna.post(`/webhooks/${id}/ping`).expect(202);
    expect(await fault(1)).toBe('refused');
    const other = await app.owner();
    anna = other;
    const second = await subscribe(anna);
    receiver.answer = () => ({ status: 200, body: 'x'.repeat(1024 * 1024 + 1) });
    await anna.post(`/webhooks/${second.id}/ping`).expect(202);
    expect(await until('a fault', async () => (await deliveries(second.id))[0]?.log[0]?.fault)).toBe('answer-too-long');
  });

  it('are changed, listed and removed by who may', async () => {
    const { id } = await subscribe(anna);
    const people = await app.everyRole(anna);
    expect((await people.viewer.get('/webhooks').expect(200)).body.data).toHaveLength(1);
    expectProblem(await people.recruiter.get('/webhooks'), 403, 'auth.not-permitted');
    expectProblem(await people.viewer.post('/webhooks', { url: receiver.url }), 403, 'auth.not-permitted');
    expectProblem(await (await app.owner()).get(`/webhooks/${id}`), 404, 'webhook.not-found');
    expect((await anna.patch(`/webhooks/${id}`, { eventTypes: ['job.opened'] }).expect(200)).body.eventTypes).toEqual(['job.opened']);
    expectProblem(await anna.patch(`/webhooks/${id}`, { eventTypes: ['job.exploded'] }), 422, 'request.invalid');
    expectProblem(await anna.get(`/webhooks/${id}/deliveries/${DEMO.job}`), 404, 'webhook.delivery-not-found');
    await anna.delete(`/webhooks/${id}`).expect(204);
    expectProblem(await anna.get(`/webhooks/${id}`), 404, 'webhook.not-found');
  });

  it('have a catalogue of events, which is also in the API document', async () => {
    const { body: types } = await anna.get('/event-types').expect(200);
    const names = (types as { type: string }[]).map(({ type }) => type);
    expect(names).toEqual(
      expect.arrayContaining(['job.opened', 'candidate.created', 'application.advanced', 'interview.completed', 'evaluation.succeeded']),
    );
    const { body: document } = await app.stranger.get('/openapi.json').expect(200);
    expect(Object.keys(document.webhooks)).toEqual(names);
    const { example, schema } = document.webhooks['job.opened'].post.requestBody.content['application/json'];
    expect(example).toMatchObject({ type: 'job.opened', data: { jobId: DEMO.job } });
    expect(schema.properties.data.required).toEqual(['jobId', 'status']);
  });
});

describe('a delivery that two workers meet on', () => {
  it('is made by one of them; the other one comes back later, and needs nobody to look', async () => {
    const app = await startApp({ WORKER: 'off', WEBHOOK_ALLOWED_ADDRESSES: '127.0.0.1' });
    const [anna, receiver] = [await app.owner(), await Receiver.start()];
    const { body: webhook } = await anna.post('/webhooks', { url: receiver.url, eventTypes: [] }).expect(201);
    const { body: ping } = await anna.post(`/webhooks/${webhook.id}/ping`).expect(202);
    // Asked for twice before anybody is there to do it.
    await anna.post(`/webhooks/${webhook.id}/deliveries/${ping.id}/redeliver`).expect(202);
    receiver.answer = () => undefined;
    const worker = await ServerProcess.work({
      DATABASE_URL: app.databaseUrl,
      DATABASE_RUNTIME_URL: app.database.runtimeUrl,
      SECRET_KEY: 'only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz',
      WEBHOOK_ALLOWED_ADDRESSES: '127.0.0.1',
      LOG_LEVEL: 'info',
    });
    const met = await until('they meet', () => Promise.resolve(worker.log().find(({ task }) => task === 'webhooks/deliver')));
    expect(met).toMatchObject({ level: 'info', code: 'webhook.delivery-under-way' });
    expect(met).not.toHaveProperty('err');
    await until('it is made', () => Promise.resolve(receiver.received.length > 0));
    receiver.stop();
    const again = `SELECT FROM tasks.job WHERE name = 'webhooks/deliver' AND (state = 'retry' OR retry_count > 0)`;
    await until('the other one comes back', async () => (await app.query(again)).length === 1);
    expect(receiver.received).toHaveLength(1);
    await worker.stop();
    await app.close();
  }, 60_000);
});
