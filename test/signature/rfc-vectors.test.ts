import { describe, expect, test } from 'vitest';
import { type SignedRequest, signatureBase } from '../../common/signature/base.ts';
import { contentDigest } from '../../common/signature/digest.ts';
import { readSigningKey, readTrustedKeys } from '../../common/signature/keys.ts';
import { ED25519, SM2 } from '../../common/signature/profile.ts';
import { sm2PublicKey, sm2Signer, sm2Verifier } from '../../common/signature/sm2.ts';

// RFC 9421, B.1.4, B.2 and B.2.6.
const JWK = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
  d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
};
const PEM =
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----\n';
const FIELDS: Readonly<Record<string, string>> = {
  date: 'Tue, 20 Apr 2021 02:07:55 GMT',
  'content-type': 'application/json',
  'content-length': '18',
};
const REQUEST: SignedRequest = {
  method: 'POST',
  target: '/foo?param=Value&Pet=dog',
  authority: 'example.com',
  field: (name) => FIELDS[name] ?? null,
};
const COMPONENTS = ['date', '@method', '@path', '@authority', 'content-type', 'content-length'];
const PARAMS =
  '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"';
const SIGNATURE = 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==';

describe('RFC 9421, B.2.6', () => {
  const base = signatureBase(COMPONENTS, REQUEST, PARAMS) ?? '';

  test('the signature base is the published one', () => {
    expect(base).toBe(`"date": Tue, 20 Apr 2021 02:07:55 GMT
"@method": POST
"@path": /foo
"@authority": example.com
"content-type": application/json
"content-length": 18
"@signature-params": ${PARAMS}`);
  });

  test.each([
    ['JWK', JSON.stringify(JWK)],
    ['a JWK set, by its last', JSON.stringify({ keys: [{ kty: 'oct' }, JWK] })],
    ['PEM', PEM],
  ])('the key as %s gives the published signature', async (_, text) => {
    expect((await readSigningKey(text)).sign(base).toString('base64')).toBe(SIGNATURE);
  });

  test('and its public half holds it to be good', async () => {
    const { d: _, ...half } = JWK;
    const [key] = (await readTrustedKeys(JSON.stringify({ keys: [half] }))).values();
    expect(key?.verify(base, Buffer.from(SIGNATURE, 'base64'))).toBe(true);
    expect(key?.verify(`${base} `, Buffer.from(SIGNATURE, 'base64'))).toBe(false);
  });
});

test('@query is the question mark alone where there is none, and all after the first otherwise (RFC 9421, 2.2.7)', () => {
  const query = (target: string): string | null => signatureBase(['@query'], { ...REQUEST, target }, '()');
  expect([query('/a'), query('/a?'), query('/a?b=1?c')]).toEqual(
    ['?', '?', '?b=1?c'].map((value) => `"@query": ${value}\n"@signature-params": ()`),
  );
});

test('a value with a line break, a field that is missing and an unknown component are no base', () => {
  expect(signatureBase(['date'], { ...REQUEST, field: () => 'a\n"@method": GET' }, '()')).toBeNull();
  expect(signatureBase(['host'], REQUEST, '()')).toBeNull();
  expect(signatureBase(['@status'], REQUEST, '()')).toBeNull();
});

test('content-digest is RFC 9530’s, and SM3’s by its own name', () => {
  expect(contentDigest(ED25519, '{"hello": "world"}\n')).toBe('sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:'); // RFC 9530, B.1
  // GB/T 32905, A.1
  expect(contentDigest(SM2, 'abc')).toBe(
    `sm3=:${Buffer.from('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0', 'hex').toString('base64')}:`,
  );
});

test('a key’s id is its RFC 7638 thumbprint (RFC 8037, A.3), whatever kid or x its file says', async () => {
  const rfc8037 = {
    kty: 'OKP',
    crv: 'Ed25519',
    d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
    x: JWK.x,
    kid: 'mine',
  };
  expect((await readSigningKey(JSON.stringify(rfc8037))).id).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});

describe('SM2', () => {
  const secret = Buffer.from('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8', 'hex');

  test('the public key is the published one of this secret (GB/T 32918.5, A.2)', () => {
    const { x, y } = sm2PublicKey(secret);
    expect([x.toString('hex'), y.toString('hex')]).toEqual([
      '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020',
      'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
    ]);
  });

  test('the published signature is good', () => {
    const [r, s] = [
      'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3',
      'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
    ];
    const verify = sm2Verifier(sm2PublicKey(secret));
    expect(verify('message digest', Buffer.from(r + s, 'hex'))).toBe(true);
    expect(verify('message digesT', Buffer.from(r + s, 'hex'))).toBe(false);
  });

  test('a half that is 0 or not below the order is refused, and so is another length', () => {
    const verify = sm2Verifier(sm2PublicKey(secret));
    const good = sm2Signer(secret)('text');
    const [r, s] = [good.subarray(0, 32), good.subarray(32)];
    const [zero, order] = ['0'.repeat(64), 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'].map(
      (hex) => Buffer.from(hex, 'hex'),
    ) as [Buffer, Buffer];
    expect(verify('text', good)).toBe(true);
    for (const halves of [[zero, s], [r, zero], [order, s], [r, order], [r, s, zero], [r]])
      expect(verify('text', Buffer.concat(halves))).toBe(false);
  });
});

describe('what is no key', () => {
  test.each([
    ['no JSON', 'x'],
    ['a public key', JSON.stringify({ ...JWK, d: undefined })],
    ['no key', '{"keys":[]}'],
    ['of another kind', JSON.stringify({ kty: 'EC', crv: 'P-256', x: JWK.x, y: JWK.x, d: JWK.d })],
    ['broken PEM', PEM.replace('MC4C', 'XXXX')],
  ])('to sign with: %s', async (_, text) => {
    await expect(readSigningKey(text)).rejects.toThrow(/^expected/);
    await expect(readSigningKey(text)).rejects.not.toThrow(JWK.d);
  });

  test.each([
    ['no JSON', 'x'],
    ['none', '{"keys":[]}'],
    ['a private one', JSON.stringify({ keys: [JWK] })],
    ['a point off the curve', JSON.stringify({ keys: [{ kty: 'EC', crv: 'SM2', x: JWK.x, y: JWK.x }] })],
  ])('to trust: %s', async (_, text) => {
    await expect(readTrustedKeys(text)).rejects.toThrow(/^expected/);
  });
});
