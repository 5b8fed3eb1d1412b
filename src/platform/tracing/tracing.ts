import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Environment } from '../environment';

interface Sender {
  provider: BasicTracerProvider;
  format: W3CTraceContextPropagator;
}

/**
 * OpenTelemetry spans for OTEL_EXPORTER_OTLP_ENDPOINT: one for each request, as HTTP's conventions name its parts, in the trace that the client
 * began (`traceparent`); what is done for the request hangs below it, background work included. Nothing is hooked into requests, nor loaded, when that is not set.
 */
@Injectable()
export class Tracing implements OnApplicationShutdown {
  private readonly requests = new AsyncLocalStorage<Context>();

  private constructor(private readonly sender?: Sender) {}

  static async of({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME }: Environment): Promise<Tracing> {
    if (!OTEL_EXPORTER_OTLP_ENDPOINT) return new Tracing();
    const { W3CTraceContextPropagator } = await import('@opentelemetry/core');
    const { BasicTracerProvider, BatchSpanProcessor } = await import('@opentelemetry/sdk-trace-base');
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    const { resourceFromAttributes } = await import('@opentelemetry/resources');
    const exporter = new OTLPTraceExporter({ url: `${OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/$/, '')}/v1/traces` });
    const resource = resourceFromAttributes({ 'service.name': OTEL_SERVICE_NAME });
    const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
    return new Tracing({ provider, format: new W3CTraceContextPropagator() });
  }

  /** A span below the present request, or without one when it is for a task; nothing when nobody collects them. */
  start(name: string, options: SpanOptions): Span | undefined {
    return this.sender?.provider.getTracer('assay').startSpan(name, options, this.requests.getStore() ?? ROOT_CONTEXT);
  }

  /** The trace of what is being done, as the W3C writes it, for what will be done because of it. */
  get traceparent(): string | undefined {
    const context = this.requests.getStore();
    const carrier: { traceparent?: string } = {};
    if (context) this.sender?.format.inject(context, carrier, defaultTextMapSetter);
    return carrier.traceparent;
  }

  /** A piece of work as a span in the trace of whatever asked for it, or in one of its own; what is done meanwhile hangs below it. */
  async follow<T extends { status: string }>(name: string, traceparent: string | undefined, work: () => Promise<T>): Promise<T> {
    if (!this.sender) return work();
    const { provider, format } = this.sender;
    const from = format.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter);
    const span = provider.getTracer('assay').startSpan(name, { kind: SpanKind.CONSUMER }, from);
    try {
      const outcome = await this.requests.run(trace.setSpan(from, span), work);
      if (outcome.status === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
      return outcome;
    } finally {
      span.end();
    }
  }

  /** Health is asked for every few seconds, and tells nothing here. */
  watch(fastify: FastifyInstance): void {
    const { sender } = this;
    if (!sender) return;
    const contexts = new WeakMap<FastifyRequest, Context>();
    fastify.addHook('onRequest', (request, reply, done) => {
      if (!request.url.startsWith('/health/')) contexts.set(request, this.begin(sender, request, reply));
      done();
    });
    // Once the body is read: reading it leaves the context in which the request came.
    fastify.addHook('preValidation', (request, _reply, done) => {
      const context = contexts.get(request);
      if (context) this.requests.run(context, done);
      else done();
    });
  }

  /** What has not been sent yet is sent; a collector that is away holds up nobody for long. */
  async onApplicationShutdown(): Promise<void> {
    await this.sender?.provider.shutdown();
  }

  /** The route, never the address itself, in which there may be a secret. */
  private begin({ provider, format }: Sender, request: FastifyRequest, reply: FastifyReply): Context {
    const from = format.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
    const { method, routeOptions, protocol } = request;
    const route = routeOptions.url;
    const span = provider.getTracer('assay').startSpan(
      route ? `${method} ${route}` : method,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': method,
          'url.scheme': protocol,
          ...(route && { 'http.route': route }),
          'assay.request.id': request.id,
        },
      },
      from,
    );
    // Also when the client has left.
    reply.raw.once('close', () => {
      span.setAttribute('http.response.status_code', reply.statusCode);
      if (reply.statusCode >= 500) span.setAttribute('error.type', String(reply.statusCode)).setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    return trace.setSpan(from, span);
  }
}
