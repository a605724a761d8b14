import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { endingOf } from '../../common/http/certificate-life.ts';
import { WatchedTls } from '../../common/http/watched-tls.ts';
import { ALL_ON } from '../../gateway/calls/call-switches.ts';
import { Certificates } from '../../gateway/calls/certificates.ts';
import { connectMinistry, type MinistryClient } from '../../gateway/calls/connect.ts';
import { faultMessage } from '../../gateway/calls/subgraph-response.ts';
import { connectionConditions } from '../../gateway/readiness/connection-conditions.ts';
import { caller } from '../support/fake-ministry.ts';
import { type Authority, authority, type Certificate } from './support/certificates.ts';
import { QUERY, testMinistry, type TestMinistry } from './support/kit.ts';

const HOUR_MS = 3_600_000;

let folder: string;
let state: Authority;
let ministry: TestMinistry;
const open: { close(): unknown }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-renewed-'));
  state = authority('State CA');
  write('ca', { cert: state.cert });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
  await ministry?.server.stop(10);
  rmSync(folder, { recursive: true, force: true });
});

const path = (name: string): string => join(folder, `${name}.pem`);
let written = 0;
/** As tools that renew write: a new file in the old one's place. */
function write(name: string, { cert, key }: { cert?: string; key?: string }): void {
  const files: [string, string | undefined][] = [
    [path(name), cert],
    [path(`${name}-key`), key],
  ];
  for (const [file, text] of files) {
    if (text === undefined) continue;
    writeFileSync(`${file}.new`, text);
    utimesSync(`${file}.new`, new Date(), new Date(Date.now() + (written += 1_000)));
    renameSync(`${file}.new`, file);
  }
}

const tlsOf = (name: string) => ({ cert: path(name), key: path(`${name}-key`), ca: path('ca') });
async function start(certificate: Certificate): Promise<void> {
  write('ministry', certificate);
  ministry = await testMinistry({ tls: tlsOf('ministry') });
}

function client(certificates: Certificates): MinistryClient {
  const made = connectMinistry({
    ...ALL_ON,
    urls: [`${ministry.server.url}/graphql`],
    timeoutMs: 3_000,
    concurrency: 2,
    maxBatch: 10,
    probeEveryMs: 1_000,
    retryShare: 0,
    tls: certificates.tls(tlsOf('gateway'), 'ministries.rare-earth.tls'),
  });
  open.push(made);
  return made;
}
function certificatesOf(): Certificates {
  const made = new Certificates();
  open.push(made);
  return made;
}
const ask = (made: MinistryClient): Promise<unknown> =>
  made.call({ ...caller(3_000), query: QUERY, variables: {} }).then(
    ({ errors }) => errors,
    (error: { code: string }) => error.code,
  );

/** The end of the certificate that a fresh connection is shown. */
function shown(): Promise<string> {
  const { port } = new URL(ministry.server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(
      { host: '127.0.0.1', port: Number(port), rejectUnauthorized: false },
      () => (resolve(socket.getPeerCertificate().serialNumber), socket.destroy()),
    );
    socket.on('error', reject);
  });
}

test('a ministry shows its renewed certificate to whoever connects next, once it and its key fit together', async () => {
  await start(state.issue('ministry'));
  write('gateway', state.issue('gateway'));
  const made = client(certificatesOf());
  expect(await ask(made)).toEqual([]);
  const before = await shown();
  const next = state.issue('ministry');
  write('ministry', { cert: next.cert });
  ministry.server.reread?.();
  // Its key is not there yet.
  expect(await shown()).toBe(before);
  write('ministry', { key: next.key });
  ministry.server.reread?.();
  await vi.waitFor(async () => expect(await shown()).not.toBe(before));
  expect(await ask(made)).toEqual([]);
});

