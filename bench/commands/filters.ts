import { randomFillSync } from 'node:crypto';
import { encodeShard, Fuse, type HashedKey, MembershipKey, padHashes, sortUnique, Tail } from '@tongcha/membership';
import { FilterTable } from '../../gateway/discovery/filter-table.ts';
import type { MemberFilter } from '../../gateway/discovery/member-filter.ts';
import { currentMoment } from '../../gateway/discovery/moment.ts';
import { machine } from '../options.ts';

const LOOK_UPS = 400_000;
const key = new MembershipKey('a key of nobody, for measuring with');
const codeOf = (i: number): string =>
  `gs1:(01)0690${String((1_234_000_000 + i * 7_919) % 1e10).padStart(10, '0')}(10)L${i}`;

/** What membership filters cost: to build, to keep, to look up in one, and in those of many members. */
export async function run(): Promise<void> {
  console.log(
    `${machine()}\n\n| codes | hash µs a code | sort and build s a million | bits a code | look-up µs, with its hash | without | false yes |\n| --- | --- | --- | --- | --- | --- | --- |`,
  );
  for (const count of [100_000, 1_000_000, 5_000_000]) console.log(await measureOne(count));
  console.log(`\n| members, each of 100,000 codes | MB | µs a code |\n| --- | --- | --- |`);
  for (const members of [5, 40, 155, 1_000]) console.log(await measureMany(members));
}

async function measureOne(count: number): Promise<string> {
  const { hashes, each: hashing } = hash(0, count);
  let began = performance.now();
  const padded = padHashes(sortUnique(hashes));
  const filter = Fuse.build(padded);
  const building = (performance.now() - began) / count;
  const { bytes } = await encodeShard(filter, key.epoch);
  began = performance.now();
  let yes = 0;
  for (let i = 0; i < LOOK_UPS; i += 1) if (filter.has(key.hash(codeOf(count + i)))) yes += 1;
  const withHash = (performance.now() - began) / LOOK_UPS;
  const prepared = Array.from({ length: LOOK_UPS }, (_, i) => key.hash(codeOf(count + i)));
  began = performance.now();
  for (const each of prepared) filter.has(each);
  const alone = (performance.now() - began) / LOOK_UPS;
  return `| ${count.toLocaleString('en')} | ${us(hashing)} | ${(building * 1_000).toFixed(2)} | ${((bytes.length * 8) / count).toFixed(1)} | ${us(withHash)} | ${us(alone)} | ${((100 * yes) / LOOK_UPS).toFixed(4)} % |`;
}

/** Filters of their own memory each, as a gateway has them. */
async function measureMany(members: number): Promise<string> {
  const filters: Fuse[] = [];
  for (let member = 0; member < members; member += 1) {
    const own = new BigUint64Array(100_000);
    // Of the hashes of nobody's codes only their number counts.
    randomFillSync(own);
    filters.push(Fuse.build(padHashes(sortUnique(own))));
  }
  const prepared = Array.from({ length: 2_000 }, (_, i) => key.hash(codeOf(i)));
  const bytes = filters.reduce((sum, { prints }) => sum + prints.byteLength, 0);
  const nobody = lookUps(filters, prepared);
  return `| ${members} | ${(bytes / 1_048_576).toFixed(0)} | ${us(nobody)} |`;
}

/** In the gateway's table, as a walk does. */
function lookUps(filters: readonly Fuse[], prepared: readonly HashedKey[]): number {
  const now = currentMoment();
  const held = filters.map((shard) => {
    const published = { epoch: key.epoch, asOf: now, shards: [shard], tail: new Tail('bench') };
    return { counting: () => published } as unknown as MemberFilter;
  });
  const table = new FilterTable(held, () => 1);
  let found = 0;
  const look = (): number => {
    const began = performance.now();
    for (const each of prepared) found += table.whoMayKnow(each, now).length;
    return (performance.now() - began) / prepared.length;
  };
  look();
  return Math.min(look(), look(), look());
}

function hash(from: number, count: number): { readonly hashes: BigUint64Array<ArrayBuffer>; readonly each: number } {
  const hashes = new BigUint64Array(count);
  const began = performance.now();
  for (let i = 0; i < count; i += 1) {
    const { hi, lo } = key.hash(codeOf(from + i));
    hashes[i] = (BigInt(hi) << 32n) | BigInt(lo);
  }
  return { hashes, each: (performance.now() - began) / count };
}

const us = (milliseconds: number): string => (milliseconds * 1_000).toFixed(2);
