import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeShard, type Fuse, MembershipKey, Tail } from '@tongcha/membership';
import { type LevelChange, Levels } from '../../subgraphs/kit/membership/levels.ts';
import { Publication } from '../../subgraphs/kit/membership/publication.ts';
import { runs } from '../support/runs.ts';
import { codesOf, SECRET } from './support/member.ts';

const key = new MembershipKey(SECRET);
const SIZES = { tail: 20, tailMs: 1_000, hour: 60, hourMs: 10_000, day: 150, dayMs: 100_000, base: 200 };
const AS_OF = { wall: 0, steady: 0 };

/** What a gateway makes of a publication. */
async function read(publication: Publication): Promise<{ readonly filters: readonly Fuse[]; readonly tail: Tail }> {
  const { shards, tail: part, epoch } = publication.manifest(null, 0);
  const filters = await Promise.all(
    shards.map(async (entry) => {
      const shard = publication.shard(entry.id);
      const filter = shard && (await decodeShard(shard.bytes, entry, epoch));
      if (!filter) throw new Error('a listed shard cannot be read');
      return filter;
    }),
  );
  const tail = new Tail(part.id);
  expect(tail.follow(part)).toBe(true);
  return { filters, tail };
}

async function lost(publication: Publication, codes: readonly string[]): Promise<string[]> {
  const { filters, tail } = await read(publication);
  return codes.filter((code) => {
    const hashed = key.hash(code);
    return !tail.has(hashed) && !filters.some((filter) => filter.has(hashed));
  });
}

test('whatever comes, and whenever it is sealed, every code is in what is published', async () => {
  const step = fc.record({
    add: fc.array(fc.nat(3_000), { maxLength: 120 }),
    later: fc.constantFrom(0, 500, 1_500, 20_000, 200_000),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(3_000), { maxLength: 900 }),
      fc.array(step, { maxLength: 25 }),
      async (first, steps) => {
        let now = 0;
        const levels = new Levels(key, now, SIZES);
        const publication = new Publication(key.epoch);
        const codes = new Set<string>();
        const add = async (numbers: readonly number[]): Promise<void> => {
          const some = numbers.flatMap((number) => codesOf(number, number + 1));
          for (const code of some) codes.add(code);
          await levels.add(some);
        };
        await add(first);
        publication.take(await levels.change(now), AS_OF);
        expect(await lost(publication, [...codes])).toEqual([]);
        for (const { add: more, later } of steps) {
          await add(more);
          now += later;
          publication.take(await levels.change(now), AS_OF);
        }
        expect(await lost(publication, [...codes])).toEqual([]);
      },
    ),
    runs(40, 600),
  );
}, 3_600_000);

test('what is put in first makes base shards, which stay as they are', async () => {
  const levels = new Levels(key, 0, SIZES);
  await levels.add(codesOf(0, 900));
  const first = await levels.change(0);
  // Four of 200 that are full, one that is not.
  expect(first.shards).toHaveLength(5);
  expect(first.fresh.map(({ entry }) => entry.id).toSorted()).toEqual(first.shards?.map(({ id }) => id).toSorted());
  await levels.add(codesOf(900, 930));
  const second = await levels.change(0);
  expect(second.shards).toHaveLength(6);
  expect(second.fresh).toHaveLength(1);
  const ids = (change: LevelChange): string[] => (change.shards ?? []).map(({ id }) => id);
  expect(ids(second).filter((id) => !ids(first).includes(id))).toEqual(second.fresh.map(({ entry }) => entry.id));
});

test('what is little or just come stays in the tail, and is sealed with time', async () => {
  const levels = new Levels(key, 0, SIZES);
  const { tailId } = await levels.change(0);
  await levels.add(codesOf(0, 5));
  const soon = await levels.change(500);
  expect([soon.shards, soon.tailId, soon.tail.length]).toEqual([null, tailId, 16 * 8]);
  const later = await levels.change(1_000);
  expect(later.shards).toHaveLength(1);
  expect(later.tailId).not.toBe(tailId);
  expect(later.tail).toHaveLength(0);
  // Nothing came: nothing is sealed, and nobody fetches anything.
  const again = await levels.change(9_000);
  expect([again.shards, again.tailId, again.tail.length]).toEqual([null, later.tailId, 0]);
});

test('a code that a base shard has is not put in again', async () => {
  const levels = new Levels(key, 0, SIZES);
  await levels.add(codesOf(0, 400));
  await levels.change(0);
  await levels.add(codesOf(0, 400));
  expect((await levels.change(10)).tail).toHaveLength(0);
});
