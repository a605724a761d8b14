import { expect, test } from 'vitest';
import type { SectorRecord } from '../../subgraphs/kit/records.ts';
import { declaredIn } from '../../subgraphs/kit/declared/index.ts';
import { ministrySchema } from '../../subgraphs/kit/schema.ts';

const TEXT = `
ministry: timber
title: { zh: 木材, en: Timber }
system: timber-register
http: { url: 'http://127.0.0.1:1', ask: { path: /lots }, answer: { rows: rows } }
codes:
  lot: { code: 'urn:timber:lot:{no}' }
fields:
  buyer: { zh: 购买单位, en: Buyer, type: Party, shared: trade, from: { uscc: buyer } }
  mill: { zh: 锯木厂, en: Mill, fields: { owner: { zh: 业主, en: Owner, type: Party } } }
sharing:
  parties: [buyer, mill.owner]
  facts: { trade: { kinds: [HOLD, TRANSPORT], owner: to } }
  sites: true
  amounts: true
  papers: true
records:
  ask: { send: { no: '{lot}' } }
  map: { productName: name }
`;

test('a file says what is shared on conditions, and who is a party', async () => {
  const { ministry } = await declaredIn(TEXT);
  expect(ministry.sharing).toMatchObject({
    facts: [{ group: 'trade', kinds: ['HOLD', 'TRANSPORT'], ownedAt: 'to' }],
    parts: { 'Place.address': 'sites' },
    papers: true,
  });
  const record = { code: 'urn:timber:lot:1', buyer: { uscc: 'B' }, mill: { owner: { uscc: 'M' } }, source: {} };
  expect(ministry.sharing?.partiesOf?.(record as unknown as SectorRecord)).toEqual(['B', 'M']);
  expect(ministry.sharing?.partiesOf?.({ ...record, mill: null } as unknown as SectorRecord)).toEqual(['B', null]);
  // All of it can be granted.
  expect(() => ministrySchema(ministry)).not.toThrow();
  await Promise.all(ministry.systems.map((system) => system.close()));
});
