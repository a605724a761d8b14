import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError } from '../../common/config/config.ts';
import { readGatewayConfig } from '../../gateway/config.ts';
import { wellKnown } from '../../common/identity/issuer-metadata.ts';
import { openIssuers } from '../../common/identity/key-sources.ts';
import type { KeysState, RememberedKeys } from '../../common/identity/remembered-keys.ts';
import { authority } from '../signature/support/certificates.ts';
import { freePort } from '../support/free-port.ts';
import { openDoor } from './support/gateway.ts';
import { goodToken } from './support/issuer.ts';
import { makeSigner } from './support/signer.ts';
import { type Answer, json, jwks, startTlsIssuer, type TlsIssuer } from './support/tls-issuer.ts';

const first = makeSigner('first');
const second = makeSigner('second');
const ours = authority('Ministry CA');
const theirs = authority('Another CA');

let folder: string;
let issuer: TlsIssuer;
const opened: RememberedKeys[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-issuer-'));
  writeFileSync(join(folder, 'ca.pem'), ours.cert);
  issuer = await startTlsIssuer(ours.issue('id'));
});
afterEach(async () => {
  for (const keys of opened.splice(0)) keys.stop();
  await issuer.stop();
  rmSync(folder, { recursive: true });
});

const OPENID = '/.well-known/openid-configuration';
const metadata = (more: Readonly<Record<string, unknown>> = {}): Answer =>
  json({ issuer: issuer.origin, jwks_uri: `${issuer.origin}/keys`, ...more });

/** As the gateway opens it by this configuration, its keys read once. */
async function trusting(env: Readonly<Record<string, string>> = {}): Promise<RememberedKeys> {
  const { identity } = readGatewayConfig({
    env: { GATEWAY_IDENTITY_ISSUER: issuer.origin, GATEWAY_IDENTITY_CA: join(folder, 'ca.pem'), ...env },
  });
  const [only] = openIssuers(identity);
  if (!only) throw new Error('no issuer');
  opened.push(only.keys);
  await only.keys.refresh();
  return only.keys;
}

const stateOf = async (env?: Readonly<Record<string, string>>): Promise<KeysState> => (await trusting(env)).state();

test('an issuer alone tells where its keys are, over https by an authority of its own', async () => {
  issuer.answers({ [OPENID]: metadata(), '/keys': jwks(first, second) });
  expect(await stateOf()).toMatchObject({ keys: 2, fault: null });
  expect(issuer.asked).toEqual([OPENID, '/keys']);
});

test('a gateway takes its tokens, and a new key of it with the first token', async () => {
  issuer.answers({ [OPENID]: metadata(), '/keys': jwks(first) });
  const door = await openDoor({
    GATEWAY_IDENTITY_ISSUER: issuer.origin,
    GATEWAY_IDENTITY_CA: join(folder, 'ca.pem'),
    GATEWAY_IDENTITY_CLAIMS_ROLE: '/realm_access/roles',
  });
  const claims = { iss: issuer.origin, role: undefined, realm_access: { roles: ['regulator', 'offline_access'] } };
  expect(await door.knock(goodToken(first, claims))).toEqual({ status: 200 });
  issuer.answers({ [OPENID]: metadata(), '/keys': jwks(first, second) });
  expect(await door.knock(goodToken(second, claims))).toEqual({ status: 200 });
  expect(await door.knock(goodToken(second))).toMatchObject({ status: 401 });
  await door.close();
});

test('one that has no OpenID tells it as RFC 8414 has it', async () => {
  issuer.answers({ '/.well-known/oauth-authorization-server': metadata(), '/keys': jwks(first) });
  expect(await stateOf()).toMatchObject({ keys: 1, fault: null });
});

test.each([
  ['https://id.example', OPENID, '/.well-known/oauth-authorization-server'],
  ['https://id.example/', OPENID, '/.well-known/oauth-authorization-server'],
  [
    'https://id.example/realms/gov',
    '/realms/gov/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server/realms/gov',
  ],
])('the metadata of %s is below its path, or the path below the metadata', (identifier, openid, oauth) => {
  expect(wellKnown(identifier).map(({ href }) => href)).toEqual([
    `https://id.example${openid}`,
    `https://id.example${oauth}`,
  ]);
});

test('keys that move are followed, and an issuer that was down at the start is found again', async () => {
  const port = await freePort();
  const origin = `https://127.0.0.1:${port}`;
  const keys = await trusting({ GATEWAY_IDENTITY_ISSUER: origin });
  expect(keys.state()).toMatchObject({ keys: null, fault: expect.stringMatching(/metadata.*refused/) });
  const back = await startTlsIssuer(ours.issue('id'), port);
  back.answers({ [OPENID]: json({ issuer: origin, jwks_uri: `${origin}/old` }), '/old': jwks(first) });
  await keys.refresh();
  expect(keys.state()).toMatchObject({ keys: 1, fault: null });
  back.answers({ [OPENID]: json({ issuer: origin, jwks_uri: `${origin}/new` }), '/new': jwks(first, second) });
  await keys.refresh();
  expect(keys.state()).toMatchObject({ keys: 2, fault: null });
  await back.stop();
  await keys.refresh();
  expect(keys.state()).toMatchObject({ keys: 2, fault: expect.stringMatching(/refused/) });
});

