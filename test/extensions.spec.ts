import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../src/platform/database/options';
import { type Person, startApp, type TestApp } from './support/app';
import { expectProblem } from './support/problem';
import { until } from './support/until';

const EXTENSIONS_DIR = join(__dirname, 'extensions');
const LIGHTHOUSE = { name: 'Lighthouse', directions: 'Second floor, left of the lift' };

describe('the extension acme, without a line of it in the product,', () => {
  let app: TestApp;
  let anna: Person;

  beforeAll(async () => {
    app = await startApp({ EXTENSIONS_DIR, AI_MODEL: 'acme:echo-1' });
    anna = await app.owner();
  });
  afterAll(() => app.close());

  let roomsMade = 0;
  const newRoom = async (person: Person, name = `Room ${(roomsMade += 1)}`) =>
    (await person.post('/acme/rooms', { ...LIGHTHOUSE, name }).expect(201)).body;

  describe('brings a feature module', () => {
    it('with routes on a table of its own', async () => {
      const { body: room, headers } = await anna.post('/acme/rooms', LIGHTHOUSE).expect(201);
      expect(room).toMatchObject(LIGHTHOUSE);
      expect((await anna.get(headers.location!).expect(200)).body).toEqual(room);
      expect((await anna.get('/acme/rooms', { count: true }).expect(200)).body).toMatchObject({ data: [room], hasMore: false, total: 1 });
      expect((await anna.post('/acme/rooms', LIGHTHOUSE).expect(409)).body.code).toBe('acme.room-name-taken');
      expect((await anna.post('/acme/rooms', { name: ' ', colour: 'blue' }).expect(422)).body.code).toBe('request.invalid');
    });

    it('whose permissions the roles hold at once', async () => {
      const people = await app.everyRole(await app.owner());
      const may = async (...roles: ('owner' | 'admin' | 'recruiter' | 'interviewer' | 'viewer')[]) =>
        Promise.all(
          roles.map(async (role) => {
            const write = await people[role].post('/acme/rooms', { ...LIGHTHOUSE, name: role });
            return [role, (await people[role].get('/acme/rooms')).status, write.status];
          }),
        );
      expect(await may('owner', 'admin', 'viewer', 'recruiter', 'interviewer')).toEqual([
        ['owner', 200, 201],
        ['admin', 200, 201],
        ['viewer', 200, 403],
        ['recruiter', 403, 403],
        ['interviewer', 403, 403],
      ]);
      await app.stranger.get('/acme/rooms').expect(401);
    });

    it('that keeps organizations apart', async () => {
      const ours = await newRoom(anna, 'Ours');
      const bert = await app.owner('Another');
      expect((await bert.get('/acme/rooms', { count: true }).expect(200)).body).toMatchObject({ data: [], total: 0 });
      expect((await bert.get(`/acme/rooms/${ours.id}`).expect(404)).body.code).toBe('acme.room-not-found');
      // A name is taken in one organization only.
      const theirs = await newRoom(bert, 'Ours');
      await anna.get(`/acme/rooms/${theirs.id}`).expect(404);
    });

    it('that stands in the API document, problems included', async () => {
      const { paths, tags } = (await app.stranger.get('/openapi.json').expect(200)).body;
      expect(paths['/api/v1/acme/rooms'].post).toMatchObject({ operationId: 'addAcmeRoom', 'x-required-permissions': ['acme:write'] });
      expect(paths['/api/v1/acme/rooms/{id}'].get).toMatchObject({ operationId: 'getAcmeRoom', 'x-required-permissions': ['acme:read'] });
      expect(tags).toContainEqual({ name: 'acme', description: 'The rooms that Acme interviews in.' });
      await app.stranger.get('/problems/acme.room-not-found').expect(200);
    });

    it('whose migrations make what its entities need', async () => {
      const entities = [resolve(__dirname, '../src/**/*.entity.ts'), join(EXTENSIONS_DIR, '**/*.entity.ts')];
      const options = { ...databaseOptions(app.databaseUrl, [join(EXTENSIONS_DIR, 'acme')]), entities };
      const dataSource = await new DataSource(options).initialize();
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query)).toEqual([]);
      await dataSource.undoLastMigration();
      await dataSource.runMigrations();
      await dataSource.destroy();
    });
  });

  describe('brings background work', () => {
    const tasks = async (person: Person) => (await person.get('/tasks', { name: 'acme/tidy' }).expect(200)).body.data;

    it('that is done for whoever asked, and shown to them', async () => {
      const { body: room } = await anna.post('/acme/rooms', { name: 'Attic', directions: 'Fourth floor,\n\nunder the roof' }).expect(201);
      await anna.post(`/acme/rooms/${room.id}/tidy`).expect(202);
      await until('done', async () => (await tasks(anna))[0].status === 'succeeded');
      expect((await anna.get(`/acme/rooms/${room.id}`)).body.directions).toBe('Fourth floor, under the roof');
      expect(await tasks(anna)).toMatchObject([{ payload: { roomId: room.id }, requestedBy: anna.id, attempts: 1 }]);
      expect(await tasks(await app.owner())).toEqual([]);
    });

    it('that is cancelled and tried again, as long as there is something to do it to', async () => {
      const idle = await startApp({ EXTENSIONS_DIR, WORKER: 'off' });
      const bert = await idle.owner();
      const { body: room } = await bert.post('/acme/rooms', LIGHTHOUSE).expect(201);
      await bert.post(`/acme/rooms/${room.id}/tidy`).expect(202);
      const [{ id }] = await tasks(bert);
      await bert.post(`/tasks/${id}/cancel`).expect(200);
      expect((await bert.post(`/tasks/${id}/retry`).expect(200)).body.status).toBe('queued');
      await bert.post(`/tasks/${id}/cancel`).expect(200);
      await idle.query('DELETE FROM acme_rooms');
      expectProblem(await bert.post(`/tasks/${id}/retry`), 409, 'task.outdated');
      await idle.close();
    });
  });

  describe('brings a model provider, a prompt, a tool and a native function', () => {
    const greet = (person: Person, id: string) => person.post('/ai/functions/acme.greet/invoke', { variables: { guest: 'Robin', id } });

    it('that work together in one call', async () => {
      const room = await newRoom(anna);
      const { body } = await greet(anna, room.id).expect(200);
      expect(body).toMatchObject({ source: 'model', model: 'acme:echo-1' });
      // The echo shows what the model saw: instructions of the prompt, the guest and the answer of the tool as data.
      const [system, human] = body.value.split('human>');
      expect(system).toMatch(/^system> You welcome people[^]*in the language "English"/);
      expect(system).toContain('how to find the room: (data: acme.lookup)');
      expect(human).toContain('Robin');
      expect(human).toContain(JSON.stringify({ ...LIGHTHOUSE, name: room.name }));
      expect((await anna.get(`/ai/calls/${body.callId}`).expect(200)).body).toMatchObject({ function: 'acme.greet', outcome: 'succeeded' });
    });

    it('and also answer piece by piece', async () => {
      const room = await newRoom(anna);
      const { text } = await anna.post('/ai/functions/acme.greet/stream', { variables: { guest: 'Robin', id: room.id } }).expect(200);
      expect(text).toMatch(/event: text-delta[^]*Second floor[^]*event: usage[^]*acme:echo-1/);
    });

    it('and see with the eyes of the caller', async () => {
      const room = await newRoom(anna);
      const bert = await app.owner('Another');
      expect((await greet(bert, room.id).expect(404)).body.code).toBe('acme.room-not-found');
      expect((await greet(anna, 'the big one').expect(422)).body.code).toBe('ai.tool-refused');
    });

    it('that an agent of its own uses, in our assistant', async () => {
      const room = await newRoom(anna, 'Dovecote');
      const { body } = await anna.post('/ai/assistant', { message: 'Where is the Dovecote?', agent: 'acme-rooms' }).expect(200);
      expect(body.message).toMatchObject({
        agent: 'acme-rooms',
        model: 'acme:echo-1',
        steps: [{ kind: 'tool', tool: 'acme.find', outcome: 'succeeded' }],
      });
      expect(body.message.text).toContain(`"ref":"acme/rooms/${room.id}","label":"Room Dovecote"`);
      const { agents } = (await anna.get('/ai/assistant/agents').expect(200)).body;
      expect(agents.find(({ name }: { name: string }) => name === 'recruiting').handsOffTo).toContain('acme-rooms');
    });

    it('and are listed', async () => {
      const { functions, tools } = (await anna.get('/ai/functions').expect(200)).body;
      expect(functions).toContainEqual(expect.objectContaining({ name: 'acme.greet', answeredBy: ['model', 'rules'], models: ['acme:echo-1'] }));
      expect(tools).toContainEqual(expect.objectContaining({ name: 'acme.lookup', description: 'Looks up a room and how to get there.' }));
    });
  });

  it('replaces one of our prompts, because it says so', async () => {
    const { body } = await anna.post('/ai/functions/text.summarize/invoke', { variables: { text: 'A long story.' } }).expect(200);
    expect(body.value).toMatch(/^system> You summarize texts for Acme/);
    expect((await anna.get('/ai/functions/text.summarize').expect(200)).body.description).toContain("Acme's house style");
  });

  it('brings a rubric, and kits are made of it', async () => {
    expect((await anna.get('/rubrics').expect(200)).body).toContainEqual(expect.objectContaining({ name: 'hospitality', questionCount: 1 }));
    const { body: job } = await anna.post('/jobs', { title: 'Host', description: 'Receives our guests.' }).expect(201);
    const { body: kit } = await anna.post('/kits', { jobId: job.id, rubric: 'hospitality' }).expect(201);
    expect(kit.content.competencies).toMatchObject([{ key: 'welcome', levels: { length: 5 } }]);
    expect(kit.content.questions).toMatchObject([{ key: 'difficult-arrival', probeBudget: 2 }]);
  });
});

