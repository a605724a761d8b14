import { expect, test } from 'vitest';
import { Asker } from '../../gateway/chain/asker.ts';
import { monitor } from '../../gateway/monitoring/monitor.ts';
import { namesOf } from '../../schema/names.ts';
import { down } from '../search/support/searched-member.ts';
import { caller, fakeMember, fakeMinistry } from '../support/fake-ministry.ts';

test('a firm that is a member is named nowhere, though it does not answer', async () => {
  const name = 'food-drug/91370681ma3t00121h';
  const fake = fakeMinistry(name, {});
  const member = {
    ...fake,
    member: fakeMember(name, { kind: 'ENTERPRISE', authority: { zh: '甜园糕点', en: 'Sweet Garden' } }),
    totalsField: namesOf('food-drug').totalsField,
    call: async () => down(),
  };
  const asker = new Asker([member], caller(5_000));
  const told = await monitor(asker, { members: [member], where: {} }, { size: 10, now: Date.now() });
  expect(told.gaps).toMatchObject([{ reason: 'UNAVAILABLE', sector: 'FOOD_DRUG', member: null, codes: [] }]);
  expect(JSON.stringify(told)).not.toMatch(/91370681|甜园|Sweet/i);
});
