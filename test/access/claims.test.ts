import type { JWTPayload } from 'jose';
import { expect, test } from 'vitest';
import type { Fault } from '../../common/resilience/fault.ts';
import { readGatewayConfig } from '../../gateway/config.ts';
import type { Identity } from '../../common/identity/identity.ts';
import { readIdentity } from '../../common/identity/read-identity.ts';

const SECTORS = new Set(['FOOD_DRUG']);

/** Who that is, or why it is nobody, where the configuration names these places. */
function read(places: Readonly<Record<string, string>>, payload: JWTPayload): Identity | string {
  const env = Object.fromEntries(
    Object.entries(places).map(([key, place]) => [`GATEWAY_IDENTITY_CLAIMS_${key.toUpperCase()}`, place]),
  );
  const { claims } = readGatewayConfig({ env }).identity;
  try {
    return readIdentity(payload, { claims, sectors: SECTORS });
  } catch (error) {
    return (error as Fault).message;
  }
}

const REGULATOR = { role: 'regulator', subject: 'r-1', sector: 'FOOD_DRUG', organization: null, scopes: [] };

test('claims are read where the configuration says that this issuer writes them', () => {
  const places = {
    subject: 'preferred_username',
    role: '/realm_access/roles',
    sector: 'https://id.example/claims/sector',
    organization: '/org/a~1b~0c',
    scopes: 'scp',
  };
  expect(
    read(places, {
      sub: 'b6c9',
      preferred_username: 'r-1',
      role: 'citizen',
      sector: 'RARE_EARTH',
      realm_access: { roles: ['offline_access', 'regulator', 'uma_authorization'] },
      'https://id.example/claims/sector': 'FOOD_DRUG',
      scp: ['b', 'a'],
    }),
  ).toEqual({ ...REGULATOR, scopes: ['a', 'b'] });
  expect(
    read(places, {
      preferred_username: 'e-1',
      realm_access: { roles: 'enterprise' },
      org: { 'a/b~c': '91370681MA3T00017D' },
      scp: 'b a',
    }),
  ).toMatchObject({ role: 'enterprise', organization: '91370681MA3T00017D', scopes: ['a', 'b'] });
});

test('without a word of the configuration they are ours, and those alone', () => {
  expect(read({}, { sub: 'r-1', role: 'regulator', sector: 'FOOD_DRUG' })).toEqual(REGULATOR);
  for (const payload of [
    { sub: 'r-1', role: ['regulator'], sector: 'FOOD_DRUG' },
    { sub: 'r-1', realm_access: { roles: ['regulator'] }, sector: 'FOOD_DRUG' },
  ])
    expect(read({}, payload)).toMatch(/claim role cannot be used/);
});

test.each<[what: string, roles: unknown]>([
  ['two of ours', ['citizen', 'regulator']],
  ['none of ours', ['administrator']],
  ['nothing', []],
  ['one of ours in a list of lists', [['regulator']]],
  ['a map', { regulator: true }],
])('a list of roles with %s is nobody’s', (_, roles) => {
  expect(read({ role: '/realm_access/roles' }, { sub: 'r-1', sector: 'FOOD_DRUG', realm_access: { roles } })).toMatch(
    /claim \/realm_access\/roles cannot be used; expected one of citizen/,
  );
});

test.each(['/a/length', '/a/0', '/a/b/c', '/constructor/name', '__proto__'])('at %s there is no claim', (place) => {
  expect(read({ role: place }, { sub: 'r-1', a: ['regulator'], sector: 'FOOD_DRUG' })).toMatch(/cannot be used/);
});
