import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decodeShard, type Manifest, MembershipKey, readManifest, Tail } from '@tongcha/membership';
import { ANONYMOUS_CLAIMS, readSigningKey, signCall } from '@tongcha/signature';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { Builder } from '../../subgraphs/kit/membership/builder.ts';
import { LEVEL_SIZES } from '../../subgraphs/kit/membership/levels.ts';
import type { MinistryServerOptions } from '../../subgraphs/kit/server.ts';
import { codesOf, type Federation, federation, ListedSystem, SECRET, startMember } from './support/member.ts';

const key = new MembershipKey(SECRET);
let keys: Federation;
let system: ListedSystem;
let server: RunningServer | null = null;

beforeEach(async () => {
  keys = await federation();
  system = new ListedSystem();
});
afterEach(async () => {
  await server?.stop(10);
  server = null;
  keys.remove();
});

const start = async (options: Partial<MinistryServerOptions> = {}): Promise<RunningServer> =>
  (server = await startMember(keys, [system], options));

/** A signed GET, as a gateway sends it. */
async function get(
  path: string,
  change: { target?: string; authority?: string; ministry?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  const { url } = server as RunningServer;
  const signed = signCall(await readSigningKey(readFileSync(keys.privateFile, 'utf8')), {
    method: 'GET',
    authority: change.authority ?? new URL(url).host,
    target: change.target ?? path,
    contentType: 'application/json',
    body: '',
    ministry: change.ministry ?? 'rare-earth',
    claims: ANONYMOUS_CLAIMS,
    requestId: 'r-1',
  });
  return fetch(url + path, { headers: { ...signed, ...change.headers } });
}

const manifest = async (query = ''): Promise<Manifest> => {
  const response = await get(`/membership${query}`);
  const digest = response.headers.get('content-digest') ?? undefined;
  const read = readManifest(Buffer.from(await response.arrayBuffer()), digest);
  if (!read) throw new Error('no manifest');
  return read;
};
const whole = (): Promise<Manifest> => vi.waitFor(() => manifest(), { timeout: 10_000, interval: 50 });

test('a gateway that the ministry trusts gets what it mentions, and the shards that it is in', async () => {
  system.mention(...codesOf(0, 2_500));
  await start();
  const { epoch, shards, tail, asOf, ageMs } = await whole();
  expect(epoch).toBe(key.epoch);
  expect(Date.now() - Date.parse(asOf)).toBeLessThan(60_000);
  expect(ageMs).toBeGreaterThan(0);
  expect(shards).toHaveLength(1);
  expect(new Tail(tail.id).follow(tail)).toBe(true);
  const [entry] = shards as [Manifest['shards'][number]];
  const response = await get(`/membership/${entry.id}`);
  expect(response.headers.get('etag')).toBe(entry.etag);
  const filter = await decodeShard(Buffer.from(await response.arrayBuffer()), entry, epoch);
  for (const code of codesOf(0, 2_500)) expect(filter?.has(key.hash(code))).toBe(true);
  const again = await get(`/membership/${entry.id}`, { headers: { 'if-none-match': entry.etag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('nobody else gets anything: unsigned, for another path, twice, for another ministry', async () => {
  await start();
  await whole();
  const { url } = server as RunningServer;
  for (const path of ['/membership', '/membership/x', '/membership?tail=a.1']) {
    const response = await fetch(url + path);
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain(key.epoch);
    expect((await get(path, { target: '/graphql' })).status).toBe(401);
    expect((await get(path, { ministry: 'agriculture' })).status).toBe(401);
  }
  expect((await get('/membership/x')).status).toBe(404);
  expect((await get('/membership/../membership', { target: '/membership' })).status).toBe(200);
  const post = await fetch(`${url}/membership`, { method: 'POST' });
  expect(post.status).toBe(404);
});

test('behind a proxy a call is signed for the address that gateways know', async () => {
  await start({ address: 'https://rare-earth.example/graphql https://data.example/of/rare-earth' });
  const at = (authority: string, target: string, path: string): Promise<Response> => get(path, { authority, target });
  await vi.waitFor(
    async () => expect((await at('rare-earth.example', '/membership', '/membership')).status).toBe(200),
    { timeout: 10_000, interval: 50 },
  );
  expect((await at('data.example', '/of/rare-earth/membership', '/membership')).status).toBe(200);
  expect((await at('data.example', '/of/rare-earth/membership/x', '/membership/x')).status).toBe(404);
  for (const [authority, target, path] of [
    ['rare-earth.example', '/graphql', '/membership'],
    ['data.example', '/membership', '/membership'],
    ['data.example', '/of/rare-earth/membership', '/membership/x'],
    ['elsewhere.example', '/membership', '/membership'],
  ] as const)
    expect((await at(authority, target, path)).status).toBe(401);
});

test('whoever has everything waits for what comes next, and gets only that', async () => {
  system.mention(...codesOf(0, 10));
  await start();
  const { tail } = await whole();
  const copy = new Tail(tail.id);
  copy.follow(tail);
  let isThere = false;
  const next = manifest(`?tail=${copy.id}.${copy.count}`).then((read) => {
    isThere = true;
    return read;
  });
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(isThere).toBe(false);
  system.mention(...codesOf(10, 13));
  const { tail: part, heldMs } = await next;
  expect(heldMs).toBeGreaterThan(600);
  expect(copy.follow(part)).toBe(true);
  for (const code of codesOf(10, 13)) expect(copy.has(key.hash(code))).toBe(true);
  // As many of nothing that nobody sees how many there were.
  expect(copy.count % 16).toBe(0);
  // What is said of another tail is begun anew.
  expect((await manifest('?tail=another.5')).tail.from).toBe(0);
  expect((await manifest(`?tail=${copy.id}.999999`)).tail.from).toBe(0);
});

test('a stop answers those who wait at once', async () => {
  await start();
  const { tail } = await whole();
  const next = manifest(`?tail=${tail.id}.${tail.from + Buffer.from(tail.hashes, 'base64').length / 8}`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  // Longer than a test may take.
  await server?.stop(600_000);
  server = null;
  expect((await next).tail.id).toBe(tail.id);
});

test('a ministry publishes nothing while a system of its cannot list, and none without a key', async () => {
  const mute = Object.assign(new ListedSystem(), { codes: undefined });
  server = await startMember(keys, [system, mute]);
  expect((await get('/membership')).status).toBe(404);
  await server.stop(10);
  await start({ membership: undefined });
  expect((await get('/membership')).status).toBe(404);
});

test('a ministry that answers everybody does not start with a filter', async () => {
  await expect(start({ trustedKeys: undefined })).rejects.toThrow(/rareEarth\.membership\.keyFile .*trustedKeys/);
  keys.setKey('short');
  await expect(start()).rejects.toThrow(/32 characters/);
});

test('members of one process build in one thread, and one that stops leaves the other’s filter to it', async () => {
  const sizes = { ...LEVEL_SIZES };
  const [first, second] = [new Builder({ secret: SECRET, sizes }), new Builder({ secret: `${SECRET} 2`, sizes })];
  await Promise.all([first.add(codesOf(0, 10)), second.add(codesOf(0, 3))]);
  const [one, two] = await Promise.all([first.change(), second.change()]);
  expect(one.shards).toHaveLength(1);
  expect(one.shards?.[0]?.id).not.toBe(two.shards?.[0]?.id);
  await first.close();
  await second.add(codesOf(10, 12));
  expect((await second.change()).tail.byteLength).toBeGreaterThanOrEqual(2 * 8);
  await expect(first.change()).rejects.toThrow('has ended');
  await second.close();
  // The thread is gone with the last: the next begins another.
  const third = new Builder({ secret: SECRET, sizes });
  await third.add(codesOf(0, 1));
  expect((await third.change()).shards).toHaveLength(1);
  await third.close();
});
