import { Get, Header, SetMetadata } from '@nestjs/common';
import { Environment } from '../environment';
import { NotFound } from '../errors';
import { AnswersContent, Api, Fails, Operation } from '../http/api';
import { PUBLIC_METADATA } from '../http/permission-metadata';
import { Metrics } from './metrics';

export const MetricsHidden = NotFound('metrics.hidden', 'The metrics of this server are not shown. Set METRICS_ENABLED=true to show them.');

@Api('metrics', { tag: 'service' })
@SetMetadata(PUBLIC_METADATA, true)
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly environment: Environment,
  ) {}

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @Operation(
    'getMetrics',
    'Figures for Prometheus',
    'Requests, model calls, tokens, cost, the state of models. Shown to whoever can reach it, unless it is turned off.',
  )
  @AnswersContent('text/plain')
  @Fails(MetricsHidden)
  get(): Promise<string> {
    if (!this.environment.showsMetrics) throw new MetricsHidden();
    return this.metrics.text();
  }
}
