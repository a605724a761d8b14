import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Fault } from '@tongcha/resilience';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import type { Discovery, HeldFilter } from '../../gateway/discovery/discovery.ts';
import type { MemberFilter } from '../../gateway/discovery/member-filter.ts';
import { currentMoment } from '../../gateway/discovery/moment.ts';
import { youngFrom } from '../../gateway/discovery/young.ts';
import {
  codesOf,
  type Federation,
  federation,
  ListedSystem,
  openTestDiscovery,
  OTHER_SECRET,
  startMember,
} from './support/member.ts';

const closing: (() => Promise<unknown> | void)[] = [];
let keys: Federation;
let system: ListedSystem;
let ahead = 0;

beforeEach(async () => {
  keys = await federation();
  system = new ListedSystem();
  ahead = 0;
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  keys.remove();
});

/** What the gateway's clocks say, moved by hand. */
const now = (): { wall: number; steady: number } => {
  const { wall, steady } = currentMoment();
  return { wall: wall + ahead, steady: steady + ahead };
};
const member = async (): Promise<RunningServer> => {
  const server = await startMember(keys, [system]);
  closing.push(() => server.stop(10));
  return server;
};
const discovering = async (options: Parameters<typeof openTestDiscovery>[1] = {}): Promise<Discovery> =>
  openTestDiscovery(keys, { now, ...options });
const hold = (discovery: Discovery, url: string): MemberFilter => {
  const held: HeldFilter = discovery.take({ name: 'rare-earth', ministry: 'rare-earth', urls: [`${url}/graphql`] });
  closing.push(() => held.release());
  return held.filter;
};
const used = (filter: MemberFilter): Promise<void> =>
  vi.waitFor(() => expect(filter.status().state).toBe('USED'), { timeout: 10_000, interval: 20 });
const inState = (filter: MemberFilter, state: string): Promise<void> =>
  vi.waitFor(() => expect(filter.status().state).toBe(state), { timeout: 10_000, interval: 20 });

test('what a member mentions it may know, and anything else surely not', async () => {
  system.mention(...codesOf(0, 3_000));
  const discovery = await discovering();
  const filter = hold(discovery, (await member()).url);
  // Before it is there everybody is asked.
  expect(filter.verdict(discovery.prepare(codesOf(5_000, 5_001)[0]!))).toBe('MAY_KNOW');
  await used(filter);
  for (const code of codesOf(0, 3_000)) expect(filter.verdict(discovery.prepare(code))).toBe('MAY_KNOW');
  const unknown = codesOf(3_000, 6_000).filter((code) => filter.verdict(discovery.prepare(code)) === 'MAY_KNOW');
  expect(unknown.length).toBeLessThan(5);
  // Not how many there are.
  expect(filter.status().codes).toBe(3_008);
});

test('a code that is mentioned later is known as soon as the filter is as of later', async () => {
  system.mention(...codesOf(0, 10));
  const discovery = await discovering();
  const filter = hold(discovery, (await member()).url);
  await used(filter);
  const [code] = codesOf(100, 101) as [string];
  expect(filter.verdict(discovery.prepare(code))).toBe('SURELY_NOT');
  system.mention(code);
  await vi.waitFor(() => expect(filter.verdict(discovery.prepare(code))).toBe('MAY_KNOW'), {
    timeout: 10_000,
    interval: 20,
  });
  // From the tail: no member is told anew what it has.
  expect(filter.status().state).toBe('USED');
});

test('past its promise everybody is asked, whichever clock says so', async () => {
  system.mention(...codesOf(0, 10));
  const discovery = await discovering();
  const server = await member();
  const filter = hold(discovery, server.url);
  await used(filter);
  const unknown = discovery.prepare('relot:913701000000000001.NONE');
  expect(filter.verdict(unknown)).toBe('SURELY_NOT');
  const { wall, steady } = currentMoment();
  for (const later of [
    { wall: wall + 60_000, steady },
    { wall, steady: steady + 60_000 },
    { wall: wall + 60_000, steady: steady + 60_000 },
  ])
    expect(filter.verdict(unknown, later)).toBe('MAY_KNOW');
  expect(filter.status({ wall: wall + 90_000, steady: steady + 90_000 })).toMatchObject({ state: 'STALE' });
});

