import { expect, test } from 'vitest';
import { Asker } from '../../gateway/chain/asker.ts';
import { chainOf } from '../../gateway/chain/chain.ts';
import type { Discovery } from '../../gateway/chain/discovery.ts';
import { walk } from '../../gateway/chain/walk.ts';
import { caller, type FakeMinistry } from '../support/fake-ministry.ts';
import { type Economy, economy } from '../support/economy.ts';
import { runs } from '../support/runs.ts';

const { numRuns } = runs(60, 5_000);

/** What a walk tells of the data; who was asked how often depends on the speeds. */
async function told({ request }: Economy, ministries: readonly FakeMinistry[], discovery?: Discovery): Promise<object> {
  const asker = new Asker(ministries, caller(60_000), undefined, discovery);
  const { coverage: _, ...chain } = await chainOf(await walk(asker, request), ministries);
  return chain;
}

const askedOf = (ministries: readonly FakeMinistry[]): number => ministries.flatMap(({ calls }) => calls.flat()).length;

test('over random economies a chain is the same whatever the speed and the batches of the ministries', async () => {
  for (let i = 0; i < numRuns; i += 1) {
    const world = economy(`economy ${i}`);
    const first = await told(world, world.ministries(0));
    for (const speed of [1, 2]) expect(await told(world, world.ministries(speed)), `economy ${i}`).toEqual(first);
  }
});

test('and the same, but for gaps, when only those are asked that know a code, or may be too young to have told it', async () => {
  const asked = { everybody: 0, few: 0 };
  for (let i = 0; i < numRuns; i += 1) {
    const world = economy(`economy ${i}`);
    const everybody = world.ministries(0);
    const few = world
      .ministries(1)
      .map((ministry) => ({ ...ministry, mayKnow: (code: string) => world.knows(ministry.name, code) }));
    const forgetful: Discovery = {
      mayKnow: (code) => few.filter(({ mayKnow }) => mayKnow(code)),
      youngFrom: Date.parse('2026-04-01'),
    };
    const all = { ...(await told(world, everybody)), gaps: 0, complete: 0 };
    expect({ ...(await told(world, few)), gaps: 0, complete: 0 }, `economy ${i}`).toEqual(all);
    asked.everybody += askedOf(everybody);
    asked.few += askedOf(few);
    expect({ ...(await told(world, few, forgetful)), gaps: 0, complete: 0 }, `economy ${i}`).toEqual(all);
  }
  expect(asked.few).toBeLessThan(asked.everybody * 0.8);
});
