import { generateKeyPairSync } from 'node:crypto';
import { CompactEncrypt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { knock, startDoor, trusting } from './support/gateway.ts';
import { AUDIENCE, claimsWith, goodToken, ISSUER, startIssuer, type TestIssuer } from './support/issuer.ts';
import { hmacToken, makeSigner, makeToken, part, signatureOf } from './support/signer.ts';

const key = makeSigner('ed-1');
const ec = makeSigner('ec-1', 'ES256');
const rsa = makeSigner('rsa-1', 'RS256');
const pss = makeSigner('pss-1', 'PS256');
const retired = makeSigner('old-1');
/** The attacker's: with a kid of its own, or with ours. */
const foreign = makeSigner('evil-1');
const foreignAsOurs = { ...makeSigner('ed-1'), kid: 'ed-1' };
const small = { ...makeSigner('rsa-small', 'RS256'), ...generateKeyPairSync('rsa', { modulusLength: 1_024 }) };
const p384 = makeSigner('ec-384', 'ES256', 'P-384');
const oct = {
  kid: 'oct-1',
  kty: 'oct',
  k: part('shared-secret-shared-secret-shared-secret'),
  alg: 'HS256',
  use: 'sig',
};

let issuer: TestIssuer;
let gateway: RunningServer;

beforeAll(async () => {
  issuer = await startIssuer();
  issuer.publish(
    JSON.stringify({
      keys: [
        key,
        ec,
        rsa,
        pss,
        p384,
        { jwk: { ...small.publicKey.export({ format: 'jwk' }), kid: small.kid, alg: 'RS256' } },
        { jwk: oct },
      ].map(({ jwk }) => jwk),
    }),
  );
  gateway = await startDoor(trusting(issuer.url));
});
afterAll(async () => {
  await gateway.stop(50);
  await issuer.stop();
});

const now = Math.floor(Date.now() / 1_000);
const good = goodToken(key);
const [head = '', body = '', signature = ''] = good.split('.');
const bearer = (token: string): [string, string][] => [['authorization', `Bearer ${token}`]];
const claims = (more: Record<string, unknown>): [string, string][] => bearer(goodToken(key, more));
const header = (more: Record<string, unknown>): [string, string][] => bearer(goodToken(key, {}, more));
const raw = (text: string): [string, string][] => bearer(makeToken(key, text));
/** The last character's unused bits set: the same bytes for a lenient decoder. */
const respelt = (text: string): string =>
  `${text.slice(0, -1)}${String.fromCharCode(text.charCodeAt(text.length - 1) + 1)}`;
const publicPem = (of: typeof key): string => of.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const without = (name: string): [string, string][] =>
  bearer(makeToken(key, Object.fromEntries(Object.entries(claimsWith()).filter(([each]) => each !== name))));

async function encrypted(): Promise<[string, string][]> {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return bearer(
    await new CompactEncrypt(Buffer.from(good))
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', cty: 'JWT' })
      .encrypt(publicKey),
  );
}

function signedWith(algorithm: string, signer: typeof key): [string, string][] {
  const input = `${part({ alg: algorithm, kid: signer.kid, typ: 'at+jwt' })}.${part(claimsWith())}`;
  return bearer(`${input}.${signatureOf(signer, input).toString('base64url')}`);
}

function zeros(alg: string, kid: string, bytes: number): [string, string][] {
  return bearer(
    `${part({ alg, kid, typ: 'at+jwt' })}.${part(claimsWith())}.${Buffer.alloc(bytes).toString('base64url')}`,
  );
}

function derSignature(): [string, string][] {
  const input = `${part({ alg: 'ES256', kid: ec.kid, typ: 'at+jwt' })}.${part(claimsWith())}`;
  const plain = signatureOf(ec, input);
  const integer = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([2, bytes.length + 1, 0]), bytes]);
  const both = Buffer.concat([integer(plain.subarray(0, 32)), integer(plain.subarray(32))]);
  return bearer(`${input}.${Buffer.concat([Buffer.from([0x30, both.length]), both]).toString('base64url')}`);
}

type Shown = [string, string][] | (() => Promise<[string, string][]>);