test('while the member’s system cannot be listed whole its filter grows old, and is used again after', async () => {
  system.mention(...codesOf(0, 10));
  const discovery = await discovering();
  const filter = hold(discovery, (await member()).url);
  await used(filter);
  const asOf = (): number => -(filter.status().ageMs ?? 0) + performance.now();
  let partials = 0;
  system.before = (call) => {
    partials += 1;
    call.partial(new Fault('NOT_UNDERSTOOD', 'a row of nobody knows what'), []);
  };
  await vi.waitFor(() => expect(partials).toBeGreaterThan(1), { timeout: 10_000 });
  const before = asOf();
  // News comes nevertheless, without a newer time.
  system.before = () => {
    throw new Fault('UNAVAILABLE', 'is down');
  };
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(Math.abs(asOf() - before)).toBeLessThan(900);
  system.before = () => {};
  const [code] = codesOf(200, 201) as [string];
  system.mention(code);
  await vi.waitFor(() => expect(filter.verdict(discovery.prepare(code))).toBe('MAY_KNOW'), { timeout: 15_000 });
});

test('under another key nothing counts; when both have it the member is asked less again', async () => {
  system.mention(...codesOf(0, 10));
  const discovery = await discovering();
  const filter = hold(discovery, (await member()).url);
  await used(filter);
  const old = discovery.prepare('relot:913701000000000001.NONE');
  keys.setKey(OTHER_SECRET);
  // Both notice it within seconds, each by itself: in between nothing is excluded wrongly.
  await vi.waitFor(
    () => {
      for (const code of codesOf(0, 10)) expect(filter.verdict(discovery.prepare(code))).toBe('MAY_KNOW');
      expect(discovery.prepare('relot:913701000000000001.NONE').epoch).not.toBe(old.epoch);
      expect(filter.verdict(discovery.prepare('relot:913701000000000001.NONE'))).toBe('SURELY_NOT');
    },
    { timeout: 40_000, interval: 50 },
  );
  // What was hashed before belongs to no filter any more.
  expect(filter.verdict(old)).toBe('MAY_KNOW');
}, 50_000);

test('a member that a gateway’s own key is not known to refuses it', async () => {
  const discovery = await discovering({ signingKey: null });
  const filter = hold(discovery, (await member()).url);
  await inState(filter, 'REFUSED');
});

test('a member that cannot be reached, or publishes nothing, is asked about everything', async () => {
  const discovery = await discovering();
  const server = await startMember(keys, [system], { membership: undefined });
  closing.push(() => server.stop(10));
  const silent = hold(discovery, server.url);
  await inState(silent, 'NOT_PUBLISHED');
  const gone = discovery.take({ name: 'gone', ministry: 'gone', urls: ['http://127.0.0.1:1/graphql'] });
  closing.push(() => gone.release());
  await inState(gone.filter, 'UNREACHABLE');
  const key = discovery.prepare('relot:913701000000000001.NONE');
  expect([silent, gone.filter].map((filter) => filter.verdict(key))).toEqual(['MAY_KNOW', 'MAY_KNOW']);
  expect(discovery.table([silent, null, gone.filter]).whoMayKnow(key, discovery.moment())).toEqual([0, 1, 2]);
});

test('what the time is, is read anew for each turn', async () => {
  system.mention(...codesOf(0, 10));
  const discovery = await discovering();
  const filter = hold(discovery, (await member()).url);
  await used(filter);
  const unknown = discovery.prepare('relot:913701000000000001.NONE');
  expect(filter.verdict(unknown, discovery.moment())).toBe('SURELY_NOT');
  ahead = 60_000;
  await Promise.resolve();
  expect(filter.verdict(unknown, discovery.moment())).toBe('MAY_KNOW');
  ahead = 0;
});

