import { expect, test } from 'vitest';
import { type Count, countFairly } from '../../gateway/origins/count-fairly.ts';

/** Units below each: a number of its own, and those of a pool that all share. */
interface Below {
  readonly own: number;
  readonly shared: number;
}

async function counted(below: Readonly<Record<string, Below>>, budget: number) {
  let [rounds, visits] = [0, 0];
  const { counts, asked } = await countFairly(Object.keys(below), budget, async (code, maxUnits): Promise<Count> => {
    const { own, shared } = below[code] as Below;
    const all = [
      ...Array.from({ length: shared }, (_, i) => `shared ${i}`),
      ...Array.from({ length: own }, (_, i) => `${code} ${i}`),
    ];
    const kept = all.slice(0, maxUnits);
    if (code === Object.keys(below)[0]) rounds += 1;
    visits += kept.length;
    return { asked: kept, wantsMore: kept.length < all.length, reach: { ends: new Set(kept), extent: 'WHOLE' } };
  });
  const sizes = Object.fromEntries([...counts].map(([code, { reach }]) => [code, reach.ends.size]));
  return { sizes, asked: asked.size, rounds, visits };
}

test('each may have as many as any other, and what one leaves the others have', async () => {
  const { sizes, asked } = await counted(
    { hub: { own: 10_000, shared: 0 }, small: { own: 10, shared: 0 }, middle: { own: 60, shared: 0 } },
    300,
  );
  expect(sizes).toMatchObject({ small: 10, middle: 60 });
  expect(sizes['hub']).toBeGreaterThan(180);
  expect(asked).toBeLessThanOrEqual(300);
});

test('what several share counts once', async () => {
  const { sizes, asked, visits } = await counted(
    Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`u${i}`, { own: 0, shared: 3_000 }])),
    2_000,
  );
  // A twentieth would be 100 each.
  for (const size of Object.values(sizes)) expect(size).toBeGreaterThan(350);
  expect(asked).toBeLessThanOrEqual(2_000);
  // Counting again from the start stays cheap beside counting once.
  expect(visits).toBeLessThan(20 * 6 * (sizes['u0'] ?? 0));
});

test('never more than the budget, whatever is below', async () => {
  for (const budget of [0, 1, 2, 3, 7, 50, 999]) {
    const { asked, sizes } = await counted(
      { a: { own: 500, shared: 20 }, b: { own: 3, shared: 20 }, c: { own: 40, shared: 0 } },
      budget,
    );
    expect(asked).toBeLessThanOrEqual(budget);
    if (budget < 3) expect(sizes).toEqual({});
    if (budget === 999) expect(sizes).toEqual({ a: 520, b: 23, c: 40 });
  }
});
