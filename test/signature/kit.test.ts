import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { CallClaims } from '../../common/signature/call-claims.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { CallMemory } from '../../common/signature/call-memory.ts';
import { readTrustedKeys, type SigningKey } from '../../common/signature/keys.ts';
import { type Verification, verifyCall } from '../../common/signature/verify.ts';
import { type CallToSign, signCall } from '../../common/signature/sign.ts';
import { readFoodDrugConfig } from '../../subgraphs/food-drug/config.ts';
import { readRareEarthConfig } from '../../subgraphs/rare-earth/config.ts';
import type { MinistryServerOptions } from '../../subgraphs/kit/server.ts';
import { BODY, keyFolder, type KeyFolder, testMinistry, type TestMinistry } from './support/kit.ts';

let ministry: TestMinistry;
const folders: KeyFolder[] = [];
afterEach(async () => {
  await ministry.server.stop(10);
  for (const folder of folders.splice(0)) folder.remove();
});

const keys = async (...[options]: Parameters<typeof keyFolder>): Promise<KeyFolder> => {
  const made = await keyFolder(options);
  folders.push(made);
  return made;
};
const start = async (options: Partial<MinistryServerOptions> = {}): Promise<KeyFolder> => {
  const made = await keys();
  ministry = await testMinistry({ trustedKeys: made.publicFile, ...options });
  return made;
};
const CALL: Omit<CallToSign, 'authority'> = {
  method: 'POST',
  target: '/graphql',
  contentType: 'application/json',
  body: BODY,
  ministry: 'rare-earth',
  claims: { role: 'citizen' },
  requestId: 'r-1',
};
/** As it is sent to the ministry. */
const own = (): CallToSign => ({ ...CALL, authority: new URL(ministry.server.url).host });
const post = (headers: Record<string, string>): Promise<Response> =>
  fetch(`${ministry.server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: BODY,
  });
const send = async (key: SigningKey, call: Partial<CallToSign> = {}, now = Date.now()): Promise<number> =>
  (await post(signCall(key, { ...own(), ...call }, now))).status;

test('a signed call’s claims are what the ministry is told', async () => {
  const key = await (await start()).key();
  const claims: CallClaims = {
    role: 'regulator',
    sector: 'FOOD_DRUG',
    policies: ['rare-earth/flows'],
    purpose: '召回调查',
  };
  expect(await send(key, { claims })).toBe(200);
  expect(ministry.heard).toEqual([claims]);
});

test('a refusal has a public code, and is the same whatever was wrong', async () => {
  const key = await (await start()).key();
  const good = signCall(key, own());
  const texts = await Promise.all(
    [
      {},
      { ...good, signature: 'x' },
      { ...good, 'content-digest': 'sha-256=:AAAA:' },
      signCall(key, { ...own(), ministry: 'agriculture' }),
    ].map(async (headers) => (await post(headers)).text()),
  );
  expect(new Set(texts).size).toBe(1);
  expect(JSON.parse(texts[0] ?? '')).toMatchObject({ errors: [{ extensions: { code: 'UNVERIFIED_CALL' } }] });
});

test('health and readiness need no signature', async () => {
  await start();
  for (const path of ['/health', '/ready']) expect((await fetch(`${ministry.server.url}${path}`)).status).toBe(200);
});

describe('the time for which a signature holds', () => {
  const SECOND = 1_000;
  test.each([
    ['just made', 0, 200],
    ['by a clock that is ahead by less than 30 s', 28 * SECOND, 200],
    ['by a clock that is ahead by more', 33 * SECOND, 401],
  ])('%s', async (_, ahead, status) => {
    const key = await (await start()).key();
    expect(await send(key, {}, Date.now() + ahead)).toBe(status);
  });

  test('one that was signed before the ministry started cannot be told from one that was answered then', async () => {
    const key = await (await start()).key();
    expect(await send(key, {}, Date.now() - 5 * SECOND)).toBe(401);
  });
});

describe('where a call was sent to', () => {
  const to = async (key: SigningKey, url: string): Promise<number> =>
    send(key, { authority: new URL(url).host, target: new URL(url).pathname });

  test('one that was signed for another host, port or path than it has come in at is refused', async () => {
    const key = await (await start()).key();
    const { origin, host } = new URL(`${ministry.server.url}/graphql`);
    expect(await to(key, `${origin}/graphql`)).toBe(200);
    for (const other of [
      'http://evil.example/graphql',
      `http://localhost:${host.split(':')[1]}/graphql`,
      'http://127.0.0.1/graphql',
      `${origin}/else`,
      `${origin}/`,
    ])
      expect(await to(key, other)).toBe(401);
    expect(ministry.heard).toHaveLength(1);
  });

  test('a ministry that knows its addresses takes what was signed for any of them, whatever its proxies make of host and path, and nothing else', async () => {
    const key = await (
      await start({ address: 'https://Agri.example:443/ministries/one  http://agri.example:8080/graphql' })
    ).key();
    expect(await to(key, 'https://agri.example/ministries/one')).toBe(200);
    expect(await to(key, 'http://agri.example:8080/graphql')).toBe(200);
    for (const other of [
      `${ministry.server.url}/graphql`,
      'https://agri.example/graphql',
      'http://agri.example:8080/ministries/one',
      'https://agri.example:8443/ministries/one',
    ])
      expect(await to(key, other)).toBe(401);
  });
});

