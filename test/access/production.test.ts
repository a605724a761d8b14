import { expect, test } from 'vitest';
import { ConfigError } from '../../common/config.ts';
import { DEVELOPMENT_ISSUER } from '../../common/development-key.ts';
import { readGatewayConfig } from '../../gateway/config.ts';

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
  const ofIdentity = (env: Readonly<Record<string, string>>): readonly string[] => faultsOf({ GATEWAY_PRODUCTION: 'true', ...env }).filter((fault) => fault.includes('identity'));
  expect(ofIdentity(TRUST)).toEqual([]);
  expect(ofIdentity({ GATEWAY_IDENTITY_ISSUER: 'https://id.example', GATEWAY_IDENTITY_JWKS_FILE: '/etc/jwks.json' })).toEqual([]);
});

test('production names every development default of identity at once', () => {
  const faults = faultsOf({ GATEWAY_PRODUCTION: 'true', GATEWAY_IDENTITY_DEVELOPMENT_KEYS: 'data/development/jwks.json' }).join('\n');
  expect(faults).toMatch(/gateway\.identity\.issuer \(GATEWAY_IDENTITY_ISSUER\): not set: production needs/);
  expect(faults).toMatch(/gateway\.identity\.jwksUrl \(GATEWAY_IDENTITY_JWKS_URL\): not set: production needs/);
  expect(faults).toMatch(/gateway\.identity\.developmentKeys \(GATEWAY_IDENTITY_DEVELOPMENT_KEYS\): .*: production takes no development tokens/);
});

test.each<[what: string, env: Readonly<Record<string, string>>, fault: RegExp]>([
  ['keys by http', { ...TRUST, GATEWAY_IDENTITY_JWKS_URL: 'http://id.example/jwks' }, /https only/],
  ['the development issuer', { ...TRUST, GATEWAY_IDENTITY_ISSUER: DEVELOPMENT_ISSUER }, /no development tokens/],
])('production refuses %s', (_, env, fault) => {
  expect(faultsOf({ GATEWAY_PRODUCTION: 'true', ...env }).join('\n')).toMatch(fault);
});

test.each<[what: string, env: Readonly<Record<string, string>>, fault: RegExp]>([
  ['an issuer without keys', { GATEWAY_IDENTITY_ISSUER: 'https://id.example' }, /jwksUrl.*expected the issuer’s keys/],
  ['keys without issuer', { GATEWAY_IDENTITY_JWKS_FILE: 'keys.json' }, /issuer.*whose keys/],
  ['keys twice', { ...TRUST, GATEWAY_IDENTITY_JWKS_FILE: 'keys.json' }, /one of jwksUrl and jwksFile/],
  ['an address that is none', { ...TRUST, GATEWAY_IDENTITY_JWKS_URL: 'id.example' }, /expected an http or https address/],
])('%s is a fault anywhere', (_, env, fault) => {
  expect(faultsOf(env).join('\n')).toMatch(fault);
});
