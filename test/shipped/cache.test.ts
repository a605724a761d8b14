import { afterAll, beforeAll, expect, test } from 'vitest';
import { npmStart, START_MS, type Started } from './support/npm-start.ts';

const CODE = 'drug:83857930000879766601';
const queryOf = (code: string): string =>
  `{ unit(code: "${code}") { foodDrug { productName } coverage { sector status calls cached stale oldestSeconds } } }`;

interface Answer {
  readonly data: {
    readonly unit: {
      readonly foodDrug: { readonly productName: string } | null;
      readonly coverage: readonly Coverage[];
    };
  };
  readonly errors?: readonly unknown[];
  readonly extensions?: { readonly stale?: readonly { readonly sector: string; readonly seconds: number }[] };
}

interface Coverage {
  readonly sector: string;
  readonly status: string;
  readonly calls: number;
  readonly cached: number;
  readonly stale: number;
  readonly oldestSeconds: number | null;
}

let started: Started | null = null;
beforeAll(async () => {
  // Of one ministry what is kept is soon old; of the others as they are shipped.
  started = await npmStart(['--scale', '0.1'], { MINISTRIES_FOOD_DRUG_CACHE_SECONDS: '1' });
}, START_MS);
afterAll(() => started?.stop(), 60_000);

async function ask(code = CODE): Promise<Answer> {
  const response = await fetch(`${started?.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: queryOf(code) }),
  });
  return (await response.json()) as Answer;
}

test('what was asked a moment ago is answered from the cache, of every ministry, and a dead one’s last answer with its age', async () => {
  // The first answers of processes that have just begun may come too late on a busy machine.
  await expect
    .poll(
      async () =>
        (await ask(`urn:test:${Math.random()}`)).data.unit.coverage.filter(({ status }) => status === 'ANSWERED')
          .length,
      { timeout: 60_000 },
    )
    .toBe(5);
  const first = await ask();
  const { productName } = first.data.unit.foodDrug ?? {};
  expect(productName).toEqual(expect.any(String));
  for (const each of first.data.unit.coverage) expect(each).toMatchObject({ status: 'ANSWERED', calls: 1, cached: 0 });

  const second = await ask();
  expect(second.data.unit.foodDrug).toEqual({ productName });
  expect(second.data.unit.coverage).toHaveLength(5);
  for (const each of second.data.unit.coverage.filter(({ sector }) => sector !== 'FOOD_DRUG'))
    expect(each).toMatchObject({ status: 'ANSWERED', calls: 0, cached: 1, stale: 0 });

  started?.kill('subgraphs/food-drug/main.ts');
  await expect
    .poll(
      async () => {
        const { data, errors, extensions } = await ask();
        expect(errors).toBeUndefined();
        expect(data.unit.foodDrug).toEqual({ productName });
        return extensions?.stale;
      },
      { timeout: 30_000, interval: 200 },
    )
    .toEqual([{ sector: 'FOOD_DRUG', seconds: expect.any(Number) }]);
  const { extensions, data } = await ask();
  expect(extensions?.stale?.[0]?.seconds).toBeGreaterThanOrEqual(1);
  expect(data.unit.coverage.find(({ sector }) => sector === 'FOOD_DRUG')).toMatchObject({
    status: 'ANSWERED',
    cached: 1,
    stale: 1,
    oldestSeconds: expect.any(Number),
  });
}, 120_000);