test('which of many members may know a code is said at once', async () => {
  const discovery = await discovering();
  const filters: MemberFilter[] = [];
  for (let i = 0; i < 4; i += 1) {
    const own = new ListedSystem();
    own.mention(...codesOf(100 * i, 100 * i + 100), 'eartag:137010200000001');
    const server = await startMember(keys, [own]);
    closing.push(() => server.stop(10));
    filters.push(hold(discovery, server.url));
  }
  for (const filter of filters) await used(filter);
  const asked = [...filters.slice(0, 2), null, ...filters.slice(2)];
  const table = discovery.table(asked);
  const whoMayKnow = (code: string): number[] => table.whoMayKnow(discovery.prepare(code), discovery.moment());
  expect(whoMayKnow(codesOf(150, 151)[0]!)).toEqual([1, 2]);
  expect(whoMayKnow('eartag:137010200000001')).toEqual([0, 1, 2, 3, 4]);
  expect([...discovery.status()].map(([name, { state }]) => [name, state])).toEqual(
    filters.map(() => ['rare-earth', 'USED']),
  );
});

test('a filter that lies is switched off until there is another key; one that was only late is not', async () => {
  system.mention(...codesOf(0, 10));
  const discovery = await discovering();
  const filter = hold(discovery, (await member()).url);
  await used(filter);
  const unknown = discovery.prepare('relot:913701000000000001.NONE');
  // The member knows it since a moment ago: at once everything is asked, and no longer than until the next filter.
  const late = discovery.prepare('relot:913701000000000001.LATE');
  filter.foundLying(late);
  expect(filter.verdict(unknown)).toBe('MAY_KNOW');
  expect(filter.status().state).toBe('SUSPECTED');
  system.mention('relot:913701000000000001.LATE');
  await used(filter);
  expect(filter.verdict(unknown)).toBe('SURELY_NOT');
  // What it has not left out is no lie.
  filter.foundLying(late);
  expect(filter.status().state).toBe('USED');
  // This it never lists.
  filter.foundLying(unknown);
  system.mention('relot:913701000000000001.OTHER');
  await inState(filter, 'LYING');
  for (const code of codesOf(50, 60)) expect(filter.verdict(discovery.prepare(code))).toBe('MAY_KNOW');
  system.mention('relot:913701000000000001.ONE-MORE');
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(filter.status().state).toBe('LYING');
  keys.setKey(OTHER_SECRET);
  await vi.waitFor(() => expect(filter.status().state).toBe('USED'), { timeout: 60_000, interval: 50 });
}, 90_000);

test('one in a thousand of those that are excluded is asked anyhow', async () => {
  let next = 0;
  const discovery = await discovering({ random: () => next });
  next = 0.000_999;
  expect(discovery.asksAnyhow()).toBe(true);
  next = 0.001;
  expect(discovery.asksAnyhow()).toBe(false);
});

test('a claim of the last two days is young', () => {
  const at = Date.parse('2026-11-29T08:00:00Z');
  // With the promise on top: the filter may be a minute old.
  expect(at - youngFrom(at)).toBe(48 * 3_600_000 + 60_000);
});

test('filters take no more memory than there is', async () => {
  system.mention(...codesOf(0, 3_000));
  const { url } = await member();
  const narrow = await discovering({ mostBytes: 4_000 });
  const filter = hold(narrow, url);
  await inState(filter, 'TOO_LARGE');
  expect(filter.verdict(narrow.prepare('relot:913701000000000001.NONE'))).toBe('MAY_KNOW');
  expect(narrow.bytes).toBeLessThan(4_000);
  const wide = await discovering();
  const held = wide.take({ name: 'rare-earth', ministry: 'rare-earth', urls: [`${url}/graphql`] });
  await used(held.filter);
  expect(wide.bytes).toBeGreaterThan(4_000);
  await held.release();
  expect(wide.bytes).toBe(0);
});

test('a filter is fetched once for all who hold it, and until the last lets it go', async () => {
  const { url } = await member();
  const discovery = await discovering();
  const address = { name: 'rare-earth', ministry: 'rare-earth', urls: [`${url}/graphql`] };
  const [first, second] = [discovery.take(address), discovery.take(address)];
  expect(first.filter).toBe(second.filter);
  await used(first.filter);
  await first.release();
  expect([...discovery.status()]).toHaveLength(1);
  expect(second.filter.status().state).toBe('USED');
  await second.release();
  expect([...discovery.status()]).toHaveLength(0);
});
