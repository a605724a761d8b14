import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTlsFiles } from '../../common/http/tls.ts';
import { WatchedTls } from '../../common/http/watched-tls.ts';
import { readMinistryConfigs } from '../../gateway/config.ts';
import { ALL_ON } from '../../gateway/calls/call-switches.ts';
import { connectMinistry, type MinistryClient } from '../../gateway/calls/connect.ts';
import { caller } from '../support/fake-ministry.ts';
import { authority } from './support/certificates.ts';
import { QUERY, testMinistry, type TestMinistry } from './support/kit.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-tls-'));
const path = (name: string): string => join(folder, `${name}.pem`);
let ministry: TestMinistry;

beforeAll(async () => {
  const [state, stranger] = [authority('State CA'), authority('Nobody’s CA')];
  const files = {
    ca: { cert: state.cert },
    'other-ca': { cert: stranger.cert },
    ministry: state.issue('ministry'),
    gateway: state.issue('gateway'),
    stranger: stranger.issue('gateway'),
  };
  for (const [name, { cert, key }] of Object.entries(files) as [string, { cert: string; key?: string }][]) {
    writeFileSync(path(name), cert);
    if (key) writeFileSync(path(`${name}-key`), key);
  }
  ministry = await testMinistry({ tls: { cert: path('ministry'), key: path('ministry-key'), ca: path('ca') } });
});
afterAll(async () => {
  await ministry.server.stop(10);
  rmSync(folder, { recursive: true, force: true });
});

/** Asks as the configuration of the gateway says. */
async function ask(tls: Record<string, string>): Promise<unknown> {
  const env = Object.fromEntries(
    Object.entries(tls).map(([key, name]) => [`MINISTRIES_RARE_EARTH_TLS_${key.toUpperCase()}`, path(name)]),
  );
  const { 'rare-earth': config } = readMinistryConfigs(ownSupergraph(), { env });
  if (!config) throw new Error('no such ministry');
  const client: MinistryClient = connectMinistry({
    ...ALL_ON,
    ...config,
    urls: [`${ministry.server.url}/graphql`],
    retryShare: 0,
    tls: config.tls && new WatchedTls(config.tls, 'tls'),
  });
  try {
    return await client.call({ ...caller(5_000), query: QUERY, variables: {} });
  } finally {
    await client.close();
  }
}

test('a gateway with a certificate that the ministry’s authority has signed is answered', async () => {
  expect(ministry.server.url).toMatch(/^https:/);
  expect(await ask({ ca: 'ca', cert: 'gateway', key: 'gateway-key' })).toMatchObject({ errors: [] });
});

test.each([
  ['without a certificate', { ca: 'ca' }],
  ['with one that another authority has signed', { ca: 'ca', cert: 'stranger', key: 'stranger-key' }],
])('a stranger %s is refused in the handshake', async (_, tls) => {
  const before = ministry.heard.length;
  await expect(ask(tls)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(ministry.heard.length).toBe(before);
});

test.each([
  ['that another authority has signed', { ca: 'other-ca', cert: 'gateway', key: 'gateway-key' }],
  ['of an authority that nobody has named', { cert: 'gateway', key: 'gateway-key' }],
])('the gateway asks no server with a certificate %s', async (_, tls) => {
  await expect(ask(tls)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('a certificate without its key, and files that are not there, are said all at once', async () => {
  expect(() => readTlsFiles({ cert: path('none'), ca: path('none') }, 'x.tls')).toThrow(
    /x\.tls: .*\n.*x\.tls\.cert.*\n.*x\.tls\.ca/,
  );
  await expect(testMinistry({ tls: { ca: path('ca') } })).rejects.toThrow(
    'rareEarth.tls.cert (RARE_EARTH_TLS_CERT): not set',
  );
});
