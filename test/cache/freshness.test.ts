import { beforeEach, expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import type { EntityCache } from '../../gateway/cache/entity-cache.ts';
import { freshUntil } from '../../gateway/cache/fresh-until.ts';
import { MemoryStore } from '../../gateway/cache/memory-store.ts';
import { type Asked, cacheOf, ministry, request } from './support/asking.ts';

let asked: Asked;
let cache: EntityCache;
let now: number;
beforeEach(() => {
  asked = ministry();
  for (const code of ['a', 'b', 'c']) asked.values[code] = { agriculture: { code } };
  now = 1_700_000_000_000;
  cache = cacheOf(asked, new MemoryStore(8 * 1024 * 1024), { now: () => now });
});
const later = (seconds: number): number => (now += seconds * 1_000);

/** For how many seconds the answer about these is fresh, beside another one of the same operation that is for longer. */
async function freshFor(codes: readonly string[] | null): Promise<number> {
  const freshness = freshUntil();
  freshness.until(now + 1_000_000);
  await cache.call({ ...request(codes), freshness }).catch(() => undefined);
  return freshness.told() === 0 ? 0 : (freshness.told() - now) / 1_000;
}

test('of an operation that asks nobody it is not known', () => {
  expect(freshUntil().told()).toBe(0);
});

test('an answer is fresh for as long as its ministry says, and what is kept of it for what is left', async () => {
  asked.cacheControl = 'max-age=60';
  expect(await freshFor(['a'])).toBe(60);
  later(20);
  expect(await freshFor(['a'])).toBe(40);
  expect(asked.calls).toHaveLength(1);
});

test('where nothing is said, for the default', async () => {
  expect(await freshFor(['a'])).toBe(30);
});

test('of many, what ends first counts, be it kept or asked just now', async () => {
  asked.cacheControl = 'max-age=60';
  await freshFor(['a']);
  later(50);
  expect(await freshFor(['a', 'b'])).toBe(10);
  asked.cacheControl = 'max-age=3';
  expect(await freshFor(['b', 'c'])).toBe(3);
});

test('that there is none is fresh for a third', async () => {
  asked.cacheControl = 'max-age=60';
  expect(await freshFor(['a', 'none'])).toBe(20);
});

test.each(['no-store', 'private', 'max-age=0', 'nonsense=', 'max-age=later'])('%s: not at all', async (said) => {
  asked.cacheControl = said;
  const known = said === 'nonsense=' ? 30 : 0;
  expect([await freshFor(['a']), await freshFor(['a'])]).toEqual([known, known]);
});

test('what is past its time is not, nor what stands in for a failure', async () => {
  asked.cacheControl = 'max-age=10, stale-while-revalidate=10, stale-if-error=100';
  await freshFor(['a']);
  later(15);
  asked.before = () => Promise.reject(new Fault('UNAVAILABLE', 'away'));
  expect(await freshFor(['a'])).toBe(0);
  later(20);
  expect(await freshFor(['a'])).toBe(0);
});

test.each<[string, () => void]>([
  ['fails', () => (asked.before = () => Promise.reject(new Fault('TIMEOUT', 'late')))],
  ['errs', () => (asked.errors = [{ code: 'TIMEOUT', path: ['_entities', 0], system: null, codes: [] }])],
  ['errs beside its answer', () => (asked.errors = [{ code: 'TIMEOUT', path: null, system: null, codes: ['a'] }])],
])('an answer of a ministry that %s is not', async (_, happen) => {
  happen();
  expect(await freshFor(['a', 'b'])).toBe(0);
});

test('what is kept back by rules is fresh as anything else', async () => {
  asked.cacheControl = 'max-age=60';
  asked.errors = [{ code: 'FORBIDDEN', path: null, system: null, codes: [] }];
  expect(await freshFor(['a'])).toBe(60);
  expect(await freshFor(['a'])).toBe(60);
});

test('a search is fresh once it is known that it may be kept', async () => {
  asked.values['found'] = { total: 1 };
  asked.cacheControl = 'public, max-age=60';
  expect(await freshFor(null)).toBe(0);
  expect(await freshFor(null)).toBe(60);
});

test('a mutation is not', async () => {
  const freshness = freshUntil();
  freshness.until(now + 1_000);
  await cache.call({ ...request(null, { mutation: true }), freshness });
  expect(freshness.told()).toBe(0);
});