describe('what is no signature of ours is refused as such, whatever it is', () => {
  const refusalOf = async (change: (input: string) => string): Promise<Verification> => {
    const made = await start();
    const headers = signCall(await made.key(), own());
    const options = {
      ministry: 'rare-earth',
      keys: await readTrustedKeys(readFileSync(made.publicFile, 'utf8')),
      memory: new CallMemory(),
      since: 0,
      now: Date.now(),
    };
    const changed: Record<string, string> = { ...headers, 'signature-input': change(headers['signature-input'] ?? '') };
    return verifyCall(
      { method: 'POST', authority: own().authority, target: '/graphql', field: (name) => changed[name] ?? null },
      Buffer.from(BODY),
      options,
    );
  };

  test.each<[string, (input: string) => string]>([
    ['created as text', (input) => input.replace(/created=(\d+)/, 'created="$1"')],
    ['created as a decimal', (input) => input.replace(/created=(\d+)/, 'created=$1.5')],
    ['no created', (input) => input.replace(/;created=\d+/, '')],
    ['expires as a token', (input) => input.replace(/expires=\d+/, 'expires=never')],
    ['no expires', (input) => input.replace(/;expires=\d+/, '')],
    ['keyid as a number', (input) => input.replace(/keyid="[^"]*"/, 'keyid=1')],
    ['keyid as bytes', (input) => input.replace(/keyid="[^"]*"/, 'keyid=:AAAA:')],
    ['no keyid', (input) => input.replace(/;keyid="[^"]*"/, '')],
    ['alg that is true', (input) => input.replace(/alg="[^"]*"/, 'alg')],
    ['no alg', (input) => input.replace(/;alg="[^"]*"/, '')],
    ['nonce as a number', (input) => input.replace(/nonce="[^"]*"/, 'nonce=1234567890123456')],
    ['a short nonce', (input) => input.replace(/nonce="[^"]*"/, 'nonce="123456789012345"')],
    ['a long nonce', (input) => input.replace(/nonce="[^"]*"/, `nonce="${'n'.repeat(65)}"`)],
    ['a component with a parameter', (input) => input.replace('"@method"', '"@method";req')],
  ])('%s', async (_, change) => {
    expect(await refusalOf(change)).toEqual({ refusal: 'malformed' });
  });
});

test('a signature that is to hold for more than a minute is refused, as nobody remembers its call for longer', async () => {
  const made = await start();
  const key = await made.key();
  const keys = await readTrustedKeys(readFileSync(made.publicFile, 'utf8'));
  const now = Date.now();
  const holdsFor = (seconds: number): Verification => {
    // Signed by the gateway itself, so that nothing but its life is wrong.
    const sign = (base: string): Buffer =>
      key.sign(base.replace(/expires=\d+/, `expires=${Math.floor(now / 1_000) + seconds}`));
    const headers = signCall({ ...key, sign }, own(), now);
    const changed: Record<string, string> = {
      ...headers,
      'signature-input': (headers['signature-input'] ?? '').replace(
        /expires=\d+/,
        `expires=${Math.floor(now / 1_000) + seconds}`,
      ),
    };
    return verifyCall(
      { method: 'POST', authority: own().authority, target: '/graphql', field: (name) => changed[name] ?? null },
      Buffer.from(BODY),
      { ministry: 'rare-earth', keys, memory: new CallMemory(), since: 0, now },
    );
  };
  expect(holdsFor(60)).toMatchObject({ claims: { role: 'citizen' } });
  for (const seconds of [61, 3_600, 1e9, 0, -1]) expect(holdsFor(seconds)).toEqual({ refusal: 'not valid now' });
});

test('a call for another ministry, and one of a gateway that is not trusted', async () => {
  const key = await (await start()).key();
  expect(await send(key, { ministry: 'agriculture' })).toBe(401);
  expect(await send(await (await keys()).key())).toBe(401);
});

test('a key of one kind is none of the other, whatever a call says of it', async () => {
  const made = await start();
  const key = await made.key();
  const sm2 = await (await keys({ algorithm: 'SM2' })).key();
  expect(await send({ ...key, algorithm: sm2.algorithm })).toBe(401);
  expect(await send({ ...sm2, id: key.id })).toBe(401);
});

test('claims with a member that is not known, or none at all, are refused', async () => {
  const key = await (await start()).key();
  expect(await send(key, { claims: { role: 'citizen', except: 'x' } as CallClaims })).toBe(401);
  expect(await send(key, { claims: { role: 'emperor' } as unknown as CallClaims })).toBe(401);
});

test('without trusted keys everyone is anonymous, whatever a call says', async () => {
  const key = await (await keys()).key();
  ministry = await testMinistry();
  expect(await send(key, { claims: { role: 'regulator', sector: 'RARE_EARTH' } })).toBe(200);
  expect((await post({})).status).toBe(200);
  expect(ministry.heard).toEqual([{ role: 'anonymous' }, { role: 'anonymous' }]);
});

describe('keys change under running calls', () => {
  test('from the old to the new to the old’s end, no call is refused', async () => {
    const made = await start();
    const old = await made.key();
    let refused = 0;
    const ask = async (key: SigningKey): Promise<void> => {
      if ((await send(key)) !== 200) refused += 1;
    };
    for (let i = 0; i < 20; i += 1) await ask(old);
    await makeKeys(made.folder, { algorithm: 'SM2' });
    const next = await made.key();
    expect(next.id).not.toBe(old.id);
    // The gateways of a ministry do not change at one moment.
    for (let i = 0; i < 5; i += 1) await Promise.all([ask(old), ask(next)]);
    await makeKeys(made.folder, { retire: true });
    await expect.poll(() => send(old), { timeout: 10_000, interval: 100 }).toBe(401);
    for (let i = 0; i < 5; i += 1) await ask(next);
    expect(refused).toBe(0);
  });

  test('a file that is half written, or gone, leaves the keys that were', async () => {
    const made = await start();
    const key = await made.key();
    writeFileSync(made.publicFile, readFileSync(made.publicFile, 'utf8').slice(0, 40));
    const stranger = await (await keys()).key();
    // The unknown key makes it look at once.
    await expect.poll(() => send(stranger)).toBe(401);
    expect(await send(key)).toBe(200);
  });
});

describe('configuration', () => {
  test('production needs trusted keys, and says so with the key’s name', async () => {
    ministry = await testMinistry();
    await expect(testMinistry({ production: true })).rejects.toThrow('rareEarth.address (RARE_EARTH_ADDRESS): not set');
    await expect(testMinistry({ production: true })).rejects.toThrow(
      'rareEarth.trustedKeys (RARE_EARTH_TRUSTED_KEYS): not set',
    );
    await expect(testMinistry({ production: true, tls: { cert: '/none', ca: '/none' } })).rejects.toMatchObject({
      faults: [
        expect.stringContaining('rareEarth.tls'),
        expect.stringContaining('tls.cert'),
        expect.stringContaining('tls.ca'),
        expect.stringContaining('rareEarth.address (RARE_EARTH_ADDRESS): not set'),
        expect.stringContaining('trustedKeys'),
      ],
    });
  });

  test('a file without keys is no file of keys', async () => {
    const made = await start();
    await expect(testMinistry({ trustedKeys: made.privateFile })).rejects.toThrow(/RARE_EARTH_TRUSTED_KEYS.*private/);
    await expect(testMinistry({ trustedKeys: '/none.json' })).rejects.toThrow('RARE_EARTH_TRUSTED_KEYS');
  });

  test('every ministry’s section takes the same keys', async () => {
    ministry = await testMinistry();
    const env = {
      RARE_EARTH_URL: 'http://a.example',
      RARE_EARTH_USER: 'u',
      RARE_EARTH_PASSWORD: 'p',
      DRUG_SOAP_URL: 'http://a.example',
      DRUG_SOAP_USER: 'u',
      DRUG_SOAP_PASSWORD: 'p',
      FOOD_EPCIS_URL: 'http://a.example',
    };
    const own = (section: string): Record<string, string> => ({
      [`${section}_TRUSTED_KEYS`]: '/keys.json',
      [`${section}_ADDRESS`]: 'https://a.example/graphql https://b.example/graphql',
      [`${section}_PRODUCTION`]: 'true',
      [`${section}_TLS_CERT`]: '/cert.pem',
    });
    const expected = {
      trustedKeys: '/keys.json',
      address: 'https://a.example/graphql https://b.example/graphql',
      production: true,
      tls: { cert: '/cert.pem' },
    };
    expect(readRareEarthConfig({ env: { ...env, ...own('RARE_EARTH') } })).toMatchObject(expected);
    expect(readFoodDrugConfig({ env: { ...env, ...own('FOOD_DRUG') } }).foodDrug).toMatchObject(expected);
  });
});
