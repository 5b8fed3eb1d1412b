import { ROLES, type Role } from '../src/auth/permissions';
import { startApp, type Person, type TestApp } from './support/app';
import { documentedOperations, knock, type DocumentedOperation } from './support/operations';

/** The rule once more, in other words than the application's: a star for the noun does not reach the audit log. */
const matches = (pattern: string, permission: string): boolean =>
  pattern === '*' || new RegExp(`^${pattern.replace(/^\*/, '(?!audit:)[^:]+').replace(/\*$/, '[^:]+')}$`).test(permission);

describe('S22: roles × operations', () => {
  let app: TestApp;
  let people: Record<Role, Person>;
  let operations: DocumentedOperation[];
  let patterns: Map<string, string[]>;

  beforeAll(async () => {
    app = await startApp();
    people = await app.everyRole(await app.owner());
    operations = await documentedOperations(app);
    const { body: roles } = await people.owner.get('/roles').expect(200);
    patterns = new Map((roles as { name: string; permissions: string[] }[]).map(({ name, permissions }) => [name, permissions]));
  });
  afterAll(() => app.close());

  const holds = (role: Role, permission: string): boolean => {
    if (permission === 'account:self') return true;
    if (permission === 'candidate:self') return false;
    return (patterns.get(role) ?? []).some((pattern) => matches(pattern, permission));
  };

  it('S22: every operation is open to everybody or says what it needs', () => {
    expect(operations.length).toBeGreaterThan(60);
    expect(operations.filter(({ isPublic, permission }) => isPublic === (permission !== undefined))).toEqual([]);
  });

  it('S22: every cell is as the document says, whatever else is wrong with the request', async () => {
    const guarded = operations.filter(({ permission }) => permission !== undefined);
    // The own account comes last: among its operations is the one that ends the session.
    const inOrder = [...guarded].sort((a, b) => Number(a.permission === 'account:self') - Number(b.permission === 'account:self'));
    for (const role of ROLES) {
      for (const operation of inOrder) {
        const { code } = await knock(app, operation, people[role].token);
        const cell = `${role} × ${operation.id} (${operation.permission ?? ''})`;
        expect([cell, code === 'auth.not-permitted']).toEqual([cell, !holds(role, operation.permission ?? '')]);
      }
    }
  });

  it('S22: what a caller may do is what the list of permissions says, and why', async () => {
    const again = await app.colleague(people.owner, 'interviewer');
    const { body } = await again.get('/auth/permissions').expect(200);
    expect(body).toMatchObject({ role: 'interviewer', patterns: patterns.get('interviewer') });
    const listed = new Map(
      (body.permissions as { permission: string; held: boolean; operations: string[] }[]).map((each) => [each.permission, each]),
    );
    for (const { id, permission } of operations) {
      if (permission === undefined) continue;
      expect([id, listed.get(permission)]).toEqual([id, expect.objectContaining({ held: holds('interviewer', permission) })]);
      expect(listed.get(permission)?.operations).toContain(id);
    }
    expect(listed.get('interviews:read')).toMatchObject({ pattern: 'interviews:read', why: 'Your role interviewer holds interviews:read.' });
    expect(listed.get('interviews:all')).toMatchObject({ held: false, pattern: null, operations: [] });
  });
});
