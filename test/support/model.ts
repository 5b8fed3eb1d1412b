import { type ChatCompletionRequest, type ChatMessage, type FixtureOpts, LLMock } from '@copilotkit/aimock';

/** What the model was asked, in the voices that matter to us. */
export interface ModelRequest {
  model: string;
  /** Our instructions. */
  system: string;
  /** The data, untrusted text included. */
  user: string;
  /** The name of the JSON schema that the answer has to follow, when one was asked for. */
  schema: string | undefined;
  body: ChatCompletionRequest;
}

/** Words in the prompt (or the name of the asked schema), a pattern, or a question about the request. */
export type When = string | RegExp | ((request: ModelRequest) => boolean);
/** Text as it is; anything else as JSON. */
export type Reply = string | object | ((request: ModelRequest) => unknown);

/** A scripted model behind a real OpenAI-compatible HTTP server. The last line of the script that fits is the one that answers. */
export class ScriptedModel {
  private constructor(private readonly server: LLMock) {}

  static async start(): Promise<ScriptedModel> {
    const server = await LLMock.create({ port: 0, host: '127.0.0.1', logLevel: 'silent', journalMaxEntries: 0 });
    // It would go on writing to who has left, and so keep the process of the tests alive.
    server.mount('/v1', { handleRequest: (_request, answer) => Promise.resolve(!answer.once('close', () => answer.end())) });
    return new ScriptedModel(server);
  }

  /** For `AI_BASE_URL`. */
  get url(): string {
    return `${this.server.url}/v1`;
  }

  /** For `startApp()`: an application that talks to this model. */
  get environment(): { AI_BASE_URL: string; OPENAI_API_KEY: string; AI_MODEL: string } {
    return { AI_BASE_URL: this.url, OPENAI_API_KEY: 'sk-scripted-model', AI_MODEL: 'openai:gpt-5-mini' };
  }

  /** Everything that arrived, answered or not, in order. */
  get requests(): ModelRequest[] {
    return this.server.getRequests().map((entry) => seen(entry.body as ChatCompletionRequest));
  }

  reply(when: When, reply: Reply, options: FixtureOpts = {}): this {
    this.server.prependFixture({
      match: { predicate: fits(when) },
      response: async (body) => {
        const answer: unknown = typeof reply === 'function' ? await (reply as (request: ModelRequest) => unknown)(seen(body)) : reply;
        const content = typeof answer === 'string' ? answer : JSON.stringify(answer);
        return { content, usage: usage(body, content) };
      },
      ...options,
    });
    return this;
  }

  /** Asks for tools instead of answering. */
  callTools(when: When, ...calls: { name: string; arguments: object }[]): this {
    const toolCalls = calls.map((call) => ({ name: call.name, arguments: JSON.stringify(call.arguments) }));
    this.server.prependFixture({ match: { predicate: fits(when) }, response: { toolCalls } });
    return this;
  }

  /** Answers with an HTTP error: always, or the first `times` times. */
  fail(when: When, status: number, { times = Infinity, retryAfter }: { times?: number; retryAfter?: number } = {}): this {
    let left = times;
    const matches = fits(when);
    this.server.prependFixture({
      match: { predicate: (body) => matches(body) && left > 0 },
      response: () => {
        left -= 1;
        return {
          status,
          error: { message: `Scripted failure ${status}`, type: 'scripted_failure' },
          ...(retryAfter !== undefined && { retryAfter }),
        };
      },
    });
    return this;
  }

  /** Forgets the script and the requests. */
  reset(): this {
    this.server.reset();
    return this;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}

function fits(when: When): (body: ChatCompletionRequest) => boolean {
  return (body) => {
    const request = seen(body);
    if (typeof when === 'function') return when(request);
    const text = [request.schema ?? '', request.system, request.user].join('\n');
    return typeof when === 'string' ? text.includes(when) : when.test(text);
  };
}

function seen(body: ChatCompletionRequest): ModelRequest {
  const voice = (...roles: string[]) => body.messages.filter((message) => roles.includes(message.role)).map(textOf);
  const format = body.response_format as { json_schema?: { name?: string } } | undefined;
  return {
    model: body.model,
    system: voice('system', 'developer').join('\n'),
    user: voice('user').join('\n'),
    schema: format?.json_schema?.name,
    body,
  };
}

function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}

/** Near enough to a tokenizer for sums to be checked: four characters are a token. */
function usage(body: ChatCompletionRequest, content: string): { prompt_tokens: number; completion_tokens: number } {
  return { prompt_tokens: Math.ceil(body.messages.map(textOf).join('').length / 4), completion_tokens: Math.ceil(content.length / 4) };
}
