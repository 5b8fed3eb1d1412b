import { Environment } from '../src/platform/environment';

const VARIABLES = ['WEBHOOK_ALLOWED_ADDRESSES', 'SINGLE_SIGN_ON_ALLOWED_ADDRESSES'] as const;

describe.each(VARIABLES)('S40: %s', (variable) => {
  const read = (value: string) => Environment.read({ [variable]: value })[variable];

  it.each(['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', '0.0.0.0/0', '127.0.0.1, ::1,192.168.0.0/16'])('takes %s', (value) => {
    expect(read(value)).toEqual(value.split(/, */));
  });

  it.each(['foo', 'localhost', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0/8', '127.1', '10.0.0.0/-1', 'fe80::1%lo', '*'])(
    'refuses %s by name, and says what to write',
    (value) => {
      expect(() => read(`127.0.0.1,${value}`)).toThrow(
        `${variable}: ${value}: write IP addresses or ranges, comma-separated, as 127.0.0.1, ::1 (both`,
      );
    },
  );
});
