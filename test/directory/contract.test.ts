import { expect, onTestFinished, test } from 'vitest';
import { namesOf } from '../../schema/names.ts';
import { chainFrom, entryOf, serveMember, startFederation } from './support/federation.ts';
import { urn } from '../support/fake-ministry.ts';

const LOT = urn('lot');

test('a member of the contract before there were members answers beside others; taken for one of the newest its answer is bad', async () => {
  const old = await serveMember('agriculture/370000', {
    instead: (codes) => ({ data: { _entities: codes.map((code) => ({ record: { code }, links: [] })) }, errors: [] }),
  });
  const next = await serveMember('agriculture/440000', { holds: [LOT] });
  onTestFinished(() => Promise.all([old.stop(), next.stop()]).then(() => undefined));
  const federation = await startFederation([entryOf(old, 'counts', { contract: 1 }), entryOf(next)]);
  onTestFinished(() => federation.stop());
  const ask = async (): Promise<unknown> => (await federation.ask(chainFrom(LOT))).data.chain;
  const { sector } = namesOf('agriculture');
  expect(await ask()).toMatchObject({ complete: true, units: [{ code: LOT, sectors: [sector] }] });
  await federation.write(2, [entryOf(old), entryOf(next)]);
  await expect
    .poll(ask, { timeout: 20_000 })
    .toMatchObject({ complete: false, gaps: [{ sector, reason: 'BAD_ANSWER' }] });
});