describe('the extension acme where no model is configured', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startApp({ EXTENSIONS_DIR })));
  afterAll(() => app.close());

  it('answers by its native function, and says so', async () => {
    const anna = await app.owner();
    const { body: room } = await anna.post('/acme/rooms', LIGHTHOUSE).expect(201);
    const { body } = await anna.post('/ai/functions/acme.greet/invoke', { variables: { guest: 'Robin', id: room.id } }).expect(200);
    const { body: found } = await anna.post('/ai/assistant', { message: 'Where is the lighthouse?' }).expect(200);
    expect(found.message).toMatchObject({ source: 'rules', citations: [{ href: `/api/v1/acme/rooms/${room.id}`, label: 'Room Lighthouse' }] });
    expect(body).toMatchObject({ source: 'rules', value: 'Welcome, Robin. We meet in the room Lighthouse: Second floor, left of the lift.' });
  });
});

describe('without EXTENSIONS_DIR', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startApp()));
  afterAll(() => app.close());

  it('nothing of acme is there', async () => {
    const anna = await app.owner();
    await anna.get('/acme/rooms').expect(404);
    await anna.get('/ai/functions/acme.greet').expect(404);
    await anna.get('/rubrics/hospitality').expect(404);
    expect(JSON.stringify((await anna.get('/ai/functions').expect(200)).body)).not.toMatch(/acme\.(?!lookup)/);
    expect((await app.stranger.get('/openapi.json').expect(200)).text).not.toContain('/acme/');
    expect(await app.query(`SELECT 1 FROM information_schema.tables WHERE table_name = 'acme_rooms'`)).toEqual([]);
  });
});

