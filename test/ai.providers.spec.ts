import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LLMock } from '@copilotkit/aimock';
import type { DiscoveryService } from '@nestjs/core';
import { z } from 'zod';
import { answerSchema } from '../src/ai/models/answer-schema';
import { ask, askStreaming } from '../src/ai/models/ask';
import { AzureProvider } from '../src/ai/models/azure.provider';
import { failureOf, type ModelFailure } from '../src/ai/models/failure';
import { Models, type OpenModel } from '../src/ai/models/models';
import { OpenAIProvider } from '../src/ai/models/openai.provider';
import { forClaude, forGemini } from '../src/ai/models/schema-dialects';
import { formatOf } from '../src/ai/models/structured';
import { Environment } from '../src/platform/environment';

const ANSWER = '{"level":3}';
const schema = answerSchema('acme/rate', z.object({ level: z.int() }));
const messages = [
  { role: 'system' as const, content: 'You rate texts.' },
  { role: 'user' as const, content: 'Rate this.' },
];

/** A real server that speaks each provider's own protocol, with a record of what it was sent. */
const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
/** In front of it: keeps what was sent word for word, key included, and answers itself where the mock knows another dialect. */
const seen: { path: string; headers: IncomingHttpHeaders; body: Record<string, unknown> }[] = [];
/** How the answer goes wrong on its way. */
let fault: 'cut' | 'reset' | undefined;
let ownAnswer: string | ((response: ServerResponse) => void) | undefined;
const front = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    seen.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(body.toString()) as Record<string, unknown> });
    if (typeof ownAnswer === 'function') {
      ownAnswer(response);
      return;
    }
    if (ownAnswer) {
      send(response.writeHead(200, { 'content-type': 'text/event-stream' }), Buffer.from(ownAnswer));
      return;
    }
    const { 'content-length': _length, connection: _connection, 'transfer-encoding': _encoding, ...headers } = request.headers;
    void fetch(`${mock.url}${request.url}`, { method: 'POST', headers: headers as Record<string, string>, body }).then(async (answer) => {
      const type = answer.headers.get('content-type') ?? 'application/json';
      const after = answer.headers.get('retry-after');
      response.writeHead(answer.status, { 'content-type': type, ...(after && { 'retry-after': after }) });
      send(response, Buffer.from(await answer.arrayBuffer()));
    });
  });
});

function send(response: ServerResponse, body: Buffer): void {
  const half = body.subarray(0, body.length / 2);
  if (fault === 'cut') response.end(half);
  else if (fault === 'reset') response.write(half, () => setTimeout(() => response.socket?.resetAndDestroy(), 20));
  else response.end(body);
}

/** A stream in the dialect of Mistral: tool calls come whole, the use of tokens with the last piece. */
function mistralStream(deltas: object[], finish: string): string {
  const last = deltas.length - 1;
  const piece = (delta: object, index: number) => ({
    id: 'm1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'mistral-small-latest',
    choices: [{ index: 0, delta, finish_reason: index === last ? finish : null }],
    ...(index === last && { usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 } }),
  });
  return [...deltas.map((delta, index) => `data: ${JSON.stringify(piece(delta, index))}\n\n`), 'data: [DONE]\n\n'].join('');
}
// A slow machine would otherwise meet connections that have just been closed.
front.keepAliveTimeout = 60_000;
let variables: Record<string, string>;

interface Told {
  AI_MODEL: string;
  /** Where it was sent to, and with which key. */
  path: RegExp;
  key?: [header: string, value: string];
  /** What of the settings and the messages must be found in the request. */
  body: Record<string, unknown>;
  /** How the provider itself is made to hold the answer to a schema. */
  format: Record<string, unknown>;
}

