import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import {
  encodeShard,
  Fuse,
  type Manifest,
  MembershipKey,
  padHashes,
  paddedCount,
  sortedHashes,
  Tail,
  writeManifest,
} from '@tongcha/membership';
import { Discovery } from '../../gateway/discovery/discovery.ts';
import type { MemberFilter } from '../../gateway/discovery/member-filter.ts';
import { currentMoment } from '../../gateway/discovery/moment.ts';
import { codesOf, SECRET } from './support/member.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const key = new MembershipKey(SECRET);
const UNKNOWN = key.hash('relot:913701000000000001.NONE');
const closing: (() => Promise<unknown> | void)[] = [];
let ahead = 0;
afterEach(async () => {
  ahead = 0;
  for (const close of closing.splice(0).toReversed()) await close();
});

const discoveryOf = (mostBytes = 64 * 1024 * 1024): Discovery =>
  new Discovery({
    key: { value: key, refresh: () => Promise.resolve() },
    signingKey: null,
    mostBytes,
    now: () => ({ wall: currentMoment().wall + ahead, steady: currentMoment().steady + ahead }),
  });

/** The filter of a member that answers as it is told to. */
async function filterOf(member: { answer: Answer }, discovery = discoveryOf()): Promise<MemberFilter> {
  const server = createServer((request, response) => member.answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const held = discovery.take({ name: 'bad', ministry: 'bad', urls: [`http://127.0.0.1:${port}/graphql`] });
  closing.push(() => held.release());
  return held.filter;
}

const { entry, bytes } = await encodeShard(
  Fuse.build(padHashes(sortedHashes(codesOf(0, 50).map((code) => key.hash(code)))), paddedCount(50)),
  key.epoch,
);
const say = (request: IncomingMessage, response: ServerResponse, change: Partial<Manifest> = {}): void => {
  const { body, digest } = writeManifest({
    version: 1,
    for: String(request.headers['x-request-id']),
    epoch: key.epoch,
    asOf: new Date().toISOString(),
    ageMs: 0,
    heldMs: 0,
    shards: [entry],
    tail: new Tail('t').part(0),
    ...change,
  });
  response.writeHead(200, { 'content-digest': digest }).end(body);
};
const isShard = ({ url }: IncomingMessage): boolean => url?.startsWith('/membership/') ?? false;
/** One whose manifest says something else. */
const saying =
  (change: Partial<Manifest>): Answer =>
  (request, response) =>
    isShard(request) ? void response.end(bytes) : say(request, response, change);
/** As it should. */
const well = saying({});
const inState = (filter: MemberFilter, state: string): Promise<void> =>
  vi.waitFor(() => expect(filter.status().state).toBe(state), { timeout: 10_000, interval: 20 });

test('one that answers well is used', async () => {
  const filter = await filterOf({ answer: well });
  await inState(filter, 'USED');
  expect(filter.verdict(UNKNOWN)).toBe('SURELY_NOT');
  for (const code of codesOf(0, 50)) expect(filter.verdict(key.hash(code))).toBe('MAY_KNOW');
});

test('one that never answers is asked about everything, holds nobody up, and is let go at once', async () => {
  const discovery = discoveryOf();
  const hung = await filterOf({ answer: () => {} }, discovery);
  const other = await filterOf({ answer: well }, discovery);
  await inState(other, 'USED');
  expect(hung.status().state).toBe('UNKNOWN');
  expect(discovery.table([hung, other]).whoMayKnow(UNKNOWN, discovery.moment())).toEqual([0]);
});

test('one that dies is believed for its promise, and no longer', async () => {
  const member = { answer: well };
  const filter = await filterOf(member);
  await inState(filter, 'USED');
  member.answer = (_, response) => void response.destroy();
  await vi.waitFor(() => expect(filter.status().ageMs).toBeGreaterThan(1_500), { timeout: 10_000 });
  expect(filter.verdict(UNKNOWN)).toBe('SURELY_NOT');
  ahead = 60_000;
  expect(filter.verdict(UNKNOWN)).toBe('MAY_KNOW');
  expect(filter.status().state).toBe('UNREACHABLE');
  ahead = 0;
  member.answer = well;
  await vi.waitFor(() => expect(filter.status().ageMs).toBeLessThan(1_000), { timeout: 20_000 });
}, 40_000);

test.each<readonly [string, Partial<Manifest>]>([
  ['held back for longer than it was asked', { heldMs: 1e9 }],
  ['of a time to come', { asOf: '2999-01-01T00:00:00.000Z', ageMs: 0 }],
])('what one says of its time makes it no younger: %s', async (_, change) => {
  const filter = await filterOf({ answer: saying(change) });
  await inState(filter, 'USED');
  const { wall, steady } = currentMoment();
  expect(filter.verdict(UNKNOWN, { wall: wall + 60_000, steady: steady + 60_000 })).toBe('MAY_KNOW');
});

test('one whose filter is older than its promise is not used', async () => {
  const filter = await filterOf({ answer: saying({ ageMs: 61_000 }) });
  await inState(filter, 'STALE');
  expect(filter.verdict(UNKNOWN)).toBe('MAY_KNOW');
});

test.each<readonly [string, Answer]>([
  ['a page', (_, response) => void response.end('<html>系统维护中</html>')],
  ['nothing', (_, response) => void response.end()],
  ['a redirect', (_, response) => void response.writeHead(302, { location: '/' }).end()],
  ['a bomb', (_, response) => void response.writeHead(200, { 'content-length': '99999999999' }).end()],
  ['an answer of before', saying({ for: 'another' })],
  [
    'a manifest with another digit',
    (_, response) => void response.writeHead(200, { 'content-digest': 'sha-256=:AAAA:' }).end('{}'),
  ],
  [
    'shards that are not there',
    (request, response) => (isShard(request) ? void response.writeHead(404).end() : say(request, response)),
  ],
  [
    'half of a shard',
    (request, response) => (isShard(request) ? void response.end(bytes.subarray(0, 900)) : say(request, response)),
  ],
  ['a tail with a gap', saying({ tail: { ...new Tail('t').part(0), from: 8 } })],
])('one that gives %s is asked about everything', async (_, answer) => {
  const filter = await filterOf({ answer });
  await inState(filter, 'BROKEN');
  expect(filter.verdict(UNKNOWN)).toBe('MAY_KNOW');
});

test('one that wants more memory than there is, is fetched nothing of', async () => {
  let shards = 0;
  const filter = await filterOf(
    {
      answer: (request, response) => {
        if (isShard(request)) shards += 1;
        const many = Array.from({ length: 200 }, (_, i) => ({
          ...entry,
          id: i.toString(16).padStart(32, '0'),
          n: 5_111_808,
        }));
        say(request, response, { shards: many });
      },
    },
    discoveryOf(256 * 1024 * 1024),
  );
  await inState(filter, 'TOO_LARGE');
  expect(shards).toBe(0);
});

test('one that is asked again and again is not asked without a pause', async () => {
  let asked = 0;
  const filter = await filterOf({
    answer: (request, response) => {
      asked += 1;
      well(request, response);
    },
  });
  await inState(filter, 'USED');
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  // Twice a second at most, and a shard.
  expect(asked).toBeLessThan(8);
});
