import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeShard,
  type EncodedShard,
  encodeShard,
  Fuse,
  HashedKey,
  joinHashes,
  type Manifest,
  MembershipKey,
  padHashes,
  paddedCount,
  readManifest,
  type ShardEntry,
  sortedHashes,
  sortUnique,
  Tail,
  writeManifest,
} from '@tongcha/membership';
import { runs } from '../support/runs.ts';

const key = new MembershipKey('a secret of this federation, not to be guessed');
const other = new MembershipKey('another secret of it, that came after the first');
const codes = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `gs1:(01)06901234001020(10)L${from + i}`);
const hashesOf = (list: readonly string[], by = key) => sortedHashes(list.map((code) => by.hash(code)));

test('a code’s hash is the first 64 bits of SM3 over the key and the code', () => {
  const secret = 'a secret of this federation, not to be guessed';
  const prefix = hash('sm3', `tongcha membership key\n${secret}`, 'hex');
  const { hi, lo } = key.hash('eartag:137010200000001');
  const digest = hash('sm3', `${prefix}eartag:137010200000001`, 'hex');
  expect([hi, lo].map((half) => half.toString(16).padStart(8, '0')).join('')).toBe(digest.slice(0, 16));
});

test('another key has another epoch and other hashes; a short one is refused', () => {
  expect(other.epoch).not.toBe(key.epoch);
  expect(new MembershipKey('a secret of this federation, not to be guessed').epoch).toBe(key.epoch);
  expect(other.hash('a').hi).not.toBe(key.hash('a').hi);
  expect(() => new MembershipKey('short')).toThrow(RangeError);
});

test('a filter says yes to every hash that it was built of, whatever their number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3_000 }), fc.integer(), (count, salt) => {
      const list = codes(0, count).map((code) => `${code}-${salt}`);
      const hashes = hashesOf(list);
      for (const filter of [Fuse.build(hashes), Fuse.build(padHashes(hashes), paddedCount(hashes.length))])
        for (const code of list) expect(filter.has(key.hash(code))).toBe(true);
    }),
    runs(60, 1_000),
  );
});

test('it says yes in vain to 1 in 65,536, and takes 18 bits a hash', () => {
  const filter = Fuse.build(hashesOf(codes(0, 200_000)));
  let yes = 0;
  for (const code of codes(200_000, 600_000)) if (filter.has(key.hash(code))) yes += 1;
  // 6.1 are expected; of a Poisson distribution 20 or more come once in 70,000 such filters.
  expect(yes).toBeLessThan(20);
  expect((16 * filter.prints.length) / 200_000).toBeLessThan(19.5);
});

test('a filter that cannot be built with the first seed is built with another, and is read with it', async () => {
  // Whether a seed serves is chance: of small filters one in some dozens needs another.
  for (let i = 0; i < 3_000; i += 1) {
    const list = codes(i * 20, i * 20 + 20);
    const filter = Fuse.build(hashesOf(list));
    if (filter.seed === 1) continue;
    const { entry, bytes } = await encodeShard(filter, key.epoch);
    const read = await decodeShard(bytes, entry, key.epoch);
    expect(list.every((code) => read?.has(key.hash(code)))).toBe(true);
    return;
  }
  expect.unreachable('no filter needed a second seed');
});

test('hashes that crowd in a few places find a filter all the same', () => {
  const seeds = new Set<number>();
  for (let round = 0; round < 6; round += 1) {
    const bases = crypto.getRandomValues(new BigUint64Array(40));
    const crowded = BigUint64Array.from(
      { length: 5_000 },
      (_, i) => ((bases[i % 40] as bigint) & 0xffff_ffff_0000_0000n) | BigInt(i * 8_000),
    );
    const filter = Fuse.build(sortUnique(crowded));
    seeds.add(filter.seed);
    const found = [...crowded].every((hash) =>
      filter.has(new HashedKey(key.epoch, Number(hash >> 32n), Number(hash & 0xffff_ffffn))),
    );
    expect(found).toBe(true);
  }
  // Not in the order that the first seed keeps.
  expect([...seeds].some((seed) => seed > 1)).toBe(true);
});

test('neither count nor size of a padded filter tells how many codes it has', () => {
  expect(new Set([1, 500, 1_024].map(paddedCount))).toEqual(new Set([1_024]));
  expect(paddedCount(100_000)).toBe(paddedCount(98_400));
  for (const count of [1_025, 5_000, 65_537, 1_000_000, 5_000_000]) {
    expect(paddedCount(count)).toBeGreaterThanOrEqual(count);
    expect(paddedCount(count)).toBeLessThan(count * 1.04);
  }
  expect(padHashes(hashesOf(codes(0, 3)))).toHaveLength(1_024);
});

test('hashes that are joined are in order and none is there twice', () => {
  const joined = joinHashes(hashesOf(codes(0, 50)), hashesOf(codes(30, 90)));
  expect(joined).toEqual(hashesOf(codes(0, 90)));
});

test('a shard is read again as it was written', async () => {
  const { entry, bytes } = await shardOf(codes(0, 2_000));
  const read = await decodeShard(bytes, entry, key.epoch);
  expect(codes(0, 2_000).every((code) => read?.has(key.hash(code)))).toBe(true);
  expect(entry).toMatchObject({ n: paddedCount(2_000), bits: 16 });
});

