import { ChatOpenAI } from '@langchain/openai';
import { ScriptedModel } from './support/model';

describe('the scripted model', () => {
  let model: ScriptedModel;
  beforeAll(async () => (model = await ScriptedModel.start()));
  afterAll(() => model.stop());
  beforeEach(() => model.reset());
  const client = () => new ChatOpenAI({ model: 'gpt-5-mini', apiKey: 'sk-x', configuration: { baseURL: model.url }, maxRetries: 0 });

  it('answers a langchain client, last line first, and remembers what it was asked', async () => {
    model.reply('weather', 'Rain.').reply(/weather in \w+/, ({ user }) => ({ heard: user }));
    const answer = await client().invoke([
      ['system', 'You are a weather station.'],
      ['user', 'The weather in Bern?'],
    ]);
    expect(answer.text).toBe('{"heard":"The weather in Bern?"}');
    expect(answer.usage_metadata?.output_tokens).toBeGreaterThan(0);
    expect(model.requests).toMatchObject([{ model: 'gpt-5-mini', system: 'You are a weather station.', user: 'The weather in Bern?' }]);
  });

  it('fails as often as it was told to', async () => {
    model.reply('hello', 'Hi.').fail('hello', 500, { times: 1 });
    await expect(client().invoke('hello')).rejects.toThrow('Scripted failure');
    expect((await client().invoke('hello')).text).toBe('Hi.');
  });

  it('streams', async () => {
    model.reply('count', 'one two three four five six seven eight nine ten');
    let text = '';
    for await (const chunk of await client().stream('count')) text += chunk.text;
    expect(text).toContain('ten');
  });
});
