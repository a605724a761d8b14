import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { ConfigError } from '../../common/config/config.ts';
import { DEVELOPMENT_ISSUER } from '../../common/signature/development-key.ts';
import { readGatewayConfig } from '../../gateway/config.ts';
import { openDoor } from './support/gateway.ts';
import { AUDIENCE, goodToken, ISSUER } from './support/issuer.ts';
import { makeSigner } from './support/signer.ts';

function faultsOf(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    readGatewayConfig({ env });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

const TRUST = { GATEWAY_IDENTITY_ISSUER: 'https://id.example', GATEWAY_IDENTITY_JWKS_URL: 'https://id.example/jwks' };

test('without any setting nothing of identity is a fault, and production is off', () => {
  expect(faultsOf({})).toEqual([]);
  expect(readGatewayConfig({ env: {} })).toMatchObject({ production: false, identity: { audience: 'tongcha' } });
});

test('production takes an issuer with keys, by https or from a file', () => {
  const ofIdentity = (env: Readonly<Record<string, string>>): readonly string[] =>
    faultsOf({ GATEWAY_PRODUCTION: 'true', ...env }).filter((fault) => fault.includes('identity'));
  expect(ofIdentity(TRUST)).toEqual([]);
  expect(
    ofIdentity({ GATEWAY_IDENTITY_ISSUER: 'https://id.example', GATEWAY_IDENTITY_JWKS_FILE: '/etc/jwks.json' }),
  ).toEqual([]);
  expect(ofIdentity({ GATEWAY_IDENTITY_ISSUER: 'https://id.example/realms/gov' })).toEqual([]);
});

test('production names every development default of identity at once', () => {
  const faults = faultsOf({
    GATEWAY_PRODUCTION: 'true',
    GATEWAY_IDENTITY_DEVELOPMENT_KEYS: 'data/development/jwks.json',
  }).join('\n');
  expect(faults).toMatch(/gateway\.identity\.issuer \(GATEWAY_IDENTITY_ISSUER\): not set: production needs/);
  expect(faults).toMatch(
    /gateway\.identity\.developmentKeys \(GATEWAY_IDENTITY_DEVELOPMENT_KEYS\): .*: production takes no development tokens/,
  );
});

test('production takes no PostgreSQL without a password for what people order by', () => {
  const refused = (store: string): number =>
    ['JOBS', 'GOVERNANCE'].filter((section) =>
      faultsOf({ GATEWAY_PRODUCTION: 'true', [`GATEWAY_${section}_STORE`]: store }).some((fault) =>
        fault.includes(`.store (GATEWAY_${section}_STORE)`),
      ),
    ).length;
  for (const store of ['postgres://db.example/x', 'postgresql://tongcha@db.example/x', 'postgres://:@db.example/x'])
    expect(refused(store), store).toBe(2);
  for (const store of ['postgres://tongcha:word@db.example/x', 'postgres:///x?host=/run/postgresql', '/data/x.sqlite'])
    expect(refused(store), store).toBe(0);
});

test('no spelling of http is taken for https', () => {
  for (const address of ['http://id.example/jwks', 'HTTP://id.example/jwks', 'Http://id.example/jwks'])
    expect(
      faultsOf({ GATEWAY_PRODUCTION: 'true', ...TRUST, GATEWAY_IDENTITY_JWKS_URL: address }).filter((fault) =>
        fault.includes('gateway.identity.jwksUrl'),
      ),
      address,
    ).toHaveLength(1);
});

describe('in production only access tokens count', () => {
  const signer = makeSigner('ed-1');
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-types-'));
  const files = {
    jwks: join(folder, 'jwks.json'),
    audit: join(folder, 'audit'),
    pem: join(folder, 'audit.pem'),
    key: join(folder, 'signing.json'),
  };
  writeFileSync(files.jwks, JSON.stringify({ keys: [signer.jwk] }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const production = {
    GATEWAY_PRODUCTION: 'true',
    GATEWAY_SUPERGRAPH: 'another',
    GATEWAY_IDENTITY_ISSUER: ISSUER,
    GATEWAY_IDENTITY_AUDIENCE: AUDIENCE,
    GATEWAY_IDENTITY_JWKS_FILE: files.jwks,
    GATEWAY_AUDIT_FOLDER: files.audit,
    GATEWAY_AUDIT_KEY: files.pem,
    GATEWAY_SIGNING_KEY_FILE: files.key,
  };
  const statuses = async (
    env: Readonly<Record<string, string>>,
    more: object = {},
  ): Promise<Record<string, number>> => {
    const door = await openDoor(env);
    onTestFinished(() => door.close());
    const all = await Promise.all(
      ['at+jwt', 'application/AT+JWT', 'JWT', 'acme-access'].map(
        async (typ) =>
          [typ, (await door.knock(goodToken(signer, { sector: 'FOOD_DRUG', ...more }, { typ }))).status] as const,
      ),
    );
    return Object.fromEntries(all);
  };

  test('by their typ, as RFC 9068 has it', async () => {
    expect(await statuses(production)).toEqual({
      'at+jwt': 200,
      'application/AT+JWT': 200,
      JWT: 401,
      'acme-access': 401,
    });
    expect(await statuses({ ...production, GATEWAY_PRODUCTION: 'false' })).toEqual({
      'at+jwt': 200,
      'application/AT+JWT': 200,
      JWT: 200,
      'acme-access': 401,
    });
  });

  test('or as its issuer is known to write it', async () => {
    expect(await statuses({ ...production, GATEWAY_IDENTITY_TOKEN_TYPE: 'JWT' })).toEqual({
      'at+jwt': 401,
      'application/AT+JWT': 401,
      JWT: 200,
      'acme-access': 401,
    });
    expect(await statuses({ ...production, GATEWAY_IDENTITY_TOKEN_TYPE: 'Acme-Access' })).toMatchObject({
      JWT: 401,
      'acme-access': 200,
    });
  });

  test('and for as long as they may count at most', async () => {
    const hour = { exp: Math.floor(Date.now() / 1_000) + 3_600 };
    expect(await statuses(production, hour)).toMatchObject({ 'at+jwt': 200 });
    expect(await statuses({ ...production, GATEWAY_IDENTITY_MAX_TOKEN_MINUTES: '30' }, hour)).toMatchObject({
      'at+jwt': 401,
    });
  });
});

test('production takes no Redis without a password, and no supergraph from it that nobody has signed', () => {
  const ofRedis = (env: Readonly<Record<string, string>>): readonly string[] =>
    faultsOf({ GATEWAY_PRODUCTION: 'true', ...TRUST, ...env }).filter((fault) => fault.includes('redis'));
  for (const url of ['redis://cache.example', 'redis://tongcha@cache.example:6379', 'rediss://cache.example/0'])
    expect(ofRedis({ GATEWAY_REDIS_URL: url })).toEqual([
      expect.stringMatching(/^gateway\.redis\.url \(GATEWAY_REDIS_URL\): .*anybody may write/),
    ]);
  for (const url of ['redis://:secret@cache.example', 'rediss://tongcha:secret@cache.example/0'])
    expect(ofRedis({ GATEWAY_REDIS_URL: url })).toEqual([]);
  const graph = {
    GATEWAY_REDIS_URL: 'redis://:secret@cache.example',
    GATEWAY_REDIS_SUPERGRAPH_KEY: 'tongcha:supergraph',
  };
  expect(ofRedis(graph)).toEqual([
    expect.stringMatching(
      /^gateway\.redis\.supergraphKeys \(GATEWAY_REDIS_SUPERGRAPH_KEYS\): not set: .*signed supergraph/,
    ),
  ]);
  expect(ofRedis({ ...graph, GATEWAY_REDIS_SUPERGRAPH_KEYS: '/keys.json' })).toEqual([]);
  expect(faultsOf({ GATEWAY_REDIS_URL: 'redis://cache.example' })).toEqual([]);
});

test('a fault of an address does not tell its password', () => {
  expect(faultsOf({ GATEWAY_REDIS_URL: 'http://tongcha:secret@cache.example' }).join()).toMatch(
    /"http:\/\/\(hidden\)@cache\.example"/,
  );
});

test.each<[what: string, env: Readonly<Record<string, string>>, fault: RegExp]>([
  ['keys by http', { ...TRUST, GATEWAY_IDENTITY_JWKS_URL: 'http://id.example/jwks' }, /https only/],
  ['keys found by http', { GATEWAY_IDENTITY_ISSUER: 'http://id.example' }, /finds keys by https only/],
  ['the development issuer', { ...TRUST, GATEWAY_IDENTITY_ISSUER: DEVELOPMENT_ISSUER }, /no development tokens/],
])('production refuses %s', (_, env, fault) => {
  expect(faultsOf({ GATEWAY_PRODUCTION: 'true', ...env }).join('\n')).toMatch(fault);
});

test.each<[what: string, env: Readonly<Record<string, string>>, fault: RegExp]>([
  ['an issuer that is no address, without keys', { GATEWAY_IDENTITY_ISSUER: 'id' }, /issuer.*or jwksUrl or jwksFile/],
  [
    'an issuer with a query, without keys',
    { GATEWAY_IDENTITY_ISSUER: 'https://id.example/?a' },
    /issuer.*an https address/,
  ],
  ['an authority of nobody', { GATEWAY_IDENTITY_CA: 'ca.pem' }, /ca \(.*expected an issuer whose keys are fetched/],
  [
    'an authority of a file',
    { GATEWAY_IDENTITY_ISSUER: 'id', GATEWAY_IDENTITY_JWKS_FILE: 'keys.json', GATEWAY_IDENTITY_CA: 'ca.pem' },
    /ca \(.*expected an issuer whose keys are fetched/,
  ],
  [
    'two things in one claim',
    { GATEWAY_IDENTITY_CLAIMS_ROLE: 'sector' },
    /claims\.sector .*another claim than that of role/,
  ],
  ['keys without issuer', { GATEWAY_IDENTITY_JWKS_FILE: 'keys.json' }, /issuer.*whose keys/],
  ['keys twice', { ...TRUST, GATEWAY_IDENTITY_JWKS_FILE: 'keys.json' }, /one of jwksUrl and jwksFile/],
  [
    'an address that is none',
    { ...TRUST, GATEWAY_IDENTITY_JWKS_URL: 'id.example' },
    /expected an http or https address/,
  ],
])('%s is a fault anywhere', (_, env, fault) => {
  expect(faultsOf(env).join('\n')).toMatch(fault);
});

test.each(['a\nb', '/', '/a/', '/a~2', '/a//b'])('a claim is no way: %j', (place) => {
  expect(faultsOf({ GATEWAY_IDENTITY_CLAIMS_ROLE: place }).join('\n')).toMatch(
    /claims\.role \(.*: expected the name of a claim/,
  );
});

test('an address with a password in it is refused, and the password is not repeated', () => {
  const env = {
    GATEWAY_IDENTITY_ISSUER: 'https://u:hush@id.example',
    GATEWAY_IDENTITY_JWKS_URL: 'https://u:hush@id.example/keys',
  };
  const fault = (): unknown => {
    try {
      return readGatewayConfig({ env });
    } catch (error) {
      return error instanceof Error ? error.message : error;
    }
  };
  expect(fault()).toMatch(
    /identity\.issuer.*without user and password\n.*identity\.jwksUrl.*without user and password/,
  );
  expect(fault()).not.toContain('hush');
});
