import { type Person, type TestApp, startApp } from './support/app';
import { newDatabase, type TestDatabase } from './support/database-server';

/** A database that nothing is copied to plays a replica that is far behind: what it does not know shows where a read went. */
describe('read replicas', () => {
  let replica: TestDatabase;
  let app: TestApp;
  let anna: Person;

  beforeAll(async () => {
    replica = await newDatabase();
    app = await startApp({ DATABASE_REPLICA_URLS: replica.runtimeUrl });
    anna = await app.owner();
  });
  afterAll(async () => {
    await app.close();
    await replica.discard();
  });

  it('whoever has just changed something reads it from the primary', async () => {
    const { body } = await anna.post('/candidates', { name: 'Robin Example', email: 'robin@mail.example' }).expect(201);
    await anna.get(`/candidates/${body.id}`).expect(200);
    expect((await anna.get('/candidates').expect(200)).body.data).toHaveLength(1);
  });

  it('others read from a replica, and their accounts from the primary', async () => {
    const { body } = await anna.post('/candidates', { name: 'Kim Example', email: 'kim@mail.example' }).expect(201);
    const colleague = await app.colleague(anna, 'recruiter');
    await colleague.get('/auth/me').expect(200);
    await colleague.get(`/candidates/${body.id}`).expect(404);
    expect((await colleague.get('/candidates').expect(200)).body.data).toEqual([]);
    await colleague.patch(`/candidates/${body.id}`, { headline: 'Engineer' }).expect(200);
    await colleague.get(`/candidates/${body.id}`).expect(200);
  });
});