test('a gateway whose authority and own certificate are replaced goes on asking, without a restart', async () => {
  await start(state.issue('ministry'));
  write('gateway', state.issue('gateway'));
  const certificates = certificatesOf();
  const made = client(certificates);
  expect(await ask(made)).toEqual([]);
  // Another authority for all: first both are trusted everywhere, then each side has a new certificate, then the old authority goes.
  const other = authority('New CA');
  const renew = async (): Promise<void> => {
    ministry.server.reread?.();
    await certificates.look();
    await vi.waitFor(async () => expect(await ask(made)).toEqual([]));
  };
  write('ca', { cert: `${state.cert}${other.cert}` });
  await renew();
  write('ministry', other.issue('ministry'));
  await renew();
  write('gateway', other.issue('gateway'));
  await renew();
  write('ca', { cert: other.cert });
  await renew();
  // Whoever has the old one is a stranger now.
  write('gateway', state.issue('gateway'));
  await certificates.look();
  expect(await ask(made)).toBe('UNAVAILABLE');
});

test('files that cannot be used leave what was before, and are a condition until they can', async () => {
  write('gateway', state.issue('gateway'));
  const certificates = certificatesOf();
  const tls = certificates.tls(tlsOf('gateway'), 'ministries.rare-earth.tls');
  const before = tls.options;
  write('gateway', { cert: 'half of a cert' });
  await certificates.look();
  expect(tls.options).toBe(before);
  expect([...certificates.conditions()]).toMatchObject([
    { reason: 'CERTIFICATE_UNREADABLE', about: 'ministries.rare-earth.tls' },
  ]);
  write('gateway', state.issue('gateway'));
  await certificates.look();
  expect([...certificates.conditions()]).toEqual([]);
  expect(tls.options).not.toEqual(before);
});

test('each certificate is told before it ends and when it has: our own, and what a ministry’s server shows', async () => {
  const [soon, over] = [Date.now() + HOUR_MS / 5, Date.now() - 60_000];
  await start(state.issue('ministry', over));
  write('gateway', state.issue('gateway', soon));
  const certificates = certificatesOf();
  const made = client(certificates);
  const unwatch = certificates.watch('rare-earth', ministry.server.url, certificates.tls(tlsOf('gateway'), 'x.tls'));
  await certificates.look();
  const day = new Date(over).toISOString().slice(0, 10);
  expect([...certificates.conditions()]).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ reason: 'CERTIFICATE_EXPIRES_SOON', about: 'ministries.rare-earth.tls.cert' }),
      {
        reason: 'CERTIFICATE_EXPIRED',
        about: 'rare-earth',
        detail: expect.stringMatching(`^the certificate of rare-earth expired on ${day} `),
      },
    ]),
  );
  // Its callers are told no more than that it cannot be reached.
  for (let i = 0; i < 5; i += 1) expect(await ask(made)).toBe('UNAVAILABLE');
  expect(faultMessage('稀土', 'UNAVAILABLE')).not.toMatch(/certificate/);
  expect([...connectionConditions([['rare-earth', made.health()]])]).toEqual([
    { reason: 'MEMBER_CONNECTION_REFUSED', about: 'rare-earth', detail: 'its certificate has expired' },
  ]);
  write('ministry', state.issue('ministry'));
  ministry.server.reread?.();
  await vi.waitFor(async () => {
    await certificates.look();
    expect([...certificates.conditions()].map(({ about }) => about)).not.toContain('rare-earth');
  });
  unwatch();
  expect(certificates.lives().map(({ name }) => name)).not.toContain('rare-earth');
});

test('one that is nearing its end is told in its last quarter, a long one three weeks before', () => {
  const days = 86_400_000;
  const ending = (length: number, left: number): unknown =>
    endingOf({ name: 'x', from: new Date((left - length) * days), until: new Date(left * days) }, 0);
  expect([ending(90, 23), ending(90, 20), ending(365, 22), ending(365, 20), ending(1, 0.3), ending(1, 0.2)]).toEqual([
    null,
    'SOON',
    null,
    'SOON',
    null,
    'SOON',
  ]);
  expect(ending(90, 0)).toBe('EXPIRED');
});

test('what does not fit together keeps a process from starting, by the key that names it', () => {
  const [one, other] = [state.issue('a'), state.issue('b')];
  write('a', { cert: one.cert, key: other.key });
  expect(() => new WatchedTls({ cert: path('a'), key: path('a-key') }, 'rareEarth.tls')).toThrow(
    /rareEarth\.tls: expected a certificate and its own key/,
  );
});