test('an authority and a certificate that are renewed count without a restart; until then the reason is told', async () => {
  issuer.answers({ [OPENID]: metadata(), '/keys': jwks(first) });
  const keys = await trusting();
  const faultNow = async (): Promise<string | null> => {
    await keys.refresh();
    return keys.state().fault;
  };
  expect(await faultNow()).toBeNull();
  issuer.shows(theirs.issue('id'));
  expect(await faultNow()).toMatch(/signed by nobody who is trusted/);
  writeFileSync(join(folder, 'ca.pem'), theirs.cert);
  expect(await faultNow()).toBeNull();
  issuer.shows(theirs.issue('id', Date.now() - 60_000));
  expect(await faultNow()).toMatch(/certificate has expired/);
  rmSync(join(folder, 'ca.pem'));
  expect(await faultNow()).toMatch(/identity\.ca cannot be read/);
  expect(keys.state().keys).toBe(1);
});

test('without its authority its certificate is not trusted', async () => {
  issuer.answers({ [OPENID]: metadata(), '/keys': jwks(first) });
  expect(await stateOf({ GATEWAY_IDENTITY_CA: '' })).toMatchObject({
    keys: null,
    fault: 'its metadata cannot be fetched: its certificate is signed by nobody who is trusted here',
  });
});

test('metadata of another issuer, by a letter, brings no keys', async () => {
  for (const other of [`${issuer.origin}/`, 'https://127.0.0.1', undefined, [issuer.origin]]) {
    issuer.answers({ [OPENID]: metadata({ issuer: other }), '/keys': jwks(first) });
    expect(await stateOf()).toMatchObject({ keys: null, fault: expect.stringMatching(/names another issuer/) });
  }
  expect(issuer.asked).not.toContain('/keys');
});

test.each<[what: string, uri: unknown, fault: RegExp]>([
  ['without https', 'http://127.0.0.1/keys', /not https/],
  ['of a file', 'file:///etc/keys.json', /not https/],
  ['that is none', 'keys', /no address of its keys/],
  ['that is missing', undefined, /no address of its keys/],
])('an address of keys %s is not asked', async (_, uri, fault) => {
  issuer.answers({ [OPENID]: metadata({ jwks_uri: uri }) });
  expect(await stateOf()).toMatchObject({ keys: null, fault: expect.stringMatching(fault) });
});

const FAULTS: readonly (readonly [what: string, answer: Answer, fault: RegExp])[] = [
  [
    'leads elsewhere',
    (_, response) => response.writeHead(302, { location: '/elsewhere' }).end(),
    /redirect \(HTTP 302\)/,
  ],
  ['is not there', (_, response) => response.writeHead(404).end(), /keys cannot be fetched: HTTP 404/],
  ['is a page', (_, response) => response.end('<html>secret-of-theirs</html>'), /its keys: expected JSON$/],
  ['is no key set', json({ keys: 'none' }), /expected a JWK set/],
  ['is without end', endless, /larger than allowed/],
  [
    'is cut short',
    (_, response) => response.writeHead(200, { 'content-length': 9 }).write('{', () => response.destroy()),
    /connection was cut/,
  ],
];

/** Until it is cut off. */
function endless(...[, response]: Parameters<Answer>): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const block = Buffer.alloc(64 * 1024, 0x20);
  const more = (): void => {
    while (response.write(block));
    response.once('drain', more);
  };
  response.on('error', () => {});
  more();
}

test.each(FAULTS)('a key set that %s is told as that, and what was known goes on', async (_, answer, fault) => {
  issuer.answers({ [OPENID]: metadata(), '/keys': jwks(first), '/elsewhere': jwks(second) });
  const keys = await trusting();
  issuer.answers({ [OPENID]: metadata(), '/keys': answer, '/elsewhere': jwks(second) });
  await keys.refresh();
  expect(keys.state()).toMatchObject({ keys: 1, fault: expect.stringMatching(fault) });
  expect(issuer.asked).not.toContain('/elsewhere');
});

test('what speaks no TLS is told as that', async () => {
  const plain = createServer((socket) =>
    socket
      .on('error', () => {})
      .resume()
      .end('SSH-2.0-none\r\n'),
  );
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  const { port } = plain.address() as { port: number };
  expect((await stateOf({ GATEWAY_IDENTITY_ISSUER: `https://127.0.0.1:${port}` })).fault).toMatch(/does not speak TLS/);
  await new Promise((resolve) => plain.close(resolve));
});

test('files that are not there, or hold no certificate, keep the gateway from starting', async () => {
  writeFileSync(join(folder, 'no.pem'), 'no certificate');
  for (const [key, file] of [
    ['CA', 'no.pem'],
    ['CA', 'missing.pem'],
  ] as const)
    await expect(trusting({ [`GATEWAY_IDENTITY_${key}`]: join(folder, file) })).rejects.toThrow(ConfigError);
});
