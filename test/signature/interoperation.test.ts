import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { createVerifier, httpbis } from 'http-message-signatures';
import { type InnerList, parseDictionary, serializeDictionary } from 'structured-headers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallClaims } from '../../common/signature/call-claims.ts';
import { decodeClaims, encodeClaims } from '../../common/signature/claims.ts';
import type { SigningKey } from '../../common/signature/keys.ts';
import { COVERED } from '../../common/signature/profile.ts';
import { type CallToSign, signCall } from '../../common/signature/sign.ts';
import { runs } from '../support/runs.ts';
import { BODY, keyFolder, type KeyFolder, testMinistry, type TestMinistry } from './support/kit.ts';

let keys: KeyFolder;
let key: SigningKey;
let ministry: TestMinistry;

beforeAll(async () => {
  keys = await keyFolder();
  key = await keys.key();
  ministry = await testMinistry({ trustedKeys: keys.publicFile });
});
afterAll(async () => {
  await ministry.server.stop(10);
  keys.remove();
});

const word = fc.string({ minLength: 1, maxLength: 40, unit: 'binary' });
const claims = fc.record(
  {
    role: fc.constantFrom('anonymous', 'citizen', 'enterprise', 'regulator', 'data-team'),
    sector: word,
    organization: word,
    policies: fc.array(word, { maxLength: 5 }),
    purpose: word,
  },
  { requiredKeys: ['role'] },
) as fc.Arbitrary<CallClaims>;

const CALL: CallToSign = {
  method: 'POST',
  authority: 'ministry.example',
  target: '/graphql',
  contentType: 'application/json',
  body: BODY,
  ministry: 'rare-earth',
  claims: { role: 'citizen' },
  requestId: 'r-1',
};

test('claims read are the claims written, in any script', () => {
  fc.assert(
    fc.property(claims, (each) => {
      expect(decodeClaims(encodeClaims(each))).toEqual(each);
    }),
    runs(300, 10_000),
  );
});

test('what we write is what a structured-fields library writes of it', () => {
  const target = fc.webPath().chain((path) => fc.constantFrom(path, `${path}?a=b`, `${path}?`));
  fc.assert(
    fc.property(claims, target, fc.integer({ min: 0, max: 4e12 }), (each, path, now) => {
      const headers = signCall(key, { ...CALL, claims: each, target: path || '/' }, now);
      for (const name of ['signature-input', 'signature', 'content-digest'])
        expect(serializeDictionary(parseDictionary(headers[name] ?? ''))).toBe(headers[name]);
      const [items, params] = parseDictionary(headers['signature-input'] ?? '').get('tongcha') as InnerList;
      expect(items.map(([name]) => name)).toEqual(COVERED);
      expect(Object.fromEntries(params)).toEqual({
        created: Math.floor(now / 1000),
        expires: Math.floor(now / 1000) + 30,
        nonce: expect.any(String),
        keyid: key.id,
        alg: 'ed25519',
        tag: 'tongcha-call',
      });
    }),
    runs(100, 2_000),
  );
});

test('another implementation of RFC 9421 holds our signatures to be good, and changed ones not', async () => {
  const [jwk] = (JSON.parse(readFileSync(keys.publicFile, 'utf8')) as { keys: JsonWebKey[] }).keys;
  const verify = createVerifier(createPublicKey({ key: jwk ?? {}, format: 'jwk' }), 'ed25519');
  const verified = (
    headers: Record<string, string>,
    url = 'https://ministry.example/graphql?x=1',
  ): Promise<boolean | null> =>
    httpbis.verifyMessage(
      {
        keyLookup: async ({ keyid }) => (keyid === key.id ? { id: key.id, algs: ['ed25519'], verify } : null),
        requiredFields: [...COVERED],
      },
      { method: 'POST', url, headers },
    );
  const headers = signCall(key, { ...CALL, target: '/graphql?x=1' });
  expect(await verified(headers)).toBe(true);
  expect(await verified({ ...headers, 'x-request-id': 'r-2' })).toBe(false);
  for (const other of [
    'https://ministry.example/graphql',
    'https://evil.example/graphql?x=1',
    'https://ministry.example/else?x=1',
  ])
    expect(await verified(headers, other)).toBe(false);
});

test('a ministry takes a call that another implementation has signed', async () => {
  const { 'signature-input': _, signature: __, ...fields } = signCall(key, CALL);
  const signer = { id: key.id, alg: 'ed25519', sign: async (data: Buffer) => key.sign(data.toString()) };
  const { headers } = await httpbis.signMessage(
    {
      key: signer,
      name: 'sig1',
      fields: [...COVERED],
      params: ['created', 'expires', 'nonce', 'keyid', 'alg', 'tag'],
      paramValues: {
        created: new Date(),
        expires: new Date(Date.now() + 20_000),
        nonce: 'another-implementation',
        tag: 'tongcha-call',
      },
    },
    { method: 'POST', url: `${ministry.server.url}/graphql`, headers: fields },
  );
  const response = await fetch(`${ministry.server.url}/graphql`, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: BODY,
  });
  expect(response.status).toBe(200);
});

test('a signature that a proxy has added beside ours does no harm', async () => {
  const headers = signCall(key, { ...CALL, authority: new URL(ministry.server.url).host });
  const beside = {
    ...headers,
    'signature-input': `proxy=("@method");created=1;keyid="p", ${headers['signature-input']}`,
    signature: `proxy=:AAAA:, ${headers['signature']}`,
  };
  expect((await fetch(`${ministry.server.url}/graphql`, { method: 'POST', headers: beside, body: BODY })).status).toBe(
    200,
  );
});
