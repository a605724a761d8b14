import { expect, test } from 'vitest';
import { Asker } from '../../gateway/chain/asker.ts';
import { chainOf } from '../../gateway/chain/chain.ts';
import { Slices } from '../../gateway/chain/slices.ts';
import { walk } from '../../gateway/chain/walk.ts';
import { caller, type FakeMinistry, fakeMinistry, urn } from '../support/fake-ministry.ts';

const UNITS = 200;

/** Gives others their turn before every step. */
class Generous extends Slices {
  override get isOver(): boolean {
    return true;
  }
}

/** Never does. */
class Greedy extends Slices {
  override get isOver(): boolean {
    return false;
  }
}

function ministries(): FakeMinistry[] {
  const links = Array.from({ length: UNITS - 1 }, (_, i) => ({ from: urn(i + 1), to: urn(Math.floor(i / 3)) }));
  return [fakeMinistry('agriculture', { links }), fakeMinistry('food-drug', { links: links.slice(50) })];
}

const request = { root: urn(0), direction: 'BACK', kinds: null, from: -Infinity, to: Infinity, maxDepth: 20 } as const;

test.each([
  ['a whole chain', 1_000],
  ['a cut one', 120],
])('%s that is put together in slices is the same, and others have had their turns', async (_, maxUnits) => {
  const told = async (slices: Slices): Promise<object> => {
    const asked = ministries();
    const { coverage: _, ...chain } = await chainOf(
      await walk(new Asker(asked, caller(5_000)), { ...request, maxUnits }, slices),
      asked,
      slices,
    );
    return chain;
  };
  let turns = 0;
  let going = true;
  const turn = (): void => {
    turns += 1;
    if (going) setImmediate(turn);
  };
  const greedy = await told(new Greedy());
  turn();
  const generous = await told(new Generous());
  going = false;
  expect(generous).toEqual(greedy);
  // Reached, selected, told, counted, linked: several steps a unit.
  expect(turns).toBeGreaterThan(5 * Math.min(UNITS, maxUnits));
});

test('others have their turns while many units that one answer names are looked up in filters', async () => {
  const many = 300;
  const links = Array.from({ length: many }, (_, i) => ({ from: urn(i + 1), to: urn(0) }));
  const asked = [fakeMinistry('agriculture', { links })];
  let turns = 0;
  const seen: number[] = [];
  const mayKnow = (): typeof asked => {
    seen.push(turns);
    for (const until = performance.now() + 0.5; performance.now() < until;);
    return asked;
  };
  let going = true;
  const turn = (): void => {
    turns += 1;
    if (going) setImmediate(turn);
  };
  turn();
  const asker = new Asker(asked, caller(60_000), undefined, { mayKnow, youngFrom: Infinity });
  const { asked: units } = await walk(asker, { ...request, maxUnits: 1_000 });
  going = false;
  expect(units.size).toBe(many + 1);
  // Of those that the root's answer named.
  expect((seen.at(-1) ?? 0) - (seen[1] ?? 0)).toBeGreaterThan(3);
});
