import { expect, test } from 'vitest';
import { Asker } from '../../gateway/chain/asker.ts';
import { type Chain, chainOf, type Chains, chainsOf } from '../../gateway/chain/chain.ts';
import type { Discovery } from '../../gateway/chain/discovery.ts';
import type { Gap } from '../../gateway/chain/gaps.ts';
import { walk, walkMany } from '../../gateway/chain/walk.ts';
import type { ManyRequest } from '../../gateway/chain/walk-request.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { caller, fakeMinistry, type FakeMinistry, urn } from '../support/fake-ministry.ts';
import { economy } from '../support/economy.ts';
import { runs } from '../support/runs.ts';

const { numRuns } = runs(60, 5_000);

const TERMS = { direction: 'BACK', kinds: null, from: -Infinity, to: Infinity, maxDepth: 20, maxUnits: 1_000 } as const;

interface Many extends Chains {
  readonly roots: readonly Chain[];
}

async function many(ministries: readonly FakeMinistry[], request: ManyRequest, discovery?: Discovery): Promise<Many> {
  const asker = new Asker(ministries, caller(60_000), undefined, discovery);
  const told = await chainsOf(await walkMany(asker, request), ministries);
  return { ...told, roots: await told.chains() };
}

/** Without what is of the whole walk. */
const own = (chain: Chain): object => ({ ...chain, coverage: null, withheld: null });

const link = ({ kind, from, to, evidence }: Record<string, unknown>): string =>
  JSON.stringify([from, to, kind, (evidence as { recordId: string }[]).map(({ recordId }) => recordId)]);

