import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import { Fault } from '../../common/resilience/fault.ts';
import { REPORTED } from '../../gateway/warnings/many-complaints.ts';
import { countComplaints, MOST_AT_ONCE } from '../../gateway/jobs-worker/count-complaints.ts';
import type { OwnQuestion, System } from '../../gateway/jobs-worker/system.ts';
import { numberOf, receiptOf } from '../../governance/complaints/receipt.ts';
import { Governance } from '../../governance/governance.ts';

const SOURCE = 'hazlot:370681001.DCM20260215';
const folder = mkdtempSync(join(tmpdir(), 'many-'));
let governance: Governance;
beforeAll(() => {
  governance = new Governance(sqliteDatabase(join(folder, 'governance.sqlite')));
});
afterAll(async () => {
  await governance.close();
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;
const report = (lot: string, product = '06901234001020', at = Date.now()): Promise<unknown> =>
  governance.complaints.take(
    {
      number: numberOf(receiptOf(`key ${(count += 1)}`)) ?? '',
      code: `gs1:(01)${product}(10)${lot}`,
      product: `gs1:(01)${product}`,
      topic: 'ILLNESS',
      division: '370600',
      boughtAt: null,
      sector: 'FOOD_DRUG',
      member: 'food-drug',
      at,
    },
    'sealed',
    [],
  );
const alerts = (): ReturnType<typeof governance.alerts.store.page> => governance.alerts.store.page({}, 10, null);
const counting = (ask: (question: OwnQuestion) => Promise<unknown>): { stop(): Promise<void> } =>
  countComplaints({ governance, system: { ask } as unknown as System }, 20);

test('so many reports of one product in a week are one alert, with what they have in common; fewer are none', async () => {
  const purposes = new Set<string | null>();
  const work = counting(async ({ purpose }) => {
    purposes.add(purpose);
    return [SOURCE];
  });
  for (let i = 1; i < REPORTED.reports; i += 1) await report('T1');
  for (let i = 0; i < REPORTED.reports; i += 1)
    await report('T1', '06901234001044', Date.now() - (REPORTED.days + 1) * 86_400_000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await alerts()).toEqual([]);
  await report('T2');
  await expect.poll(alerts, { timeout: 10_000 }).toMatchObject([
    {
      rule: 'many-complaints',
      level: 'SERIOUS',
      codes: ['gs1:(01)06901234001020(10)T1', 'gs1:(01)06901234001020(10)T2', SOURCE],
      sectors: ['FOOD_DRUG'],
      divisions: ['370600'],
      state: 'OPEN',
    },
  ]);
  await report('T3');
  await expect.poll(async () => (await alerts())[0]?.codes.length, { timeout: 10_000 }).toBe(4);
  expect(await alerts()).toHaveLength(1);
  // The alert names it to whoever may read alerts: nothing that is granted to the platform alone may be in it.
  expect([...purposes]).toEqual([null]);
  await work.stop();
});

test('where nobody can be asked what they have in common, it is an alert all the same', async () => {
  const work = counting(() => Promise.reject(new Fault('UNAVAILABLE', 'cannot be reached')));
  for (let i = 0; i < REPORTED.reports; i += 1) await report(`L${i}`, '06901234001099');
  await expect.poll(async () => (await alerts()).length, { timeout: 10_000 }).toBe(2);
  await work.stop();
});

test('a flood of products is asked about in turns, the most reported first, so that it holds nobody up', async () => {
  const products = Array.from({ length: MOST_AT_ONCE + 5 }, (_, i) => `0690123${String(5_000_000 + i)}`);
  for (const [at, product] of products.entries())
    for (let i = 0; i < REPORTED.reports + (at === products.length - 1 ? 1 : 0); i += 1) await report(`F${i}`, product);
  const before = (await governance.alerts.store.page({}, 100, null)).length;
  const asked: string[] = [];
  // One look, and no second.
  const work = countComplaints(
    {
      governance,
      system: {
        ask: async () => {
          asked.push('');
          return [];
        },
      } as unknown as System,
    },
    600_000,
  );
  await expect.poll(() => asked.length, { timeout: 10_000 }).toBe(MOST_AT_ONCE);
  await work.stop();
  const found = await governance.alerts.store.page({}, 100, null);
  expect(found.length - before).toBeLessThanOrEqual(MOST_AT_ONCE);
  expect(found.flatMap(({ codes }) => codes)).toContain(`gs1:(01)${products.at(-1)}(10)F0`);
});
