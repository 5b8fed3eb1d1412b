import { type Attributes, type AttributeValue, ROOT_CONTEXT, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Environment } from '../../platform/environment';
import { publicName } from '../functions/function-name';
import type { ModelSettings } from '../models/provider';
import type { ModelCall } from './model-call.entity';

/** As OpenTelemetry's conventions for generative AI call the providers; others go by our name. */
const PROVIDERS: Record<string, string> = {
  azure_openai: 'azure.ai.openai',
  aws: 'aws.bedrock',
  google: 'gcp.gemini',
  'google-genai': 'gcp.gemini',
  'google-vertexai': 'gcp.vertex_ai',
  mistralai: 'mistral_ai',
  xai: 'x_ai',
};
const PARAMETERS: Partial<Record<keyof ModelSettings, string>> = {
  temperature: 'gen_ai.request.temperature',
  topP: 'gen_ai.request.top_p',
  maxTokens: 'gen_ai.request.max_tokens',
  presencePenalty: 'gen_ai.request.presence_penalty',
  frequencyPenalty: 'gen_ai.request.frequency_penalty',
  stop: 'gen_ai.request.stop_sequences',
  seed: 'gen_ai.request.seed',
};

/**
 * The ledger, as OpenTelemetry spans: one for each request to a model, sent to OTEL_EXPORTER_OTLP_ENDPOINT when that is set.
 * They hold what a row holds: figures and names of functions, never what was said.
 */
@Injectable()
export class CallSpans implements OnModuleInit, OnApplicationShutdown {
  private provider: BasicTracerProvider | undefined;

  constructor(private readonly environment: Environment) {}

  async onModuleInit(): Promise<void> {
    const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME } = this.environment;
    if (!OTEL_EXPORTER_OTLP_ENDPOINT) return;
    // Imported late: who sends no spans need not load what sends them.
    const { BasicTracerProvider, BatchSpanProcessor } = await import('@opentelemetry/sdk-trace-base');
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    const { resourceFromAttributes } = await import('@opentelemetry/resources');
    const exporter = new OTLPTraceExporter({ url: `${OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/$/, '')}/v1/traces` });
    const resource = resourceFromAttributes({ 'service.name': OTEL_SERVICE_NAME });
    this.provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  }

  /** What has not been sent yet is sent; a collector that is away holds up nobody for long. */
  async onApplicationShutdown(): Promise<void> {
    await this.provider?.shutdown();
  }

  record(call: ModelCall): void {
    if (!this.provider || call.source === 'rules') return;
    const endTime = Date.now();
    const name = call.model.slice(call.provider.length + 1);
    const span = this.provider
      .getTracer('assay')
      .startSpan(`chat ${name}`, { kind: SpanKind.CLIENT, startTime: endTime - call.latencyMs, attributes: attributesOf(call, name) }, ROOT_CONTEXT);
    if (call.outcome !== 'succeeded') span.setAttribute('error.type', call.outcome).setStatus({ code: SpanStatusCode.ERROR });
    span.end(endTime);
  }
}

function attributesOf(call: ModelCall, model: string): Attributes {
  const given = Object.entries(PARAMETERS).map(([name, attribute]): [string, AttributeValue | undefined] => [
    attribute,
    call.parameters[name as keyof ModelSettings],
  ]);
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': PROVIDERS[call.provider] ?? call.provider,
    'gen_ai.request.model': model,
    ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    ...(call.finishReason !== null && { 'gen_ai.response.finish_reasons': [call.finishReason] }),
    ...(call.tokensIn !== null && { 'gen_ai.usage.input_tokens': call.tokensIn }),
    ...(call.tokensOut !== null && { 'gen_ai.usage.output_tokens': call.tokensOut }),
    'assay.function': publicName(call.function),
    'assay.prompt.hash': call.promptHash ?? '',
    'assay.invocation.id': call.invocationId,
    'assay.attempt': call.attempt,
    'assay.request.id': call.requestId,
    ...(call.cost !== null && { 'assay.cost.usd': Number(call.cost) }),
  };
}
