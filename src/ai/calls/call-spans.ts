import { type Attributes, type AttributeValue, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { Injectable } from '@nestjs/common';
import { Tracing } from '../../platform/tracing/tracing';
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
 * The ledger, as OpenTelemetry spans: one for each request to a model, below the span of the request that it was made for.
 * They hold what a row holds: figures and names of functions, never what was said.
 */
@Injectable()
export class CallSpans {
  constructor(private readonly tracing: Tracing) {}

  record(call: ModelCall): void {
    if (call.source === 'rules') return;
    const endTime = Date.now();
    const name = call.model.slice(call.provider.length + 1);
    const span = this.tracing.start(`chat ${name}`, {
      kind: SpanKind.CLIENT,
      startTime: endTime - call.latencyMs,
      attributes: attributesOf(call, name),
    });
    if (!span) return;
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
