import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRareEarthXml } from '../../demo/rare-earth-xml/server.ts';
import type { StandIn } from '../../demo/stand-in.ts';
import { organisation as organizationCode } from '../../demo/world/codes.ts';
import { readRareEarthConfig } from '../../subgraphs/rare-earth/config.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { createRareEarth } from '../../subgraphs/rare-earth/ministry.ts';
import { call, standIn } from '../support/stand-in.ts';
import { firstOf } from '../support/first-of.ts';

const OXIDE = 'relot:91150203MA0N001092.PN202602';
const MAGNETS = 'relot:91320500MA1F00110G.NF260315';
let legacy: StandIn;
let system: Required<LegacySystem>;

beforeAll(async () => {
  legacy = await standIn(startRareEarthXml);
  [system] = (await createRareEarth(readRareEarthConfig({ env: legacy.env }))).systems as [Required<LegacySystem>];
});
afterAll(async () => {
  await system.close();
  await legacy.stop();
});

test('a lot of oxide as declared: numbers with thousands separators, invoice with its leading digits, month', async () => {
  const [record] = await system.records([OXIDE], call());
  expect(record).toMatchObject({
    code: OXIDE,
    productName: '氧化镨钕',
    form: 'COMPOUND',
    elements: 'Pr-Nd',
    reoKilograms: 18_200,
    month: '2026-02',
    invoiceNumber: '26150203000000000102',
    recycled: false,
    quantity: { value: 18.2, unit: 't' },
    producedAt: '2026-02-28T00:00:00+08:00',
    producer: { uscc: '91150203MA0N001092', name: '北疆稀土分离有限公司' },
    source: { system: 'rare-earth-xml', asOf: '2026-11-20T20:15:00+08:00' },
  });
});

test('order is kept; unknown and deleted lots are null', async () => {
  const records = await system.records(['urn:nobody', MAGNETS, 'relot:91150203MA0N001092.PN202513', OXIDE], call());
  expect(records.map((record) => (record instanceof Error ? record : (record?.code ?? null)))).toEqual([
    null,
    MAGNETS,
    null,
    OXIDE,
  ]);
});

test('a record is the same, its number there too, whatever else is asked with it', async () => {
  const [alone] = await system.records([OXIDE], call());
  const [, together] = await system.records([MAGNETS, OXIDE], call());
  expect(together).toEqual(alone);
  expect(alone).toMatchObject({ source: { recordId: '91150203MA0N001092/PN202602' } });
});

test('a mass balance has its shares, counts from the month’s first day and never ends', async () => {
  const [links] = await system.links([MAGNETS], 'BACK', call());
  expect(links).toMatchObject([
    {
      kind: 'MASS_BALANCE',
      from: OXIDE,
      to: MAGNETS,
      at: '2026-03-01T00:00:00+08:00',
      share: 0.62,
      quantity: { value: 770, unit: 'kg' },
      evidence: { recordId: 'YB-320500-202603', confidence: 'MEDIUM' },
    },
    { from: 'relot:91320500MA1F00130J.HS202602', share: 0.38 },
  ]);
  expect(links instanceof Error ? [] : links?.filter((link) => link.until)).toEqual([]);
  const [forward] = await system.links([OXIDE], 'FORWARD', call());
  expect(forward instanceof Error ? [] : forward?.map((link) => link.to)).toEqual([MAGNETS]);
});

test('an organisation with its penalty, contact masked', async () => {
  const [organization] = await system.organizations(['91150203MA0N001092'], call());
  expect(organization).toMatchObject({
    name: '北疆稀土分离有限公司',
    contactName: '白**',
    contactPhone: '138****0109',
    penalties: [{ number: '包工信罚〔2026〕9号', reason: '超出总量控制指标冶炼分离' }],
  });
});

test('an answer of several pages is whole', async () => {
  const usccs = Array.from({ length: 40 }, (_, n) => organizationCode(n));
  const found = await system.organizations(usccs, call());
  expect(found.map((each) => (each instanceof Error ? each : each?.uscc))).toEqual(usccs);
});

test('search pages through everything once, and by month', async () => {
  const codes: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < 60; page += 1) {
    const answer = await system.search({ filter: {}, first: 4, after }, call());
    codes.push(...answer.rows.map((row) => row.record.code));
    after = answer.rows.at(-1)?.cursor ?? null;
    if (!answer.hasNextPage) break;
  }
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).toContain(OXIDE);
  const february = await system.search({ filter: { month: '2026-02' }, first: 50, after: null }, call());
  expect(february.rows.map((row) => row.record.code)).toContain(OXIDE);
});

test('hostile codes cannot break the document, and fail alone where XML cannot hold them', async () => {
  const hostile = ['urn:x:</Bianhao><Bianhao>91150203MA0N001092/PN202602', 'urn:x:&lt;', 'urn:𠮷', 'urn:\u0001', OXIDE];
  const records = await system.records(hostile, call());
  expect(records.slice(0, 3)).toEqual([null, null, null]);
  expect(records[3]).toMatchObject({ code: 'BAD_REQUEST' });
  expect(records[4]).toMatchObject({ code: OXIDE });
});

describe('when the system is not well', () => {
  test.each([
    ['down', 'UNAVAILABLE'],
    ['hung', 'TIMEOUT'],
    ['garbage', 'BAD_ANSWER'],
  ] as const)('%s is %s in time', async (manner, code) => {
    await legacy.behave(manner);
    const asked = system.links([MAGNETS], 'BACK', call(400));
    expect(await firstOf({ asked, late: sleep(5_000) })).toBe('asked');
    await expect(asked).rejects.toMatchObject({ code });
    await legacy.behave('well');
    expect(await system.links([MAGNETS], 'BACK', call())).toHaveLength(1);
  });

  test('a wrong password is CREDENTIALS_REFUSED', async () => {
    const stranger = (await createRareEarth({ ...readRareEarthConfig({ env: legacy.env }), password: 'wrong' }))
      .systems[0] as LegacySystem;
    await expect(stranger.records([OXIDE], call())).rejects.toMatchObject({ code: 'CREDENTIALS_REFUSED' });
    await stranger.close();
  });
});
