import { startApp } from './support/app';
import { Collector, plain, type Span } from './support/collector';
import { ScriptedModel } from './support/model';
import { Receiver } from './support/receiver';
import { until } from './support/until';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

describe('spans of requests', () => {
  const spans = new Map<string, Span>();

  beforeAll(async () => {
    const collector = await Collector.start();
    const model = await ScriptedModel.start();
    const receiver = await Receiver.start();
    const app = await startApp({ ...model.environment, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, WEBHOOK_ALLOWED_ADDRESSES: '127.0.0.1' });
    try {
      const anna = await app.owner();
      model.reply(/./, 'It is open.');
      await anna.post('/ai/assistant', { message: 'Is the position open?' }).set('traceparent', `00-${TRACE}-${PARENT}-01`).expect(200);
      await anna.get('/jobs').set('traceparent', 'not one').expect(200);
      await anna.get('/candidates/0195f000-0000-7000-8000-0000feedface').expect(404);
      await app.stranger.get('/health/live').expect(200);
      const { body: webhook } = await anna.post('/webhooks', { url: receiver.url }).expect(201);
      await anna.post(`/webhooks/${webhook.id}/ping`).set('traceparent', `00-${TRACE}-${PARENT}-01`).expect(202);
      await until('the ping', () => Promise.resolve(receiver.received.length > 0));
    } finally {
      receiver.stop();
      await app.close();
      await model.stop();
      collector.stop();
    }
    for (const span of collector.spans) spans.set(span.name, span);
  });

  it('are named by method and route, and tell how it ended', () => {
    const span = spans.get('GET /api/v1/candidates/:id')!;
    expect(span.kind).toBe(2);
    expect(plain(span)).toMatchObject({ 'http.request.method': 'GET', 'http.route': '/api/v1/candidates/:id', 'http.response.status_code': 404 });
    // What the client asked for in vain is no fault of the server.
    expect(span.status.code).toBe(0);
    expect([...spans.keys()].filter((name) => name.includes('health'))).toEqual([]);
  });

  it('join the trace of the client, and hold what models were asked meanwhile', () => {
    const request = spans.get('POST /api/v1/ai/assistant')!;
    expect(request).toMatchObject({ traceId: TRACE, parentSpanId: PARENT });
    const chat = [...spans.values()].find(({ name }) => name.startsWith('chat '))!;
    expect(chat).toMatchObject({ traceId: TRACE, parentSpanId: request.spanId });
  });

  it('are followed by the work that was asked for', () => {
    const request = spans.get('POST /api/v1/webhooks/:id/ping')!;
    expect(request).toMatchObject({ traceId: TRACE, parentSpanId: PARENT });
    expect(spans.get('task webhooks/deliver')).toMatchObject({ traceId: TRACE, parentSpanId: request.spanId, kind: 5 });
  });

  it('begin a trace of their own when there is none, or none that can be read', () => {
    const { traceId, parentSpanId } = spans.get('GET /api/v1/jobs')!;
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect([TRACE, undefined]).not.toContain(traceId);
    expect(parentSpanId).toBeFalsy();
  });

  it('show no address, no query and no word of anybody', () => {
    expect(JSON.stringify([...spans.values()])).not.toMatch(/0195f000|position|northwind/);
  });
});
