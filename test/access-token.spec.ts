import { createHmac, createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify, SignJWT, type JWTHeaderParameters, type JWTPayload } from 'jose';
import { newId } from '../src/platform/database/ids';
import { startApp, type Person, type TestApp } from './support/app';
import { HttpClient } from './support/client';
import { until } from './support/until';

const SECRET = 'a-signing-secret-for-tests-0123456789abcdefghijklmnop';
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const hmac = (text: string, key: string | Buffer, hash = 'sha256'): string => createHmac(hash, key).update(text).digest('base64url');

describe('Access tokens', () => {
  let app: TestApp;
  let ada: Person;
  let header: JWTHeaderParameters;
  let payload: JWTPayload;

  beforeAll(async () => {
    app = await startApp({ SECRET_KEY: SECRET });
    ada = await app.owner();
    header = decodeProtectedHeader(ada.token) as JWTHeaderParameters;
    payload = decodeJwt(ada.token);
  });
  afterAll(() => app.close());

  /** A token of ours, but for what is different. */
  const signed = (differently: { header?: object; payload?: object }, key: KeyObject = createSecretKey(Buffer.from(SECRET))): Promise<string> =>
    new SignJWT({ ...payload, jti: newId(), ...differently.payload }).setProtectedHeader({ ...header, ...differently.header }).sign(key);
  /** The same without a library that would refuse to make it. */
  const forged = (head: object, body: object = payload, sign: (text: string) => string = (text) => hmac(text, SECRET)): string => {
    const text = `${encoded(head)}.${encoded(body)}`;
    return `${text}.${sign(text)}`;
  };
  const status = async (token: string): Promise<number> => (await new HttpClient(app.url, token).get('/auth/me')).status;
  const now = (): number => Math.floor(Date.now() / 1000);

  it('S10: say for whom, by whom and how long, and which key signed them', () => {
    expect(header).toEqual({ alg: 'HS256', typ: 'at+jwt', kid: expect.any(String) });
    expect(payload).toMatchObject({ iss: 'assay', aud: 'assay-api', sub: ada.id, org: ada.organizationId, sid: expect.any(String) });
    expect(payload.exp! - payload.iat!).toBe(900);
    expect(payload).toMatchObject({ nbf: payload.iat, jti: expect.any(String) });
  });

  it('S10: are taken when they are as we make them', async () => {
    expect(await status(await signed({}))).toBe(200);
    expect(await status(forged(header))).toBe(200);
  });

  /** 43 characters hold two bits more than a signature of 32 bytes: four spellings, one signature. */
  const otherSpelling = (token: string): string => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return token.slice(0, -1) + (alphabet[alphabet.indexOf(token.slice(-1)) + 1] ?? '');
  };

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const attacks: [string, () => string | Promise<string>][] = [
    ...['none', 'None', 'NONE', 'nOnE'].map((alg): [string, () => string] => [
      `alg ${alg}, unsigned`,
      () => forged({ ...header, alg }, payload, () => ''),
    ]),
    ['alg none, with the right signature', () => forged({ ...header, alg: 'none' })],
    ['no signature', () => forged(header, payload, () => '')],
    ['no signature part at all', () => forged(header).split('.').slice(0, 2).join('.')],
    ['a signature of zeros', () => forged(header, payload, () => Buffer.alloc(32).toString('base64url'))],
    ['a blank secret', () => forged(header, payload, (text) => hmac(text, ''))],
    ...['secret', 'changeme', 'your-256-bit-secret', 'assay', 'null', '0'].map((common): [string, () => string] => [
      `the common secret ${common}`,
      () => forged(header, payload, (text) => hmac(text, common)),
    ]),
    ['another HMAC', () => forged({ ...header, alg: 'HS512' }, payload, (text) => hmac(text, SECRET, 'sha512'))],
    ['RS256 with a key of its own', () => signed({ header: { alg: 'RS256' } }, rsa.privateKey)],
    ['a key that it brings along', () => forged({ ...header, jwk: rsa.publicKey.export({ format: 'jwk' }) }, payload, () => 'AAAA')],
    ['RS256 with the key in jwk', () => signed({ header: { alg: 'RS256', jwk: rsa.publicKey.export({ format: 'jwk' }) } }, rsa.privateKey)],
    ['RS256 with keys at jku', () => signed({ header: { alg: 'RS256', jku: 'https://evil.example/jwks.json' } }, rsa.privateKey)],
    ['RS256 with keys at x5u', () => signed({ header: { alg: 'RS256', x5u: 'https://evil.example/key.pem' } }, rsa.privateKey)],
    ['no kid', () => forged({ ...header, kid: undefined })],
    ['an unknown kid', () => signed({ header: { kid: 'another' } })],
    ['a path as kid', () => forged({ ...header, kid: '../../../../dev/null' }, payload, (text) => hmac(text, ''))],
    ['SQL as kid', () => forged({ ...header, kid: "x' UNION SELECT 'secret' --" }, payload, (text) => hmac(text, 'secret'))],
    ['a command as kid', () => forged({ ...header, kid: '| sleep 5' })],
    ['a kid that is no text', () => forged({ ...header, kid: { $ne: '' } })],
    ['a kid out of the prototype', () => forged({ ...header, kid: '__proto__' })],
    ['another type', () => signed({ header: { typ: 'JWT' } })],
    ['no type', () => forged({ ...header, typ: undefined })],
    ['an unknown critical extension', () => forged({ ...header, crit: ['x'], x: 1 })],
    ['padding behind it', () => `${forged(header)}=`],
    ['padding inside of it', () => forged(header).replace(/\.([^.]+)$/, '=.$1')],
    ['another spelling of the same signature', () => otherSpelling(forged(header))],
    ['an unencoded payload', () => forged({ ...header, crit: ['b64'], b64: false })],
    ['another issuer', () => signed({ payload: { iss: 'somebody-else' } })],
    ['another audience', () => signed({ payload: { aud: 'somebody-else' } })],
    ['no audience', () => signed({ payload: { aud: undefined } })],
    ['an end in the past', () => signed({ payload: { exp: now() - 31 } })],
    ['no end', () => signed({ payload: { exp: undefined } })],
    ['an end that is no number', () => forged(header, { ...payload, exp: 'never' })],
    ['a beginning in the future', () => signed({ payload: { nbf: now() + 60 } })],
    ['a time of issue in the future', () => signed({ payload: { iat: now() + 60 } })],
    ['a time of issue long ago', () => signed({ payload: { iat: now() - 3600 } })],
    ['no id', () => signed({ payload: { jti: undefined } })],
    ['an organization that is no id', () => signed({ payload: { org: 'x' } })],
    ['another organization', () => signed({ payload: { org: newId() } })],
    ['a session that is no id', () => signed({ payload: { sid: "' OR 1=1 --" } })],
    ['a session that there is not', () => signed({ payload: { sid: newId() } })],
    ['another person', () => signed({ payload: { sub: newId() } })],
    ['a payload that is no object', () => forged(header, ['x'])],
    ['a header that is no JSON', () => `!!!.${encoded(payload)}.AAAA`],
    ['extra dots', async () => `${await signed({})}.x.y`],
    ['only dots', () => '....'],
    ['20 kB', () => 'a'.repeat(20_000)],
    ['20 kB that look like one', () => forged({ ...header, x: 'a'.repeat(15_000) }, payload, () => 'AAAA')],
  ];
  it.each(attacks)('S10: are refused with %s', async (_what, forge) => {
    const { body, status: answered } = await new HttpClient(app.url, await forge()).get('/auth/me');
    expect([answered, body.code]).toEqual([401, 'auth.not-authenticated']);
  });

  it('S10: that were checked before are refused all the same once they have ended, were altered, or their session is over', async () => {
    const short = await signed({ payload: { exp: now() - 28 } });
    expect([await status(short), await status(short)]).toEqual([200, 200]);
    for (const altered of [`${short}A`, short.slice(0, -2), short.toUpperCase(), ` ${short}x`]) expect(await status(altered)).toBe(401);
    const bea = await app.colleague(ada, 'viewer');
    expect(await status(bea.token)).toBe(200);
    await bea.post('/auth/logout').expect(204);
    expect(await status(bea.token)).toBe(401);
    await until('the short one has ended', async () => (await status(short)) === 401, 10);
    expect(await status(ada.token)).toBe(200);
  });

  it('S15: are taken from the Authorization header, and from nowhere else', async () => {
    await app.stranger.get(`/auth/me?access_token=${ada.token}`).expect(401);
    await app.stranger.get(`/auth/me?token=${ada.token}`).expect(401);
    await app.stranger.get('/auth/me').set('Cookie', `access_token=${ada.token}`).expect(401);
    await app.stranger.get('/auth/me').set('X-Access-Token', ada.token).expect(401);
    await app.stranger.get('/auth/me').set('Authorization', ada.token).expect(401);
  });

  it('S15: and refresh tokens do not stand in for one another', async () => {
    await new HttpClient(app.url, ada.refreshToken).get('/auth/me').expect(401);
    await app.stranger.post('/auth/refresh', { refreshToken: ada.token }).expect(401);
  });

  it('S11: live on when the key changes, if the server knows the one before', async () => {
    const NEW = 'the-signing-secret-after-that-0123456789abcdefghijkl';
    const { sameData } = app;
    const rotated = await startApp({ ...sameData, SECRET_KEY: NEW, SECRET_KEY_PREVIOUS: SECRET });
    const forgetful = await startApp({ ...sameData, SECRET_KEY: NEW });
    try {
      await new HttpClient(rotated.url, ada.token).get('/auth/me').expect(200);
      const { token } = await rotated.login(ada.email, 'a long walk on a short pier');
      expect(decodeProtectedHeader(token).kid).not.toBe(header.kid);
      await new HttpClient(forgetful.url, token).get('/auth/me').expect(200);
      await new HttpClient(forgetful.url, ada.token).get('/auth/me').expect(401);
    } finally {
      await forgetful.close();
      await rotated.close();
    }
  });

  it.each([
    ['EdDSA', generateKeyPairSync('ed25519').privateKey],
    ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey],
    ['RS256', rsa.privateKey],
  ])('S10: are signed with %s when there is such a key, and others can check them', async (algorithm, key) => {
    const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
    // As one line, as it stands in most .env files; and changing over, the shared secret is the key before.
    const modern = await startApp({ ...app.sameData, JWT_PRIVATE_KEY: pem.replaceAll('\n', '\\n'), SECRET_KEY_PREVIOUS: SECRET });
    try {
      const bea = await modern.login(ada.email, 'a long walk on a short pier');
      await bea.get('/auth/me').expect(200);
      const { body } = await modern.stranger.get('/.well-known/jwks.json').expect(200);
      expect(body.keys).toHaveLength(1);
      expect(body.keys[0]).not.toHaveProperty('d');
      const { protectedHeader } = await jwtVerify(bea.token, await importJWK(body.keys[0] as Record<string, string>), { audience: 'assay-api' });
      expect(protectedHeader).toEqual({ alg: algorithm, typ: 'at+jwt', kid: body.keys[0].kid });
      await new HttpClient(modern.url, ada.token).get('/auth/me').expect(200);
      // The public key as an HMAC secret: the oldest confusion of all.
      const publicPem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
      for (const secret of [publicPem, JSON.stringify(body.keys[0])]) {
        const confused = forged({ alg: 'HS256', typ: 'at+jwt', kid: body.keys[0].kid }, decodeJwt(bea.token), (text) => hmac(text, secret));
        await new HttpClient(modern.url, confused).get('/auth/me').expect(401);
      }
    } finally {
      await modern.close();
    }
  });

  it('S10: have no public keys while a shared secret signs them', async () => {
    expect((await app.stranger.get('/.well-known/jwks.json').expect(200)).body).toEqual({ keys: [] });
  });

  it('S9: a key that signs nothing safely stops the start', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await expect(startApp({ JWT_PRIVATE_KEY: weak })).rejects.toThrow(/JWT_PRIVATE_KEY must be an Ed25519 key/);
    await expect(startApp({ JWT_PRIVATE_KEY: 'nonsense' })).rejects.toThrow(/JWT_PRIVATE_KEY is not a private key in PEM/);
  });
});