const ABUSES: readonly (readonly [name: string, shown: Shown])[] = [
  ['alg none with no signature', bearer(`${part({ alg: 'none', typ: 'at+jwt' })}.${part(claimsWith())}.`)],
  ['alg none with a signature', signedWith('none', key)],
  ['alg nOnE', signedWith('nOnE', key)],
  ['alg missing', bearer(makeToken(key, claimsWith(), { alg: undefined }))],
  ['alg as a list', header({ alg: ['EdDSA'] })],
  ['HS256 with the public key’s PEM as secret', bearer(hmacToken(publicPem(rsa), claimsWith(), { kid: rsa.kid }))],
  [
    'HS256 with the public key’s raw bytes as secret',
    bearer(hmacToken(Buffer.from(String(key.jwk['x']), 'base64url'), claimsWith(), { kid: key.kid })),
  ],
  [
    'HS256 with a symmetric key that stands in the JWKS',
    bearer(hmacToken('shared-secret-shared-secret-shared-secret', claimsWith(), { kid: oct.kid })),
  ],
  ['HS256 with an empty secret', bearer(hmacToken('', claimsWith(), { kid: key.kid }))],
  ['RS256 claimed of an Ed25519 key', signedWith('RS256', key)],
  ['PS256 claimed of a key that is for RS256', signedWith('PS256', rsa)],
  ['ES256 over another curve', bearer(goodToken(p384))],
  ['RS256 with 1,024 bits', bearer(goodToken(small))],
  ['RS1, a broken hash', signedWith('RS1', rsa)],
  ['an unknown kid', bearer(goodToken(foreign))],
  ['our kid over a foreign key', bearer(goodToken(foreignAsOurs))],
  ['no kid where there are several keys', bearer(goodToken(foreign, {}, { kid: undefined }))],
  ['a kid that climbs folders', bearer(goodToken(foreign, {}, { kid: '../../../../dev/null' }))],
  ['a kid that is an address', bearer(goodToken(foreign, {}, { kid: 'https://evil.example/jwks#1' }))],
  ['a kid that is SQL', bearer(goodToken(foreign, {}, { kid: "x' UNION SELECT 'key" }))],
  ['a kid that is a number', header({ kid: 1 })],
  ['a kid of __proto__', bearer(goodToken(foreign, {}, { kid: '__proto__' }))],
  ['a key of its own in jwk', bearer(goodToken(foreign, {}, { kid: undefined, jwk: foreign.jwk }))],
  ['jwk beside a good signature', header({ jwk: key.jwk })],
  ['jku to a foreign address', bearer(goodToken(foreign, {}, { jku: 'https://evil.example/jwks' }))],
  ['x5u to a foreign address', bearer(goodToken(foreign, {}, { x5u: 'https://evil.example/cert.pem' }))],
  ['x5c with a foreign certificate', bearer(goodToken(foreign, {}, { x5c: ['MIIB'] }))],
  ['crit with an unknown extension', header({ crit: ['exp'], exp: now + 60 })],
  ['crit that is empty', header({ crit: [] })],
  ['b64 false', header({ b64: false, crit: ['b64'] })],
  ['zip', bearer(goodToken(foreign, {}, { zip: 'DEF' }))],
  ['typ of an ID token', header({ typ: 'id+jwt' })],
  ['typ of a logout token', header({ typ: 'logout+jwt' })],
  ['typ missing', header({ typ: undefined })],
  ['typ that is no text', header({ typ: ['at+jwt'] })],
  ['expired', claims({ exp: now - 120 })],
  ['expired just beyond the skew', claims({ exp: now - 31 })],
  ['no exp', without('exp')],
  ['exp as text', claims({ exp: String(now + 600) })],
  ['exp null', claims({ exp: null })],
  ['exp beyond all numbers', raw(JSON.stringify(claimsWith()).replace(/"exp":\d+/, '"exp":1e999'))],
  ['exp in no imaginable year', claims({ exp: 1e300 })],
  ['exp in a year', claims({ exp: now + 365 * 86_400 })],
  ['exp just beyond a day', claims({ exp: now + 86_400 + 60 })],
  ['counts for two days, of which one is over', claims({ iat: now - 86_400, exp: now + 86_400 })],
  [
    'counts for a day and says not since when',
    bearer(makeToken(key, claimsWith({ iat: undefined, exp: now + 2 * 86_400 }))),
  ],
  ['not yet valid', claims({ nbf: now + 300 })],
  ['nbf as text', claims({ nbf: String(now) })],
  ['issued in the future', claims({ iat: now + 300 })],
  ['another issuer', claims({ iss: 'https://evil.example' })],
  ['our issuer with a slash more', claims({ iss: `${ISSUER}/` })],
  ['our issuer in a list', claims({ iss: [ISSUER] })],
  ['no issuer', without('iss')],
  ['another audience', claims({ aud: 'elsewhere' })],
  ['a list of other audiences', claims({ aud: ['elsewhere', `${AUDIENCE}-test`] })],
  ['an empty list of audiences', claims({ aud: [] })],
  ['an audience that is an object', claims({ aud: { [AUDIENCE]: true } })],
  ['no audience', without('aud')],
  ['one part', bearer('eyJhbGciOiJub25lIn0')],
  ['two parts', bearer(`${head}.${body}`)],
  ['four parts', bearer(`${good}.${signature}`)],
  ['five parts', bearer(`${good}.${body}.${signature}`)],
  ['an encrypted token (JWE)', encrypted],
  ['a token in a token', raw(JSON.stringify(good))],
  ['a detached payload', bearer(`${head}..${signature}`)],
  ['an empty header', bearer(`.${body}.${signature}`)],
  ['an empty signature', bearer(`${head}.${body}.`)],
  ['a signature of zeros, Ed25519', zeros('EdDSA', key.kid, 64)],
  ['a signature of zeros, ES256', zeros('ES256', ec.kid, 64)],
  ['a signature cut short', bearer(good.slice(0, -4))],
  ['a signature in DER', derSignature()],
  ['another token’s signature', bearer(`${head}.${part(claimsWith({ sector: 'RARE_EARTH' }))}.${signature}`)],
  ['a signature with padding', bearer(`${good}==`)],
  ['claims with padding', bearer(`${head}.${body}=.${signature}`)],
  [
    'a signature in plain base64',
    bearer(`${head}.${body}.${Buffer.from(signature, 'base64url').toString('base64').replace(/=/g, '')}+/`),
  ],
  ['a signature spelt another way', bearer(`${head}.${body}.${respelt(signature)}`)],
  ['a line break in the middle of base64', bearer(`${head}.${body.slice(0, 8)}\t${body.slice(8)}.${signature}`)],
  ['claims that are a list', raw('[]')],
  ['claims that are no JSON', raw('{"iss":')],
  ['claims with a byte order mark', raw(`\uFEFF${JSON.stringify(claimsWith())}`)],
  [
    'claims that are not UTF-8',
    bearer(`${head}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${signature}`),
  ],
  [
    'a claim twice',
    raw(
      JSON.stringify(claimsWith({ role: 'citizen', sector: undefined })).replace(
        '}',
        ',"role":"regulator","sector":"FOOD_DRUG"}',
      ),
    ),
  ],
  ['a claim twice, once escaped', raw(JSON.stringify(claimsWith()).replace('}', ',"r\\u006fle":"regulator"}'))],
  [
    'a header member twice',
    bearer(makeToken(key, claimsWith(), `{"alg":"none","alg":"EdDSA","kid":"${key.kid}","typ":"at+jwt"}`)),
  ],
  ['no role', without('role')],
  ['an unknown role', claims({ role: 'administrator' })],
  ['the role anonymous', claims({ role: 'anonymous', sector: undefined })],
  ['a role in capitals', claims({ role: 'Regulator' })],
  ['a role with an invisible character', claims({ role: 'regulator\u200b' })],
  ['a role in full width', claims({ role: 'ｒegulator' })],
  ['a list of roles', claims({ role: ['regulator'] })],
  ['a role of __proto__', claims({ role: '__proto__' })],
  ['a regulator without sector', claims({ sector: undefined })],
  ['a sector that is not on the graph', claims({ sector: 'FINANCE' })],
  ['a sector with a Cyrillic letter', claims({ sector: 'FOOD_DRUG'.replace('O', 'О') })],
  ['a list of sectors', claims({ sector: ['FOOD_DRUG', 'AGRICULTURE'] })],
  ['a citizen with a sector', claims({ role: 'citizen' })],
  ['an enterprise without credit code', claims({ role: 'enterprise', sector: undefined })],
  [
    'an enterprise with a credit code that is none',
    claims({ role: 'enterprise', sector: undefined, uscc: '91370681MA3T0001' }),
  ],
  ['a credit code with a space in it', claims({ role: 'enterprise', sector: undefined, uscc: '91370681 MA3T00017D' })],
  ['a credit code in small letters', claims({ role: 'enterprise', sector: undefined, uscc: '91370681ma3t00017d' })],
  ['a regulator with a credit code', claims({ uscc: '91370681MA3T00017D' })],
  ['scope as a list', claims({ scope: ['a', 'b'] })],
  ['scope as a number', claims({ scope: 7 })],
  ['scope with a double space', claims({ scope: 'a  b' })],
  ['scope with a line break', claims({ scope: 'a\nb' })],
  ['no subject', without('sub')],
  ['an empty subject', claims({ sub: '' })],
  ['a subject with a line break', claims({ sub: 'user\nadmin' })],
  ['a subject that is a number', claims({ sub: 1 })],
  ['a key taken out of the JWKS', bearer(goodToken(retired))],
  ['a huge token', bearer(goodToken(key, { padding: 'x'.repeat(9_000) }))],
  ['an empty Authorization header', [['authorization', '']]],
  ['Bearer and nothing', [['authorization', 'Bearer']]],
  ['Bearer and spaces', [['authorization', 'Bearer    ']]],
  ['Bearer and two tokens', [['authorization', `Bearer ${good} ${good}`]]],
  ['two spaces after Bearer', [['authorization', `Bearer  ${good}`]]],
  ['a quoted token', [['authorization', `Bearer "${good}"`]]],
  ['a comma after the token', [['authorization', `Bearer ${good},`]]],
  ['a token without scheme', [['authorization', good]]],
  ['scheme Basic', [['authorization', `Basic ${Buffer.from('user:password').toString('base64')}`]]],
  ['scheme DPoP', [['authorization', `DPoP ${good}`]]],
  ['scheme Token', [['authorization', `Token ${good}`]]],
  [
    'two Authorization headers',
    [
      ['authorization', `Bearer ${good}`],
      ['authorization', `Bearer ${goodToken(foreign)}`],
    ],
  ],
  [
    'two Authorization headers, the bad one first',
    [
      ['Authorization', `Bearer ${goodToken(foreign)}`],
      ['authorization', `Bearer ${good}`],
    ],
  ],
];

