import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallClaims } from '../../common/signature/call-claims.ts';
import { Fault } from '../../common/resilience/fault.ts';
import type { EntityCache } from '../../gateway/cache/entity-cache.ts';
import { codeTag, typeTag } from '../../gateway/cache/keys.ts';
import { servedStale } from '../../gateway/cache/served-stale.ts';
import { ALL, type CacheStore } from '../../gateway/cache/store.ts';
import {
  ask,
  type Asked,
  cacheOf,
  entitiesOf,
  type Kind,
  KINDS,
  ministry,
  QUERY,
  ready,
  request,
} from './support/asking.ts';

const regulator: CallClaims = {
  role: 'regulator',
  sector: 'FOOD_DRUG',
  policies: ['agriculture/parties'],
  purpose: 'recall',
};
const unit = (code: string, more: object = {}): object => ({ agriculture: { code, ...more } });

describe.each(KINDS)('$name', ({ name, skipped, start }) => {
  let running: Awaited<ReturnType<Kind['start']>>;
  let store: CacheStore;
  beforeAll(async () => {
    if (skipped !== null) return;
    running = await start();
    store = running.store();
    await ready(store);
  }, 60_000);
  afterAll(() => running?.stop());

  let asked: Asked;
  let cache: EntityCache;
  let now: number;
  let prefix = 0;
  /** Of this test alone. */
  let a: string;
  let b: string;
  let c: string;
  beforeEach(({ skip }) => {
    if (skipped !== null) skip(skipped);
    prefix += 1;
    [a, b, c] = ['a', 'b', 'c'].map((each) => `urn:test:${prefix}:${each}`) as [string, string, string];
    asked = ministry();
    asked.values = { [a]: unit(a), [b]: unit(b), [c]: unit(c) };
    now = 1_700_000_000_000;
    cache = cacheOf(asked, store, { now: () => now });
  });
  const later = (seconds: number): number => (now += seconds * 1_000);

  test('what was asked is not asked again, and comes as it came', async () => {
    const first = await ask(cache, [a, b]);
    later(7);
    const again = await ask(cache, [b, a]);
    expect(entitiesOf(again)).toEqual([unit(b), unit(a)]);
    expect(again).toMatchObject({
      errors: [],
      plain: true,
      kept: [
        { ageMs: 7_000, stale: false },
        { ageMs: 7_000, stale: false },
      ],
    });
    expect(entitiesOf(first)).toEqual([unit(a), unit(b)]);
    expect(asked.calls).toEqual([[a, b]]);
    expect(cache.counts).toMatchObject({ hits: 2, misses: 2, kept: 2, stale: 0 });
  });

  test('only what is not kept goes on to the ministry, and all come in their order', async () => {
    await ask(cache, [b]);
    const answer = await ask(cache, [a, b, c, b]);
    expect(entitiesOf(answer)).toEqual([unit(a), unit(b), unit(c), unit(b)]);
    expect(answer.kept?.map((each) => each !== null)).toEqual([false, true, false, true]);
    expect(asked.calls).toEqual([[b], [a, c]]);
  });

  test('another selection, variable, type or version of the supergraph is another question', async () => {
    await ask(cache, [a]);
    await ask(cache, [a], { query: QUERY.replace('code }', 'productName }') });
    await ask(cache, [a], { variables: { first: 1 } });
    await ask(cache, [a], { type: 'AgricultureRecord' });
    await cacheOf(asked, store, { now: () => now, version: 'v2' }).call(request([a]));
    await cacheOf(asked, store, { now: () => now, ministry: 'food-drug' }).call(request([a]));
    expect(asked.calls).toHaveLength(6);
  });

  test('an answer is given to exactly equal rights, and to nobody else', async () => {
    asked.cacheControl = 'public, max-age=60';
    const askers: CallClaims[] = [
      { role: 'anonymous' },
      { role: 'citizen' },
      regulator,
      { ...regulator, sector: 'AGRICULTURE' },
      { ...regulator, purpose: 'inspection' },
      { ...regulator, policies: [] },
      { ...regulator, policies: ['agriculture/parties', 'agriculture/flows'] },
      { role: 'enterprise', organization: 'A', policies: ['own-records'] },
      { role: 'enterprise', organization: 'B', policies: ['own-records'] },
    ];
    const secret = (i: number): object => unit(a, { holder: `secret of ${i}` });
    for (const [i, claims] of askers.entries()) {
      asked.values = { [a]: secret(i) };
      expect(entitiesOf(await ask(cache, [a], { claims }))).toEqual([secret(i)]);
    }
    asked.values = {};
    for (const [i, claims] of askers.entries())
      expect(entitiesOf(await ask(cache, [a], { claims: { ...claims } }))).toEqual([secret(i)]);
    expect(asked.calls).toHaveLength(askers.length);
    // A fingerprint that does not tell them apart: the claims do.
    expect(
      entitiesOf(await ask(cache, [a], { claims: { role: 'data-team' }, rights: JSON.stringify(regulator) })),
    ).toEqual([null]);
  });

  test('without a word of the ministry only what anybody may see is kept, for the time that is set', async () => {
    for (let i = 0; i < 2; i += 1) {
      await ask(cache, [a]);
      await ask(cache, [a], { claims: regulator });
      await ask(cache, [a], { claims: { role: 'citizen' } });
    }
    expect(asked.calls).toHaveLength(5);
    later(31);
    await ask(cache, [a]);
    expect(asked.calls).toHaveLength(6);
    const off = cacheOf(asked, store, { now: () => now, defaultSeconds: 0, version: 'off' });
    for (let i = 0; i < 3; i += 1) await ask(off, [a]);
    expect(asked.calls).toHaveLength(9);
  });

  test.each([
    // What is said, and for how long it is kept of what anybody may see, and of what claims have opened, seconds.
    ['max-age=60', 60, 0],
    ['public, max-age=60', 60, 60],
    ['PUBLIC, Max-Age=60', 60, 60],
    ['s-maxage=90, max-age=10', 90, 90],
    ['max-age=60, must-revalidate', 60, 60],
    ['public', 30, 0],
    ['no-store', 0, 0],
    ['no-cache', 0, 0],
    ['private, max-age=60', 0, 0],
    ['private="holder, producer", max-age=60', 0, 0],
    ['max-age=60, no-store', 0, 0],
    ['max-age=0', 0, 0],
    ['max-age=-1', 0, 0],
    ['max-age=soon', 0, 0],
    ['max-age', 0, 0],
    ['max-age=60, max-age=600', 0, 0],
    ['public, max-age="60"', 60, 60],
    ['public, max-age=60, unheard-of="a, max-age=600"', 60, 60],
    ['public, max-age=999999999', 86_400, 86_400],
  ])('%s', async (cacheControl, open, opened) => {
    asked.cacheControl = cacheControl;
    for (const [claims, seconds] of [
      [{ role: 'anonymous' }, open],
      [regulator, opened],
    ] as const) {
      now = 1_700_000_000_000;
      const fresh = cacheOf(asked, store, { now: () => now });
      await ask(fresh, [a], { claims });
      // What a gateway has not yet been told it does not look for.
      await ask(fresh, [a], { claims });
      asked.calls.length = 0;
      if (seconds > 0) {
        later(seconds - 1);
        await ask(fresh, [a], { claims });
        expect(asked.calls).toHaveLength(0);
      }
      later(2);
      await ask(fresh, [a], { claims });
      expect(asked.calls).toHaveLength(1);
    }
  });

  test('that there is no record is kept too, a third as long and a minute at most', async () => {
    asked.cacheControl = 'max-age=90';
    asked.values = { [b]: { record: null, links: [] }, [c]: { record: null, links: [{ from: b, to: c }] } };
    await ask(cache, [a, b, c]);
    later(29);
    await ask(cache, [a, b, c]);
    expect(asked.calls).toHaveLength(1);
    later(2);
    asked.values = { ...asked.values, [a]: unit(a) };
    expect(entitiesOf(await ask(cache, [a, b, c]))).toEqual([unit(a), asked.values[b], asked.values[c]]);
    expect(asked.calls[1]).toEqual([a, b]);
    asked.cacheControl = 'max-age=86400';
    asked.values = {};
    await ask(cache, ['urn:none']);
    later(61);
    await ask(cache, ['urn:none']);
    expect(asked.calls).toHaveLength(4);
  });

  test('an entity with a fault is not kept, and its error stands at its own place', async () => {
    asked.errors = [{ code: 'TIMEOUT', path: ['_entities', 1, 'agriculture'], system: 'bus', codes: [] }];
    asked.values = { [a]: unit(a), [c]: unit(c) };
    await ask(cache, [a, b, c]);
    asked.errors = [{ code: 'UNAVAILABLE', path: ['_entities', 0, 'agriculture'], system: 'bus', codes: [] }];
    const answer = await ask(cache, [a, c, b]);
    expect(asked.calls[1]).toEqual([b]);
    expect(answer.errors).toEqual([
      { code: 'UNAVAILABLE', path: ['_entities', 2, 'agriculture'], system: 'bus', codes: [] },
    ]);
  });

  test('what may be incomplete is not kept; a fault that names nothing keeps all from being kept', async () => {
    asked.errors = [{ code: 'TIMEOUT', path: null, system: 'bus', codes: [b] }];
    await ask(cache, [a, b]);
    asked.errors = [{ code: 'TIMEOUT', path: null, system: 'bus', codes: [] }];
    await ask(cache, [a, b, c]);
    asked.errors = [];
    await ask(cache, [a, b, c]);
    expect(asked.calls).toEqual([
      [a, b],
      [b, c],
      [b, c],
    ]);
  });

  test('what a ministry keeps back from those rights is said each time, as it was said at first', async () => {
    const said = { code: 'FORBIDDEN', path: null, system: null };
    asked.errors = [{ ...said, codes: [a, b] }];
    await ask(cache, [a, b]);
    asked.errors = [{ ...said, codes: [c] }];
    const answer = await ask(cache, [c, b]);
    expect(asked.calls).toEqual([[a, b], [c]]);
    expect(answer.errors).toEqual([{ ...said, codes: [c, b] }]);
  });

  test('what rules keep back of whatever is asked is no fault: it is kept, and said with each part of the answer', async () => {
    const said = (policy: string) => ({ code: 'FORBIDDEN', path: null, system: null, codes: [], policy });
    asked.errors = [said('agriculture/parties'), said('agriculture/supervision')];
    await ask(cache, [a, b]);
    asked.errors = [said('agriculture/parties')];
    const answer = await ask(cache, [c, b]);
    expect(asked.calls).toEqual([[a, b], [c]]);
    expect(answer.errors).toEqual([said('agriculture/parties'), said('agriculture/supervision')]);
    expect((await ask(cache, [c])).errors).toEqual([said('agriculture/parties')]);
    expect(asked.calls).toHaveLength(2);
  });

  test('a mutation is never answered from the cache, and a whole failure is its caller’s', async () => {
    asked.values['found'] = [1];
    asked.cacheControl = 'public, max-age=60';
    for (let i = 0; i < 3; i += 1) await ask(cache, null, { mutation: true, query: 'mutation { change }' });
    expect(asked.calls).toHaveLength(3);
    asked.before = () => {
      throw new Fault('REFUSED', 'refuses to answer');
    };
    await expect(ask(cache, [a])).rejects.toMatchObject({ code: 'REFUSED' });
  });

  test('a failure costs only what is not kept', async () => {
    await ask(cache, [a]);
    asked.before = () => {
      throw new Fault('REFUSED', 'refuses to answer');
    };
    const answer = await ask(cache, [b, a]);
    expect(entitiesOf(answer)).toEqual([null, unit(a)]);
    expect(answer.errors).toEqual([{ code: 'REFUSED', path: ['_entities', 0], system: null, codes: [] }]);
  });

  test('a search is kept only where the ministry says that all may have it, and for how long', async () => {
    asked.values = { found: [{ code: a }] };
    for (const [cacheControl, times] of [
      [undefined, 3],
      ['max-age=60', 3],
      ['public', 3],
      ['public, max-age=60', 2],
    ] as const) {
      asked.cacheControl = cacheControl;
      asked.calls.length = 0;
      const query = `{ found ${String(cacheControl)} }`;
      for (let i = 0; i < 3; i += 1) expect((await ask(cache, null, { query })).data).toEqual({ found: [{ code: a }] });
      expect(asked.calls).toHaveLength(times);
    }
    asked.calls.length = 0;
    await ask(cache, null, { query: '{ found public, max-age=60 }', claims: regulator });
    await store.invalidate('agriculture', [codeTag('urn:whatever')]);
    await ask(cache, null, { query: '{ found public, max-age=60 }' });
    expect(asked.calls).toHaveLength(2);
  });

  test('stale while it is fetched anew: given at once, marked with its age, and asked once by however many', async () => {
    asked.cacheControl = 'max-age=60, stale-while-revalidate=30';
    await ask(cache, [a]);
    asked.values = { [a]: unit(a, { new: true }) };
    let answerNow = (): void => {};
    asked.before = () => new Promise((resolve) => (answerNow = resolve));
    later(70);
    const gone = new AbortController();
    const stale = servedStale();
    for (let i = 0; i < 5; i += 1)
      expect(await ask(cache, [a], { stale, signal: gone.signal })).toMatchObject({
        data: { _entities: [unit(a)] },
        kept: [{ ageMs: 70_000, stale: true }],
      });
    expect(stale.told()).toEqual([{ sector: 'AGRICULTURE', seconds: 70 }]);
    expect(asked.calls).toHaveLength(2);
    const { signal, deadlineAt, budget, witness } = asked.requests[1] ?? {};
    // In nobody's time.
    gone.abort();
    expect(signal?.aborted).toBe(false);
    expect(deadlineAt).toBeLessThanOrEqual(Date.now() + 1_000);
    expect([budget?.most, witness]).toEqual([1, undefined]);
    asked.before = null;
    answerNow();
    await expect.poll(async () => entitiesOf(await ask(cache, [a]))).toEqual([unit(a, { new: true })]);
    expect(asked.calls).toHaveLength(2);
    later(91);
    await ask(cache, [a]);
    expect(asked.calls).toHaveLength(3);
  });

  test('a fresh answer is not marked', async () => {
    const stale = servedStale();
    await ask(cache, [a]);
    await ask(cache, [a], { stale });
    expect(stale.told()).toEqual([]);
  });

  test.each([['TIMEOUT'], ['UNAVAILABLE'], ['BAD_ANSWER']] as const)(
    'stale where the ministry fails with %s, marked with its age, and no longer than it says',
    async (code) => {
      asked.cacheControl = 'max-age=60, stale-if-error=600';
      await ask(cache, [a]);
      asked.before = () => {
        throw new Fault(code, 'fails');
      };
      later(500);
      const stale = servedStale();
      const answer = await ask(cache, [b, a], { stale });
      expect(entitiesOf(answer)).toEqual([null, unit(a)]);
      expect(answer.errors).toEqual([{ code, path: ['_entities', 0], system: null, codes: [] }]);
      expect(answer.kept).toEqual([null, { ageMs: 500_000, stale: true }]);
      expect(stale.told()).toEqual([{ sector: 'AGRICULTURE', seconds: 500 }]);
      later(161);
      await expect(ask(cache, [a])).rejects.toMatchObject({ code });
    },
  );

  test('stale where only that entity’s legacy system fails; never where the ministry refuses', async () => {
    asked.cacheControl = 'max-age=60, stale-if-error=600';
    await ask(cache, [a, b]);
    later(61);
    asked.values = { [b]: unit(b, { new: true }) };
    asked.errors = [{ code: 'TIMEOUT', path: ['_entities', 0, 'agriculture'], system: 'bus', codes: [] }];
    expect(await ask(cache, [a, b])).toMatchObject({
      data: { _entities: [unit(a), unit(b, { new: true })] },
      errors: [],
    });
    asked.errors = [{ code: 'REFUSED', path: ['_entities', 0, 'agriculture'], system: 'bus', codes: [] }];
    expect(await ask(cache, [a])).toMatchObject({ data: { _entities: [null] }, errors: [{ code: 'REFUSED' }] });
    asked.before = () => {
      throw new Fault('REFUSED', 'refuses to answer');
    };
    await expect(ask(cache, [a]).then(({ errors }) => Promise.reject(errors[0]))).rejects.toMatchObject({
      code: 'REFUSED',
    });
  });

  test('must-revalidate: nothing stale is given, whatever else is said', async () => {
    asked.cacheControl = 'max-age=60, stale-while-revalidate=600, stale-if-error=600, must-revalidate';
    await ask(cache, [a]);
    later(61);
    asked.before = () => {
      throw new Fault('UNAVAILABLE', 'fails');
    };
    await expect(ask(cache, [a])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test.each([
    ['its code', () => [codeTag(a)], [true, false]],
    ['its code, spelled otherwise', () => [codeTag(`  ${a} `.trim())], [true, false]],
    ['its type', () => [typeTag('TraceUnit')], [true, true]],
    ['all', () => [ALL], [true, true]],
    ['another code', () => [codeTag('urn:other')], [false, false]],
  ] as const)('declared invalid by %s', async (_, tags, gone) => {
    await ask(cache, [a]);
    await ask(cache, [b]);
    asked.calls.length = 0;
    expect(await store.invalidate('agriculture', tags())).toBe(true);
    await ask(cache, [a]);
    await ask(cache, [b]);
    expect(asked.calls).toEqual([a, b].flatMap((code, i) => (gone[i] ? [[code]] : [])));
  });

  test('declared invalid by one ministry, another’s stays', async () => {
    await ask(cache, [a]);
    await store.invalidate('food-drug', [ALL, codeTag(a)]);
    await ask(cache, [a]);
    expect(asked.calls).toHaveLength(1);
  });

  test('what was asked before it was declared invalid and is answered after is not kept', async () => {
    let answerNow = (): void => {};
    asked.before = () => new Promise((resolve) => (answerNow = resolve));
    const old = ask(cache, [a]);
    await expect.poll(() => asked.calls.length).toBe(1);
    await store.invalidate('agriculture', [codeTag(a)]);
    asked.values = { [a]: unit(a, { new: true }) };
    asked.before = null;
    answerNow();
    expect(entitiesOf(await old)).toEqual([unit(a)]);
    expect(entitiesOf(await ask(cache, [a]))).toEqual([unit(a, { new: true })]);
    expect(entitiesOf(await ask(cache, [a]))).toEqual([unit(a, { new: true })]);
    expect(asked.calls).toHaveLength(2);
    // What is under way from before is told from what is asked now.
    expect(asked.requests[0]?.since).not.toBe(asked.requests[1]?.since);
  });

  test('a fetch anew that was begun before an invalidation brings back nothing', async () => {
    asked.cacheControl = 'max-age=60, stale-while-revalidate=600';
    await ask(cache, [a]);
    later(61);
    let answerNow = (): void => {};
    asked.before = () => new Promise((resolve) => (answerNow = resolve));
    await ask(cache, [a]);
    await expect.poll(() => asked.calls.length).toBe(2);
    await store.invalidate('agriculture', [codeTag(a)]);
    asked.before = null;
    asked.values = { [a]: unit(a, { new: true }) };
    answerNow();
    expect(entitiesOf(await ask(cache, [a]))).toEqual([unit(a, { new: true })]);
  });

  test('what is larger than is kept, or of another clock, is asked again', async () => {
    asked.values = { [a]: unit(a, { productName: '好'.repeat(300_000) }), [b]: unit(b) };
    await ask(cache, [a, b]);
    later(-3_600);
    await ask(cache, [a, b]);
    await ask(cache, [a]);
    expect(asked.calls).toEqual([[a, b], [a, b], [a]]);
  });

  test('text that JSON must escape is known to need it', async () => {
    asked.values = { [a]: unit(a, { productName: 'a "quoted" \\ name \u2028 \ud83c\udf3e' }), [b]: unit(b) };
    await ask(cache, [a, b]);
    expect(await ask(cache, [a])).toMatchObject({ plain: false, data: { _entities: [asked.values[a]] } });
    expect(await ask(cache, [b])).toMatchObject({ plain: true });
    expect(await ask(cache, [a, b])).toMatchObject({ plain: false });
  });

  test('two gateways on one Redis answer each other’s questions, and one’s invalidation is the other’s', async ({
    skip,
  }) => {
    if (name === 'in the process') skip('each process has its own');
    const others = running.store();
    await ready(others);
    const other = cacheOf(asked, others, { now: () => now });
    await ask(cache, [a]);
    await expect.poll(async () => (await ask(other, [a])).kept?.[0] ?? null).not.toBeNull();
    asked.calls.length = 0;
    await store.invalidate('agriculture', [codeTag(a)]);
    await ask(other, [a]);
    await ask(cache, [a]);
    expect(asked.calls[0]).toEqual([a]);
  });
});
