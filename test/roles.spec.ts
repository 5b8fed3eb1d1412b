import { beyond, covers, intersection } from '../src/auth/permissions';
import { startApp, type Person, type TestApp } from './support/app';

describe('Roles of an organization', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startApp()));
  afterAll(() => app.close());

  const SOURCER = { name: 'sourcer', description: 'Finds candidates.', permissions: ['candidates:*', 'jobs:read'] };

  /** Gives the member the role of this name. */
  const give = (by: Person, member: Person, role: string) => by.patch(`/members/${member.id}`, { role });

  it('S22: a role of one’s own permits what it says, from the next login on', async () => {
    const owner = await app.owner();
    const { body, headers } = await owner.post('/roles', SOURCER).expect(201);
    expect(body).toEqual({ ...SOURCER, builtIn: false, members: 0, version: 1 });
    expect(headers.location).toBe('/api/v1/roles/sourcer');
    const member = await app.colleague(owner, 'viewer');
    await give(owner, member, 'sourcer').expect(200);
    const again = await app.login(member.email, 'a long walk on a short pier');
    expect((await again.get('/auth/me').expect(200)).body).toMatchObject({ role: 'sourcer', permissions: SOURCER.permissions });
    await again.get('/candidates').expect(200);
    await again.get('/interviews').expect(403);
    await owner.patch('/roles/sourcer', { permissions: ['interviews:read'] }).expect(200);
    await again.get('/candidates').expect(403);
    expect((await again.get('/interviews').expect(200)).body.data).toEqual([]);
    const { body: used } = await owner.delete('/roles/sourcer').expect(409);
    expect(used.code).toBe('role.in-use');
    await give(owner, member, 'viewer').expect(200);
    await owner.delete('/roles/sourcer').expect(204);
    await owner.get('/roles/sourcer').expect(404);
  });

  it('S22: the database itself keeps a role that somebody has', async () => {
    const owner = await app.owner();
    await owner.post('/roles', SOURCER).expect(201);
    await give(owner, await app.colleague(owner, 'viewer'), 'sourcer').expect(200);
    await expect(app.query('DELETE FROM custom_roles WHERE organization_id = $1', [owner.organizationId])).rejects.toThrow(
      'memberships_of_custom_role',
    );
  });

  it('S22: nobody grants more than they hold', async () => {
    const owner = await app.owner();
    await owner.post('/roles', { ...SOURCER, name: 'deputy', permissions: ['roles:*', 'members:*', 'jobs:*'] }).expect(201);
    await owner.post('/roles', SOURCER).expect(201);
    const member = await app.colleague(owner, 'viewer');
    await give(owner, member, 'deputy').expect(200);
    const deputy = await app.login(member.email, 'a long walk on a short pier');
    const { body } = await deputy.post('/roles', { ...SOURCER, name: 'more' }).expect(403);
    expect(body).toMatchObject({ code: 'role.more-than-held', detail: expect.stringContaining('candidates:*') });
    await deputy.post('/roles', { ...SOURCER, name: 'all', permissions: ['*'] }).expect(403);
    await deputy.patch('/roles/sourcer', { permissions: ['jobs:read'] }).expect(403);
    await deputy.delete('/roles/sourcer').expect(403);
    await deputy.post('/roles', { ...SOURCER, name: 'less', permissions: ['jobs:read', 'roles:read'] }).expect(201);
    const other = await app.colleague(owner, 'viewer');
    expect((await give(deputy, other, 'less').expect(403)).body.code).toBe('member.too-high');
    await owner.post('/roles', { ...SOURCER, name: 'least', permissions: ['jobs:read'] }).expect(201);
    await give(owner, other, 'least').expect(200);
    for (const role of ['admin', 'sourcer']) expect((await give(deputy, other, role).expect(403)).body.code).toBe('member.role-too-high');
    expect((await give(deputy, other, 'nobody').expect(422)).body).toMatchObject({ code: 'role.unknown', errors: [{ pointer: '/role' }] });
    await give(deputy, other, 'less').expect(200);
    expect((await owner.get('/members', { role: 'less' }).expect(200)).body.data).toMatchObject([{ id: other.id, role: 'less' }]);
  });

  it('S22: built-in roles stay as they are, names are unique, patterns mean something', async () => {
    const owner = await app.owner();
    expect((await owner.patch('/roles/admin', { permissions: ['jobs:read'] }).expect(409)).body.code).toBe('role.built-in');
    expect((await owner.delete('/roles/viewer').expect(409)).body.code).toBe('role.built-in');
    await owner.post('/roles', { ...SOURCER, name: 'admin' }).expect(409);
    for (const name of ['custom', 'api-key', 'server', 'candidate']) await owner.post('/roles', { ...SOURCER, name }).expect(422);
    await owner.post('/roles', SOURCER).expect(201);
    expect((await owner.post('/roles', SOURCER).expect(409)).body.code).toBe('role.name-taken');
    const { body } = await owner.post('/roles', { ...SOURCER, name: 'typo', permissions: ['canidates:read'] }).expect(422);
    expect(body).toMatchObject({ code: 'role.unknown-permission', errors: [{ pointer: '/permissions' }] });
    for (const permissions of [[], ['jobs'], ['jobs:*:*'], ['Jobs:read'], 'jobs:read', ['jobs:read', 'jobs:read']])
      await owner.post('/roles', { ...SOURCER, name: 'odd', permissions }).expect(422);
    await owner
      .patch('/roles/sourcer', { permissions: ['jobs:read'] })
      .set('If-Match', '"v7"')
      .expect(412);
  });

  it('S18: roles of another organization are not there', async () => {
    const [owner, other] = [await app.owner(), await app.owner()];
    await owner.post('/roles', SOURCER).expect(201);
    await other.get('/roles/sourcer').expect(404);
    await other.patch('/roles/sourcer', { description: 'x' }).expect(404);
    await other.delete('/roles/sourcer').expect(404);
    expect((await other.get('/roles').expect(200)).body).toHaveLength(5);
  });
});

describe('patterns', () => {
  it.each([
    [['*'], 'jobs:read', true],
    [['jobs:*'], 'jobs:read', true],
    [['*:read'], 'jobs:read', true],
    [['*:read'], 'jobs:write', false],
    [['jobs:read'], 'kits:read', false],
    [['*:read', 'audits:read'], 'audit:read', false],
    [['*'], 'audit:read', true],
    [['audit:*'], 'audit:read', true],
    [['*'], 'account:self', false],
    [['*', 'candidate:*'], 'candidate:self', false],
  ])('%p covers %s: %p', (patterns, permission, expected) => expect(covers(patterns, permission)).toBe(expected));

  it('know what goes beyond others, and what both allow', () => {
    expect(beyond(['jobs:*', 'kits:read', '*'], ['jobs:*', '*:read'])).toEqual(['*']);
    expect(beyond(['*:read'], ['jobs:*'])).toEqual(['*:read']);
    expect(beyond(['audit:read'], ['*:read'])).toEqual(['audit:read']);
    expect(intersection(['*'], ['jobs:read'])).toEqual(['jobs:read']);
    expect(intersection(['*:read', 'jobs:*'], ['jobs:*', 'kits:read'])).toEqual(['kits:read', 'jobs:*']);
    expect(intersection(['jobs:read'], ['kits:*'])).toEqual([]);
  });
});