const level = { type: 'object', properties: { level: { type: 'integer' } }, required: ['level'] };
const openAIFormat = {
  response_format: { type: 'json_schema', json_schema: { name: 'acme_rate', strict: true, schema: { ...level, additionalProperties: false } } },
};
const openAIBody = {
  messages: [
    { role: 'system', content: 'You rate texts.' },
    { role: 'user', content: 'Rate this.' },
  ],
  temperature: 0.2,
  max_tokens: 50,
};
const providers: Told[] = [
  {
    AI_MODEL: 'openai:gpt-4.1',
    path: /^\/v1\/chat\/completions$/,
    key: ['authorization', 'Bearer k-openai'],
    body: { model: 'gpt-4.1', ...openAIBody },
    format: openAIFormat,
  },
  {
    AI_MODEL: 'azure_openai:gpt-4.1-team',
    path: /^\/openai\/deployments\/gpt-4.1-team\/chat\/completions\?api-version=/,
    key: ['api-key', 'k-azure'],
    body: openAIBody,
    format: openAIFormat,
  },
  {
    AI_MODEL: 'anthropic:claude-sonnet-4-5',
    path: /^\/v1\/messages$/,
    key: ['x-api-key', 'k-anthropic'],
    body: {
      model: 'claude-sonnet-4-5',
      system: 'You rate texts.',
      messages: [{ role: 'user', content: 'Rate this.' }],
      temperature: 0.2,
      max_tokens: 50,
    },
    format: { output_config: { format: { type: 'json_schema', schema: { ...level, additionalProperties: false } } } },
  },
  {
    AI_MODEL: 'google-genai:gemini-2.5-flash',
    path: /^\/v1beta\/models\/gemini-2\.5-flash:(stream)?[gG]enerateContent/,
    key: ['x-goog-api-key', 'k-google'],
    body: { generationConfig: { temperature: 0.2, maxOutputTokens: 50 }, contents: [{ role: 'user', parts: [{ text: 'Rate this.' }] }] },
    format: { generationConfig: { responseMimeType: 'application/json', responseJsonSchema: level } },
  },
  {
    AI_MODEL: 'mistralai:mistral-small-latest',
    path: /^\/v1\/chat\/completions/,
    key: ['authorization', 'Bearer k-mistral'],
    body: { model: 'mistral-small-latest', ...openAIBody },
    format: openAIFormat,
  },
  {
    AI_MODEL: 'ollama:llama3.2',
    path: /^\/api\/chat$/,
    body: { model: 'llama3.2', options: { temperature: 0.2, num_predict: 50 }, messages: openAIBody.messages },
    format: { format: level },
  },
];

/** Bodies of errors as each provider words them, and what of them is a code. */
const openAIRefusal = { error: { message: 'No more, Jo', type: 'requests', param: null, code: 'rate_limit_exceeded' } };
const refusals: Record<string, [object, string | undefined]> = {
  openai: [openAIRefusal, 'rate_limit_exceeded'],
  azure_openai: [openAIRefusal, 'rate_limit_exceeded'],
  anthropic: [{ type: 'error', error: { type: 'rate_limit_error', message: 'No more, Jo' } }, 'rate_limit_error'],
  'google-genai': [{ error: { code: 429, message: 'No more, Jo', status: 'RESOURCE_EXHAUSTED' } }, 'RESOURCE_EXHAUSTED'],
  mistralai: [{ object: 'error', message: 'No more, Jo', type: 'rate_limited', code: '1300' }, '1300'],
  ollama: [{ error: 'No more, Jo' }, undefined],
};

beforeAll(async () => {
  await mock.start();
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  variables = {
    OPENAI_API_KEY: 'k-openai',
    AI_BASE_URL: `${url}/v1`,
    AZURE_OPENAI_API_KEY: 'k-azure',
    AZURE_OPENAI_ENDPOINT: url,
    ANTHROPIC_API_KEY: 'k-anthropic',
    ANTHROPIC_BASE_URL: url,
    GOOGLE_API_KEY: 'k-google',
    GOOGLE_BASE_URL: url,
    MISTRAL_API_KEY: 'k-mistral',
    MISTRAL_BASE_URL: url,
    OLLAMA_BASE_URL: url,
  };
});
beforeEach(() => {
  mock.reset();
  seen.length = 0;
  ownAnswer = undefined;
  fault = undefined;
});
afterAll(async () => {
  front.close();
  await mock.stop();
});

async function open(AI_MODEL: string): Promise<OpenModel> {
  const environment = Environment.read({ ...variables, AI_MODEL });
  const own = [new OpenAIProvider(environment), new AzureProvider(environment)].map((instance) => ({ instance, metatype: instance.constructor }));
  const models = new Models(environment, { getProviders: () => own } as unknown as DiscoveryService);
  models.onModuleInit();
  return models.open(AI_MODEL, { execution_settings: { default: { temperature: 0.2, max_tokens: 50, stop_sequences: ['END'] } } } as never);
}

