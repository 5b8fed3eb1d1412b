import { DataSource } from 'typeorm';
import { Kernel } from '../src/ai/kernel';
import { UnitOfWork } from '../src/platform/database/unit-of-work';
import { startAi } from './support/ai-app';
import type { Person, TestApp } from './support/app';
import { ScriptedModel } from './support/model';

describe('R10: a model is never asked inside a database transaction', () => {
  let model: ScriptedModel;
  let app: TestApp;
  let anna: Person;
  const ask = () => app.asTask(anna, (caller) => app.nest.get(Kernel).invoke(caller, 'text/summarize', { text: 'One. Two.' }));

  beforeAll(async () => {
    model = await ScriptedModel.start();
    model.reply(/./, 'In short.');
    app = await startAi(model.environment);
    anna = await app.owner();
  });
  afterAll(async () => {
    await app.close();
    await model.stop();
  });

  it.each<[string, () => Promise<unknown>]>([
    ['one that code opens', () => app.nest.get(DataSource).transaction(() => ask())],
    ['that of a whole request', () => app.asTask(anna, () => app.nest.get(UnitOfWork).run(() => ask()))],
  ])('not in %s', async (_what, work) => {
    const before = model.requests.length;
    await expect(work()).rejects.toThrow('text/summarize asks a model inside a database transaction; ask before it, or after.');
    expect(model.requests).toHaveLength(before);
  });

  it('but after it, and by what it leaves behind', async () => {
    const left = await app.nest.get(DataSource).transaction(() => Promise.resolve({ ask: () => ask() }));
    expect(await left.ask()).toMatchObject({ source: 'model', value: 'In short.' });
  });
});