test('there are abuses enough, each with a name of its own, over keys that are what they say', () => {
  expect(p384.jwk['crv']).toBe('P-384');
  expect(ABUSES.length).toBeGreaterThanOrEqual(60);
  expect(new Set(ABUSES.map(([name]) => name)).size).toBe(ABUSES.length);
});

// Several at once: a key that is not known is looked for once a second, for all of them.
test.concurrent.each(ABUSES)('refused: %s', async (_, shown) => {
  const said = await knock(gateway.url, typeof shown === 'function' ? await shown() : shown);
  expect(said.status).toBe(401);
  // So many of them in a row use up the tries to find a key.
  expect(said.code).toMatch(/^(?:UNAUTHENTICATED|KEY_NOT_KNOWN)$/);
  expect(said.headers['www-authenticate']).toMatch(/^Bearer realm="tongcha"/);
  // It says what to do, and nothing of ours or of the token.
  expect(said.message).toMatch(/send|get|sign|wait|try|check/);
  expect(said.text).not.toMatch(/evil|node_modules|127\.0\.0\.1|jose|eyJ|"data"/);
});

test.each([
  ['Ed25519', goodToken(key)],
  ['ES256', goodToken(ec)],
  ['RS256', goodToken(rsa)],
  ['PS256', goodToken(pss)],
  ['typ JWT', goodToken(key, {}, { typ: 'JWT' })],
  ['typ in full', goodToken(key, {}, { typ: 'application/at+jwt' })],
  ['a day', goodToken(key, { exp: now + 86_400 })],
  ['no iat', goodToken(key, { iat: undefined })],
  ['one audience of several', goodToken(key, { aud: ['elsewhere', AUDIENCE] })],
  ['within the skew', goodToken(key, { exp: now - 1, nbf: now + 20, iat: now + 20 })],
  ['an enterprise', goodToken(key, { role: 'enterprise', sector: undefined, uscc: '91370681MA3T00017D' })],
  [
    'a credit code in use whose check character is wrong',
    goodToken(key, { role: 'enterprise', sector: undefined, uscc: '91350203M0001QAY9B' }),
  ],
  ['a data team with scopes', goodToken(key, { role: 'data-team', sector: undefined, scope: 'a b a' })],
  ['nested claims that repeat a name', goodToken(key, { realm: { role: 'x', more: { role: 'y' } } })],
])('taken: %s', async (_, token) => {
  expect(await knock(gateway.url, bearer(token))).toMatchObject({
    status: 200,
    text: '{"data":{"__typename":"Query"}}',
  });
  expect(await knock(gateway.url, [['authorization', `bearer ${token}`]])).toMatchObject({ status: 200 });
});

test('nobody shows anything: the public', async () => {
  expect(await knock(gateway.url, [])).toMatchObject({ status: 200, text: '{"data":{"__typename":"Query"}}' });
});
