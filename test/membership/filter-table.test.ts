import { Fuse, MembershipKey, sortedHashes, Tail } from '@tongcha/membership';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Discovery } from '../../gateway/discovery/discovery.ts';
import { FilterTable } from '../../gateway/discovery/filter-table.ts';
import type { MemberFilter } from '../../gateway/discovery/member-filter.ts';
import { ageOf } from '../../gateway/discovery/moment.ts';
import { PROMISE_MS } from '../../gateway/discovery/promise.ts';
import { mayHave, type Published } from '../../gateway/discovery/published.ts';
import { byFilters } from '../../gateway/chain/by-filters.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { OTHER_SECRET, SECRET } from './support/member.ts';

const key = new MembershipKey(SECRET);
const NOW = { wall: 1_000_000, steady: 5_000 };
const later = (ms: number): typeof NOW => ({ wall: NOW.wall + ms, steady: NOW.steady + ms });
const code = (n: number): string => `urn:test:${n}`;
const shardOf = (codes: readonly number[]): Fuse => Fuse.build(sortedHashes(codes.map((n) => key.hash(code(n)))));

function published(shards: readonly (readonly number[])[], tail: readonly number[], asOf = NOW): Published {
  const own = new Tail('t');
  for (const n of tail) own.add(key.hash(code(n)));
  return { epoch: key.epoch, asOf, shards: shards.map(shardOf), tail: own };
}

/** A filter that counts until its promise ends. */
const counting = (of: () => Published | null): MemberFilter =>
  ({
    counting(epoch: string, now: typeof NOW) {
      const own = of();
      return own && own.epoch === epoch && ageOf(own.asOf, now) < PROMISE_MS ? own : null;
    },
  }) as unknown as MemberFilter;

const some = fc.array(fc.nat(200), { minLength: 1, maxLength: 60 });

test('filters side by side say of every code what each says by itself', () => {
  const member = fc.option(fc.record({ shards: fc.array(some, { maxLength: 3 }), tail: fc.array(fc.nat(200)) }));
  fc.assert(
    fc.property(fc.array(member, { maxLength: 12 }), (members) => {
      const own = members.map((each) => each && published(each.shards, each.tail));
      const table = new FilterTable(
        own.map((each) => each && counting(() => each)),
        () => 0,
      );
      for (let n = 0; n <= 200; n += 1) {
        const hashed = key.hash(code(n));
        expect(table.whoMayKnow(hashed, NOW)).toEqual(
          own.flatMap((each, place) => (!each || mayHave(each, hashed) ? [place] : [])),
        );
      }
    }),
    { numRuns: 30 },
  );
});

test('a shard of another seed is asked by itself', () => {
  const shard = { seed: 2, has: ({ lo }: { lo: number }) => lo === key.hash(code(7)).lo } as unknown as Fuse;
  const own = { ...published([[1]], []), shards: [shardOf([1]), shard] };
  const table = new FilterTable([counting(() => own)], () => 0);
  expect([1, 7, 8].map((n) => table.whoMayKnow(key.hash(code(n)), NOW))).toEqual([[0], [0], []]);
});

test('a no counts no longer than the filter, and for its own key alone', () => {
  const young = published([[1]], [], later(10_000));
  const filters = [counting(() => published([[1]], [])), counting(() => young)];
  let table = new FilterTable(filters, () => 0);
  const asked = (now: typeof NOW, by = key): number[] => table.whoMayKnow(by.hash(code(2)), now);
  expect(asked(later(PROMISE_MS - 1))).toEqual([]);
  expect(asked(later(PROMISE_MS))).toEqual([0]);
  expect(asked(later(PROMISE_MS + 10_000))).toEqual([0, 1]);
  table = new FilterTable(filters, () => 0);
  expect(asked(NOW)).toEqual([]);
  expect(asked({ ...NOW, steady: NOW.steady + PROMISE_MS })).toEqual([0]);
  table = new FilterTable(filters, () => 0);
  expect(asked(NOW)).toEqual([]);
  expect(asked({ ...NOW, wall: NOW.wall + PROMISE_MS })).toEqual([0]);
  expect(asked(NOW, new MembershipKey(OTHER_SECRET))).toEqual([0, 1]);
});

test('another filter counts at once, and what comes into the tail in use', () => {
  let own: Published | null = published([[1]], [3]);
  let version = 0;
  const table = new FilterTable([counting(() => own)], () => version);
  const asked = (n: number): number[] => table.whoMayKnow(key.hash(code(n)), NOW);
  expect([asked(3), asked(4)]).toEqual([[0], []]);
  own.tail.add(key.hash(code(4)));
  expect(asked(4)).toEqual([0]);
  own = null;
  version += 1;
  expect(asked(5)).toEqual([0]);
});

test('of one code in ten at most somebody is tried, however many members there are, and each as often', () => {
  let drawn = 0;
  const discovery = new Discovery({
    key: { value: key, refresh: async () => {} },
    signingKey: null,
    mostBytes: 0,
    random: () => drawn,
    now: () => NOW,
  });
  const tried: number[] = [];
  const members = Array.from({ length: 1_000 }, (_, place) => ({
    ministry: { name: String(place) } as unknown as WalkedMinistry,
    filter: place === 2 ? null : counting(() => published([[place]], [])),
    known: { shadow: () => void tried.push(place) } as never,
  }));
  const walk = byFilters(discovery, members)();
  const asked = (): string[] => walk.mayKnow(code(1)).map(({ name }) => name);
  drawn = 0.1;
  expect(asked()).toEqual(['1', '2']);
  drawn = 0;
  expect(asked()).toEqual(['0', '1', '2']);
  // Of 998 that are excluded the second is the fourth of all.
  drawn = 1.5 / 9_980;
  expect(asked()).toEqual(['1', '2', '3']);
  drawn = 0.0999;
  expect(asked().length).toBe(3);
  expect(tried.slice(0, 2)).toEqual([0, 3]);
  expect(discovery.shadowAmong(4)).toBe(null);
  drawn = 0.003_5;
  expect(discovery.shadowAmong(4)).toBe(3);
});