/** With their doubts; of a link that several tell, those that it has in all of them. */
function linksOf(links: readonly object[]): unknown[] {
  const doubts = new Map<string, readonly string[]>();
  for (const each of links) {
    const key = link({ ...each });
    const own = (each as { readonly doubts: readonly string[] }).doubts;
    doubts.set(key, doubts.get(key)?.filter((doubt) => own.includes(doubt)) ?? own);
  }
  return [...doubts].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Of each reason and system, of which codes. */
function gapsIn(gaps: readonly Gap[]): object {
  const codes = Map.groupBy(gaps, ({ reason, member, system }) => [reason, member, system].join());
  return Object.fromEntries(
    [...codes].map(([key, each]) => [key, [...new Set(each.flatMap((gap) => gap.codes))].sort()]),
  );
}

/** What the chains of all roots have together, worked out from them alone. */
function together(chains: readonly Chain[]): object {
  const depths = new Map<string, number>();
  const from = new Map<string, string[]>();
  for (const { root, units } of chains)
    for (const { code, depth } of units) {
      depths.set(code, Math.min(depth, depths.get(code) ?? Infinity));
      from.set(code, [...(from.get(code) ?? []), root.code]);
    }
  const codes = [...depths.keys()].sort((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0) || (a < b ? -1 : 1));
  return {
    units: codes.map((code) => [code, depths.get(code), from.get(code)]),
    links: linksOf(chains.flatMap(({ links }) => links)),
    gaps: gapsIn(chains.flatMap(({ gaps }) => gaps)),
    complete: chains.every(({ complete }) => complete),
  };
}

const joined = ({ units, links, gaps, complete }: Many): object => ({
  units: units.map(({ code, depth, reachedFrom }) => [code, depth, reachedFrom]),
  links: linksOf(links),
  gaps: gapsIn(gaps),
  complete,
});

const asksOf = (ministries: readonly FakeMinistry[]): number => ministries.flatMap(({ calls }) => calls.flat()).length;

test('over random economies each root has the chain of a walk of its own, and all have what any has', async () => {
  let [shared, asks, alone] = [0, 0, 0];
  for (let i = 0; i < numRuns / 2; i += 1) {
    const world = economy(`economy ${i}`);
    const { root: _, ...terms } = { ...world.request, maxUnits: 1_000 };
    const ministries = world.ministries(i % 3);
    const answer = await many(ministries, { ...terms, roots: world.roots });
    const chains: Chain[] = [];
    for (const [n, root] of world.roots.entries()) {
      const others = world.ministries(n % 3);
      const walked = await walk(new Asker(others, caller(60_000)), { ...terms, root });
      const chain = await chainOf(walked, others);
      chains.push(chain);
      expect(own(answer.roots[n] as Chain), `economy ${i} ${root}`).toEqual(own(chain));
      alone += asksOf(others);
    }
    expect(joined(answer), `economy ${i}`).toEqual(together(chains));
    // Nobody is asked twice, and about nothing that no chain has.
    const most = new Set(answer.units.map(({ code }) => code));
    for (const { calls } of ministries) expect(new Set(calls.flat()).size).toBe(calls.flat().length);
    expect(asksOf(ministries)).toBeGreaterThanOrEqual(most.size * ministries.length);
    asks += asksOf(ministries);
    shared += answer.units.filter(({ reachedFrom }) => reachedFrom.length > 1).length;
  }
  expect(shared).toBeGreaterThan(numRuns * 2);
  expect(asks).toBeLessThan(alone / 2);
});

test('over data of one time nobody is asked about more than the units of the chains', async () => {
  const links = Array.from({ length: 400 }, (_, i) => ({ from: urn(Math.floor(i / 3)), to: urn(i + 1) }));
  const ministries = ['agriculture', 'food-drug'].map((name, n) =>
    fakeMinistry(name, { links: links.filter((_, i) => i % 2 === n), maxBatch: 17 }),
  );
  const roots = Array.from({ length: 200 }, (_, i) => urn(200 + i));
  const answer = await many(ministries, { ...TERMS, roots });
  for (const { calls } of ministries) {
    expect(calls.flat()).toHaveLength(answer.units.length);
    expect(new Set(calls.flat()).size).toBe(answer.units.length);
  }
  expect(answer.units.find(({ code }) => code === urn(0))?.reachedFrom).toEqual(roots);
});

test('the order of the answers and of the ministries’ batches changes nothing', async () => {
  for (let i = 0; i < numRuns / 4; i += 1) {
    const world = economy(`economy ${i}`);
    const { root: _, ...terms } = world.request;
    const request = { ...terms, maxUnits: Math.max(terms.maxUnits, world.roots.length), roots: world.roots };
    const [first, ...others] = await Promise.all([0, 1, 2].map((speed) => many(world.ministries(speed), request)));
    for (const other of others) {
      expect(withoutCoverage(other), `economy ${i}`).toEqual(withoutCoverage(first as Many));
      expect(other.roots.map(own), `economy ${i}`).toEqual((first as Many).roots.map(own));
    }
  }
});

function withoutCoverage(answer: Many): object {
  return { ...answer, coverage: null, roots: null, chains: null };
}

test('and with filters, or with members that may not have told of what is young, the chains are the same but for gaps', async () => {
  for (let i = 0; i < numRuns / 2; i += 1) {
    const world = economy(`economy ${i}`);
    const { root: _, ...terms } = { ...world.request, maxUnits: 1_000 };
    const request = { ...terms, roots: world.roots };
    const few = world
      .ministries(1)
      .map((ministry) => ({ ...ministry, mayKnow: (code: string) => world.knows(ministry.name, code) }));
    const forgetful: Discovery = {
      mayKnow: (code) => few.filter(({ mayKnow }) => mayKnow(code)),
      youngFrom: Date.parse('2026-04-01'),
    };
    const plain = (answer: Many): object => answer.roots.map((chain) => ({ ...own(chain), gaps: 0, complete: 0 }));
    const all = plain(await many(world.ministries(0), request));
    expect(plain(await many(few, request)), `economy ${i}`).toEqual(all);
    expect(plain(await many(few, request, forgetful)), `economy ${i}`).toEqual(all);
  }
});

test('a limit of units counts all chains together, keeps the nearest, and is told of those that it cuts', async () => {
  const dice = new Dice('limits');
  let cut = 0;
  for (let i = 0; i < numRuns / 2; i += 1) {
    const world = economy(`economy ${i}`);
    const { root: _, ...terms } = world.request;
    const whole = await many(world.ministries(0), { ...terms, maxUnits: 1_000, roots: world.roots });
    const maxUnits = world.roots.length + dice.below(20);
    const answer = await many(world.ministries(1), { ...terms, maxUnits, roots: world.roots });
    expect(joined(answer), `economy ${i}`).toEqual(together(answer.roots));
    expect(answer.units.length).toBeLessThanOrEqual(maxUnits);
    const isCut = answer.gaps.some(({ reason }) => reason === 'UNIT_LIMIT');
    expect(isCut, `economy ${i}`).toBe(whole.units.length > maxUnits);
    if (!isCut) expect(answer.roots.map(own), `economy ${i}`).toEqual(whole.roots.map(own));
    else expect(answer.units.map(({ code }) => code)).toEqual(whole.units.slice(0, maxUnits).map(({ code }) => code));
    cut += isCut ? 1 : 0;
  }
  expect(cut).toBeGreaterThan(numRuns / 20);
});