test('a shard that is torn, cut, changed, of another epoch or of another entry is refused', async () => {
  const { entry, bytes } = await shardOf(codes(0, 300));
  const refused = async (changed: Uint8Array, as: ShardEntry = entry, epoch = key.epoch): Promise<void> =>
    expect(await decodeShard(changed, as, epoch)).toBeNull();
  await refused(bytes, entry, other.epoch);
  await refused(bytes, (await shardOf(codes(300, 600))).entry);
  await refused(bytes, { ...entry, n: 2_048 });
  await refused(bytes, { ...entry, n: 1e9 });
  await refused(bytes, { ...entry, bits: 8 as 16 });
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      await refused(bytes.subarray(0, at));
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ by;
      await refused(changed);
      // Zeros where a write was lost.
      const torn = bytes.slice();
      torn.fill(0, at);
      if (!Buffer.from(torn).equals(bytes)) await refused(torn);
    }),
    runs(150, 3_000),
  );
});

test('bytes of anything are never read as a shard', async () => {
  const { entry } = await shardOf(codes(0, 10));
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), async (bytes) => {
      expect(await decodeShard(bytes, entry, key.epoch)).toBeNull();
    }),
    runs(100, 2_000),
  );
});

test('a tail is followed part by part, and has what was added', () => {
  const [own, copy] = [new Tail('t1'), new Tail('t1')];
  for (const part of [codes(0, 3), codes(2, 200), [], codes(200, 1_000)]) {
    for (const code of part) own.add(key.hash(code));
    expect(copy.follow(own.part(copy.count))).toBe(true);
  }
  expect(copy.count).toBe(1_000);
  expect(codes(0, 1_000).every((code) => copy.has(key.hash(code)))).toBe(true);
  expect(codes(1_000, 2_000).some((code) => copy.has(key.hash(code)))).toBe(false);
});

test('a tail has the hash that is nothing but zeros, once', () => {
  const tail = new Tail('t');
  expect(tail.has({ hi: 0, lo: 0 })).toBe(false);
  tail.add({ hi: 0, lo: 0 });
  tail.add({ hi: 0, lo: 0 });
  expect(tail.has({ hi: 0, lo: 0 })).toBe(true);
  expect(tail.count).toBe(1);
});

test('a part that was lost, repeated, changed or is of another tail is noticed', () => {
  const own = new Tail('t1');
  const add = (list: readonly string[]): void => list.forEach((code) => own.add(key.hash(code)));
  const at = (count: number): Tail => {
    const copy = new Tail('t1');
    const all = own.part(0);
    const bytes = Buffer.from(all.hashes, 'base64').subarray(0, 8 * count);
    for (let i = 0; i < bytes.length; i += 8) copy.add({ hi: bytes.readUInt32BE(i), lo: bytes.readUInt32BE(i + 4) });
    return copy;
  };
  add(codes(0, 30));
  const next = own.part(10);
  expect(at(10).follow(next)).toBe(true);
  expect(at(9).follow(next)).toBe(false);
  expect(at(11).follow(next)).toBe(false);
  expect(at(10).follow({ ...next, id: 't2' })).toBe(false);
  expect(at(10).follow({ ...next, hashes: next.hashes.slice(0, -12) })).toBe(false);
  expect(at(10).follow({ ...next, hashes: `AAAA${next.hashes.slice(4)}` })).toBe(false);
  // What the copy has of before is another than the member's.
  const copy = at(9);
  copy.add(key.hash('eartag:137010200000001'));
  expect(copy.follow(next)).toBe(false);
});

test('a manifest is read as it is written, and nothing else is one', () => {
  const tail = new Tail('t1');
  tail.add(key.hash('a'));
  const manifest = {
    version: 1,
    for: 'r-1',
    epoch: key.epoch,
    asOf: '2026-11-29T08:00:00.000Z',
    ageMs: 12,
    heldMs: 0,
    shards: [{ id: 'a'.repeat(32), n: 1_024, bits: 16, etag: `"${'b'.repeat(64)}"` }],
    tail: tail.part(0),
  };
  const reading = (value: unknown): unknown => {
    const { body, digest } = writeManifest(value as Manifest);
    return readManifest(body, digest);
  };
  expect(reading(manifest)).toEqual(manifest);
  const wrong: readonly object[] = [
    { version: 2 },
    { epoch: 'x' },
    { asOf: 'yesterday' },
    { ageMs: -1 },
    { shards: [{ ...manifest.shards[0], n: 1e9 }] },
    { shards: Array.from({ length: 201 }, () => manifest.shards[0]) },
    { tail: { ...manifest.tail, from: -1 } },
    { tail: null },
  ];
  for (const change of wrong) expect(reading({ ...manifest, ...change })).toBeNull();
  for (const value of [null, [], 'text', 7]) expect(reading(value)).toBeNull();
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(reading(value)).toBeNull();
    }),
    runs(100, 2_000),
  );
  // Another digit, another time.
  const { body, digest } = writeManifest(manifest as Manifest);
  fc.assert(
    fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] as number) ^ by;
      expect(readManifest(changed, digest)).toBeNull();
      expect(readManifest(body.subarray(0, at), digest)).toBeNull();
    }),
    runs(200, 5_000),
  );
  expect(readManifest(body, undefined)).toBeNull();
});

function shardOf(list: readonly string[]): Promise<EncodedShard> {
  const hashes = padHashes(hashesOf(list));
  return encodeShard(Fuse.build(hashes, paddedCount(list.length)), key.epoch);
}
