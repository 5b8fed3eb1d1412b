import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, register as ofTheProcess, Registry } from 'prom-client';

/** Figures for Prometheus. A chapter registers its own with this registry; every name begins with `assay_`. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'assay_http_request_seconds',
    help: 'How long requests took, by route and status; how many there were, and how many failed.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.3, 1, 3, 10, 30, 60],
    registers: [this.registry],
  });

  private readonly known = new Map<string, Histogram.Internal<'method' | 'route' | 'status'>>();

  constructor() {
    // Once, however many applications a process holds: what samples them never stops.
    if (!ofTheProcess.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
  }

  text(): Promise<string> {
    return Registry.merge([ofTheProcess, this.registry]).metrics();
  }

  /** The route, never the address itself: ids and queries are nobody's label. */
  observe(fastify: FastifyInstance): void {
    fastify.addHook('onResponse', (request, reply, done) => {
      this.series(request.method, request.routeOptions.url ?? 'unknown', reply.statusCode).observe(reply.elapsedTime / 1000);
      done();
    });
  }

  /** Looked up once: there are as many as routes and statuses, and to find one by its labels takes longer than to add to it. */
  private series(method: string, route: string, status: number): Histogram.Internal<'method' | 'route' | 'status'> {
    const key = `${method} ${status} ${route}`;
    const known = this.known.get(key) ?? this.requests.labels({ method, route, status: String(status) });
    this.known.set(key, known);
    return known;
  }
}
