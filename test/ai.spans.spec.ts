import { Pause } from '../src/ai/models/retry';
import { startAi } from './support/ai-app';
import { Collector, plain, type Span } from './support/collector';
import { ScriptedModel } from './support/model';
import { PluginFolder } from './support/plugin-folder';

const SECRET = 'Zebediah was late';
const plugins = new PluginFolder({
  'acme/tell': {
    prompt: 'Tell of {{$text}}',
    config: {
      schema: 1,
      description: 'x',
      input_variables: [{ name: 'text', is_required: true, is_data: true }],
      execution_settings: { default: { temperature: 0.2, max_tokens: 50 } },
    },
  },
});

it('OTEL_EXPORTER_OTLP_ENDPOINT gets a span for each request to a model, by the conventions for generative AI, without a word that was said', async () => {
  const collector = await Collector.start();
  const model = await ScriptedModel.start();
  const app = await startAi({
    ...model.environment,
    AI_MODEL: 'openai:gpt-4.1',
    PLUGINS_DIR: plugins.path,
    OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
    OTEL_SERVICE_NAME: 'assay-of-a-test',
  });
  try {
    jest.spyOn(app.nest.get(Pause), 'seconds').mockResolvedValue(true);
    const anna = await app.owner();
    model.reply(/./, `It seems that ${SECRET}.`).fail(/./, 500, { times: 1 });
    await anna.post('/ai/functions/acme.tell/invoke', { variables: { text: SECRET } }).expect(200);
  } finally {
    // What is still to be sent is sent when the server stops.
    await app.close();
    await model.stop();
    plugins.remove();
    collector.stop();
  }
  expect(new Set(collector.paths)).toEqual(new Set(['/v1/traces']));
  expect(plain(collector.exports[0]!.resourceSpans[0]!.resource)).toMatchObject({ 'service.name': 'assay-of-a-test' });
  const [failed, succeeded] = collector.spans as [Span, Span];
  expect(collector.spans).toHaveLength(2);
  for (const { name, kind } of collector.spans) expect([name, kind]).toEqual(['chat gpt-4.1', 3]);
  expect(plain(failed)).toMatchObject({ 'error.type': 'provider-error', 'assay.attempt': 1 });
  expect(failed.status.code).toBe(2);
  expect(plain(succeeded)).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4.1',
    'gen_ai.request.temperature': 0.2,
    'gen_ai.request.max_tokens': 50,
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': expect.any(Number),
    'gen_ai.usage.output_tokens': expect.any(Number),
    'assay.function': 'acme.tell',
    'assay.attempt': 2,
    'assay.invocation.id': plain(failed)['assay.invocation.id'],
  });
  expect(BigInt(succeeded.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(succeeded.startTimeUnixNano));
  expect(JSON.stringify(collector.exports)).not.toContain('Zebediah');
});
