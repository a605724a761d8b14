import { expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import { Asker } from '../../gateway/chain/asker.ts';
import { withAmounts } from '../../gateway/jobs/amounts.ts';
import { JobStore } from '../../gateway/jobs/job-store.ts';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import { caller, type FakeMinistry, fakeMinistry, urn } from '../support/fake-ministry.ts';
import { askingOf, linesOf, newJob, textOf, work } from './support/jobs.ts';

const REQUEST = {
  root: urn(0),
  direction: 'BACK',
  kinds: null,
  from: -Infinity,
  to: Infinity,
  maxDepth: 9,
  maxUnits: 100,
} as const;
const LINKS = [
  { from: urn(1), to: urn(0), recordId: 'a' },
  { from: urn(2), to: urn(1), recordId: 'b' },
];

/** One that says of each link how much it is. */
function weighing(name: string, kilograms: number, isDown: () => boolean = () => false): FakeMinistry {
  const ministry = fakeMinistry(name, { links: LINKS });
  return {
    ...ministry,
    call: async (request) => {
      if (isDown()) throw new Fault('UNAVAILABLE', 'away');
      const text = JSON.stringify(await ministry.call(request));
      return JSON.parse(text.replaceAll('"quantity":null', `"quantity":{"value":${kilograms},"unit":"kg"}`)) as Awaited<
        ReturnType<typeof ministry.call>
      >;
    },
  };
}

test('amounts are those of now, to whoever reads; who is silent then is a gap of the page', async () => {
  const now = { kilograms: 5, isDown: false };
  const walked = [weighing('agriculture', 3), weighing('food-drug', 3)];
  const store = new JobStore(sqliteDatabase(':memory:'));
  await store.add(newJob('one'));
  await work(store, REQUEST, askingOf(walked));
  const text = await textOf(store, 'one');
  const read = async (): Promise<Record<string, unknown>[]> =>
    linesOf(
      await withAmounts(
        text,
        REQUEST,
        new Asker([weighing('agriculture', now.kilograms), weighing('food-drug', 3, () => now.isDown)], caller(5_000)),
      ),
    );
  const linksIn = (lines: Record<string, unknown>[]) => lines.filter(({ table }) => table === 'link');

  const differing = linksIn(await read());
  expect(differing).toHaveLength(2);
  for (const link of differing)
    expect(link).toMatchObject({
      evidence: [
        { member: 'agriculture', quantity: { value: 5, unit: 'kg' } },
        { member: 'food-drug', quantity: { value: 3, unit: 'kg' } },
      ],
      disagreements: ['QUANTITY'],
    });

  now.kilograms = 3;
  for (const link of linksIn(await read())) expect(link).toMatchObject({ disagreements: [] });

  now.isDown = true;
  const silent = await read();
  for (const link of linksIn(silent))
    expect(link).toMatchObject({ evidence: [{ quantity: { value: 3 } }, { quantity: null, share: null }] });
  expect(silent.slice(-2)).toMatchObject([
    { table: 'gap', reason: 'UNAVAILABLE', member: 'food-drug', codes: [urn(0), urn(1)] },
    { table: 'end' },
  ]);
});