describe.each(providers)('$AI_MODEL', ({ AI_MODEL, path, key, body, format }) => {
  const signal = () => AbortSignal.timeout(10_000);
  const isMistral = AI_MODEL.startsWith('mistralai');

  it('is asked at its address, with its key, in its words, and its answer is understood', async () => {
    mock.on({}, { content: ANSWER });
    if (isMistral) ownAnswer = mistralStream([{ role: 'assistant', content: '' }, { content: ANSWER }, { content: '' }], 'stop');
    const model = await open(AI_MODEL);
    const reply = await ask(model, messages, schema, signal());
    expect(reply.text).toBe(ANSWER);
    expect(reply.finishReason).toMatch(/stop|end_turn/i);
    expect([reply.tokensIn, reply.tokensOut]).toEqual([expect.any(Number), expect.any(Number)]);
    const [{ path: asked, headers, body: sent }] = seen as [(typeof seen)[0]];
    expect(asked).toMatch(path);
    if (key) expect(headers[key[0]]).toBe(key[1]);
    expect(sent).toMatchObject(body);
    expect(sent).toMatchObject(format);
    // The library of Mistral has no place for it.
    if (!isMistral) expect(JSON.stringify(sent)).toMatch(/"(stop|stop_sequences|stopSequences)":\["END"\]/);
  });

  it('is known to have been cut short', async () => {
    mock.on({}, { content: 'One two', finishReason: 'length' });
    if (isMistral) ownAnswer = mistralStream([{ content: 'One two' }, { content: '' }], 'length');
    if (AI_MODEL.startsWith('ollama')) {
      const line = { model: 'llama3.2', created_at: '2026-01-01T00:00:00Z', message: { role: 'assistant', content: 'One two' } };
      ownAnswer = `${JSON.stringify({ ...line, done: false })}\n${JSON.stringify({ ...line, done: true, done_reason: 'length', eval_count: 7 })}\n`;
    }
    const pieces = askStreaming(await open(AI_MODEL), messages, signal(), 20);
    const drained = async () => {
      while (!(await pieces.next()).done);
    };
    await expect(drained()).rejects.toMatchObject({ reason: 'answer-truncated' });
  });

  it('streams', async () => {
    mock.on({}, { content: 'One two three four five six seven eight nine ten.' });
    const words = ['One two ', 'three four ', 'five six ', 'seven eight ', 'nine ten.'].map((content) => ({ content }));
    if (isMistral) ownAnswer = mistralStream([...words, { content: '' }], 'stop');
    const pieces = askStreaming(await open(AI_MODEL), messages, signal(), 20);
    let text = '';
    let step = await pieces.next();
    for (; !step.done; step = await pieces.next()) text += step.value;
    expect(text).toBe('One two three four five six seven eight nine ten.');
    expect(step.value.finishReason).toMatch(/stop|end_turn/i);
  });

  it('calls tools, as it streams', async () => {
    mock.on({}, { toolCalls: [{ name: 'look_up', arguments: '{"id":"a1"}' }] });
    const call = { id: 'abcdefghi', function: { name: 'look_up', arguments: '{"id":"a1"}' }, index: 0 };
    if (isMistral) ownAnswer = mistralStream([{ content: '', tool_calls: [call] }], 'tool_calls');
    const tool = { name: 'look_up', description: 'Looks up.', parameters: z.toJSONSchema(z.object({ id: z.string() })) };
    const pieces = askStreaming(await open(AI_MODEL), messages, signal(), 20, [tool]);
    let step = await pieces.next();
    while (!step.done) step = await pieces.next();
    expect(step.value.toolCalls).toMatchObject([{ name: 'look_up', arguments: { id: 'a1' } }]);
    expect(JSON.stringify(seen[0]?.body)).toContain('"look_up"');
  });

  it.each(['cut', 'reset'] as const)('is not believed when its stream is %s on the way', async (how) => {
    const content = 'One two three four five six seven eight nine ten. '.repeat(10);
    mock.on({}, { content });
    if (isMistral) ownAnswer = mistralStream([...content.match(/.{20}/g)!.map((word) => ({ content: word })), { content: '' }], 'stop');
    fault = how;
    const printed = [jest.spyOn(console, 'error').mockReturnValue(), jest.spyOn(console, 'warn').mockReturnValue()];
    const pieces = askStreaming(await open(AI_MODEL), messages, signal(), 20);
    let text = '';
    const told = (async () => { for (let step = await pieces.next(); !step.done; step = await pieces.next()) text += step.value; })(); // prettier-ignore
    const failure = await told.catch((error: unknown) => failureOf(error, Date.now()));
    expect(failure).toMatchObject({ reason: how === 'reset' ? 'connection-lost' : 'answer-interrupted' });
    expect(content.startsWith(text)).toBe(true);
    // The library of Ollama prints the line that it cannot read, and cannot be told not to.
    if (!AI_MODEL.startsWith('ollama')) for (const print of printed) expect(print).not.toHaveBeenCalled();
    jest.restoreAllMocks();
  });

  it('that answers with a success that is an error has given no answer', async () => {
    ownAnswer = (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"error":{"message":"Overloaded"}}');
    const failure = await ask(await open(AI_MODEL), messages, undefined, signal()).catch((error: unknown) => failureOf(error, Date.now()));
    expect(failure).toMatchObject({ reason: 'answer-empty' });
  });

  const [refusal, code] = refusals[AI_MODEL.split(':')[0] ?? ''] ?? [];

  it.each([429, 200])('has the code of its error told, of %d, asked plainly and for a stream', async (status) => {
    const printed = jest.spyOn(console, 'error').mockReturnValue();
    ownAnswer = (response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(refusal));
    const model = await open(AI_MODEL);
    for (const asked of [() => ask(model, messages, undefined, signal()), () => askStreaming(model, messages, signal(), 20).next()]) {
      const failure = await asked().catch((error: unknown) => failureOf(error, Date.now()));
      expect(failure).toMatchObject({ reason: status === 200 ? 'answer-empty' : 'rate-limited' });
      expect((failure as ModelFailure).facts.code).toBe(code);
    }
    printed.mockRestore();
  });

  it('is told to stop when nobody waits for it any more', async () => {
    let left: Promise<unknown> | undefined;
    const reader = new AbortController();
    ownAnswer = (response) => {
      left = once(response, 'close');
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': thinking\n\n', () => reader.abort(new Error('The reader has left')));
    };
    const pieces = askStreaming(await open(AI_MODEL), messages, reader.signal, 20);
    await expect(pieces.next()).rejects.toThrow();
    await left;
  });

  it('is not listened to beyond 4 MB', async () => {
    let isDone = false;
    ownAnswer = (response) => {
      response.writeHead(200, { 'content-type': isMistral ? 'text/event-stream' : 'application/json' });
      const rest = 'x'.repeat(1_000_000);
      let sent = 0;
      const more = (): void => {
        if (sent++ < 50) response.write(rest, () => setImmediate(more));
        else response.end(() => (isDone = true));
      };
      more();
    };
    const model = await open(AI_MODEL);
    const asked = isMistral ? askStreaming(model, messages, signal(), 20).next() : ask(model, messages, undefined, signal());
    const failure = await asked.catch((error: unknown) => failureOf(error, Date.now()));
    expect([failure, isDone]).toEqual([expect.objectContaining({ reason: 'answer-too-long' }), false]);
  });

  it('has its troubles understood, and is asked once, not by its library again', async () => {
    mock.on({}, { error: { message: 'Slow down' }, status: 429, retryAfter: 3 });
    const model = await open(AI_MODEL);
    const failure = await ask(model, messages, undefined, signal()).catch((error: unknown) => failureOf(error, Date.now()));
    expect(failure).toMatchObject({ reason: 'rate-limited' });
    expect(seen).toHaveLength(1);
  });
});

