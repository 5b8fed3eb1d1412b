import { validate, version } from 'uuid';
import { firstIdOf, newId } from '../src/platform/database/ids';

describe('ids', () => {
  it('are UUIDs of version 7, each of its own, in the order in which they were made, also within a millisecond', () => {
    const ids = Array.from({ length: 10_000 }, () => newId());
    expect(ids.filter((id) => !validate(id) || version(id) !== 7)).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });

  it('tell when they were made', () => {
    const [before, id, after] = [firstIdOf(new Date(Date.now() - 60_000)), newId(), firstIdOf(new Date(Date.now() + 60_000))];
    expect([before, id, after]).toEqual([before, id, after].sort());
  });
});