describe('docs/extending.md', () => {
  const docs = resolve(__dirname, '../docs');
  const page = readFileSync(join(docs, 'extending.md'), 'utf8');
  // A fenced block stands below a line that ends with a link to its file; only what is typed into a terminal has none.
  const blocks = [...page.matchAll(/^(.*)\n\n```(\w+)\n([^]*?)```$/gm)].map(([, above = '', language = '', text = '']) => ({
    file: /\]\(([^)]+)\):?$/.exec(above)?.[1],
    language,
    text,
  }));

  it('shows nothing that is not in the example, word for word', () => {
    expect(blocks.length).toBeGreaterThan(8);
    expect(page.match(/^```\w+$/gm)).toHaveLength(blocks.length);
    for (const { file, language, text } of blocks) {
      if (language === 'sh') continue;
      expect([text, file]).toEqual([text, expect.stringContaining('test/extensions/acme/')]);
      expect(readFileSync(join(docs, file!), 'utf8')).toContain(text);
    }
  });

  it('shows at least one file of every kind', () => {
    const files = blocks.map(({ file }) => file ?? '').join('\n');
    for (const kind of [
      '.module.ts',
      '.controller.ts',
      '.entity.ts',
      '/migrations/',
      '.provider.ts',
      'skprompt.txt',
      'config.json',
      '.yaml',
      '.tasks.ts',
      '.tools.ts',
      '.agent.ts',
      '.native.ts',
    ])
      expect(files).toContain(kind);
  });

  it('leads to files that are there', () => {
    const links = [...page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => path);
    for (const path of links) expect([path, existsSync(join(docs, path))]).toEqual([path, true]);
  });
});