describe('a schema that a provider does not hold an answer to', () => {
  it('is told in words: one that is not strict, and one for an older Claude', async () => {
    const loose = answerSchema('acme/rate', z.object({ level: z.int().optional() }));
    for (const id of ['anthropic:claude-sonnet-4-5', 'google-genai:gemini-2.5-flash', 'mistralai:mistral-small-latest'])
      expect(formatOf(await open(id), loose)).toBeUndefined();
    expect(formatOf(await open('anthropic:claude-3-5-haiku-latest'), schema)).toBeUndefined();
  });

  it('is put in the words that each provider has', () => {
    const asked = z.toJSONSchema(z.object({ level: z.int().min(1).max(5), kind: z.literal('a'), note: z.string().nullable() }));
    expect(forClaude(asked)).toMatchObject({
      additionalProperties: false,
      properties: { level: { type: 'integer', description: '(minimum: 1, maximum: 5)' }, note: { type: ['string', 'null'] } },
    });
    expect(forGemini(asked)).toEqual({
      type: 'object',
      required: ['level', 'kind', 'note'],
      additionalProperties: false,
      properties: {
        level: { type: 'integer', minimum: 1, maximum: 5 },
        kind: { type: 'string', enum: ['a'] },
        note: { type: ['string', 'null'] },
      },
    });
  });
});
