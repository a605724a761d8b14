import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAgricultureBus } from '../../demo/agriculture-bus/server.ts';
import type { StandIn } from '../../demo/stand-in.ts';
import { readAgricultureConfig } from '../../subgraphs/agriculture/config.ts';
import { AgricultureBus } from '../../subgraphs/agriculture/system.ts';
import { call, standIn } from '../support/stand-in.ts';
import { firstOf } from '../support/first-of.ts';

const VEGETABLES = 'gs1:(01)06901234001044(10)V260610';
const PLOT = 'urn:tongcha-demo:plot:370681-0012';
const BOTTLE = 'pesticide:12403211005482913375620184739201';
let bus: StandIn;
let system: AgricultureBus;

beforeAll(async () => {
  bus = await standIn(startAgricultureBus);
  system = new AgricultureBus(readAgricultureConfig({ env: bus.env }));
});
afterAll(async () => {
  await system.close();
  await bus.stop();
});

test('a lot of vegetables as the sector records it, with source, zone and failed inspection', async () => {
  const [record] = await system.records([VEGETABLES], call());
  expect(record).toMatchObject({
    code: VEGETABLES,
    level: 'LOT',
    productName: '黄瓜',
    kind: 'CROP',
    variety: '黄瓜 津优 1 号',
    plot: PLOT,
    conformityCertificate: 'cert:HGZ370681202606100001',
    quantity: { value: 1800, unit: 'kg' },
    producedAt: '2026-06-10T05:30:00+08:00',
    producer: { uscc: '93370681MA3T00113G', name: '鲁东蔬菜专业合作社' },
    inspections: [{ id: 'NCP-JC-260615-03', result: 'FAIL', note: '毒死蜱 0.05 mg/kg,超过限量' }],
    source: { system: 'agriculture-bus', asOf: '2026-11-20T20:15:00+08:00' },
  });
});

test('records keep the order of the codes; unknown and deleted ones are null', async () => {
  const codes = ['urn:nobody', BOTTLE, 'gs1:(01)06901234001044(10)V260501', PLOT];
  const records = await system.records(codes, call());
  expect(records.map((record) => (record instanceof Error ? record : (record?.code ?? null)))).toEqual([
    null,
    BOTTLE,
    null,
    PLOT,
  ]);
});

test('links are known for codes it holds and for codes that it only mentions', async () => {
  const [forward] = await system.links(['hazlot:320500002.CPF20260105'], 'FORWARD', call());
  expect(forward).toEqual([
    {
      kind: 'TRANSFORM',
      from: 'hazlot:320500002.CPF20260105',
      to: 'gs1:(01)06901234001037(10)PE260201',
      at: '2026-02-01T08:00:00+08:00',
      until: null,
      quantity: { value: 1150, unit: 'kg' },
      evidence: { system: 'agriculture-bus', recordId: 'NYSC-260201-01', confidence: 'HIGH' },
    },
  ]);
  const [back, none] = await system.links([PLOT, 'urn:nobody'], 'BACK', call());
  expect(back).toMatchObject([{ kind: 'TREAT', from: BOTTLE, to: PLOT }]);
  expect(none).toEqual([]);
});

test('an answer of many pages is whole, and a row repeated across pages counts once', async () => {
  // Cell 4 has sixty pigs fed with one lot; three codes ask for more rows than a page holds.
  const feed = 'gs1:(01)06901234001075(10)B4-0';
  const pigs = Array.from({ length: 49 }, (_, n) => `eartag:1370681${20_000_400 + n}`);
  const links = await system.links([feed, ...pigs], 'FORWARD', call());
  expect(links[0]).toHaveLength(60);
  expect(links.slice(1).every((each) => !(each instanceof Error) && each.length === 1)).toBe(true);
});

test('the history of a plot has its pesticide use', async () => {
  const [answer] = await system.histories([PLOT], call());
  const history = answer instanceof Error ? expect.unreachable() : answer;
  expect(history?.inputUses).toEqual([
    {
      id: 'YY-260508-01',
      input: BOTTLE,
      at: '2026-05-08T06:30:00+08:00',
      quantity: { value: 0.6, unit: 'L' },
      organization: { uscc: '93370681MA3T00113G' },
    },
  ]);
  expect(history?.events.map((event) => event.step)).toEqual(['农药使用记录', '采收记录', '采收记录']);
});

test('an organisation’s contact is masked, a rare character included', async () => {
  const [organization] = await system.organizations(['93370681MA3T00113G'], call());
  expect(organization).toMatchObject({ name: '鲁东蔬菜专业合作社', contactName: '㐂**', contactPhone: '138****0113' });
});

test('search pages through everything once', async () => {
  const codes: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < 60; page += 1) {
    const answer = await system.search({ filter: { productName: '黄瓜' }, first: 7, after }, call());
    codes.push(...answer.rows.map((row) => row.record.code));
    after = answer.rows.at(-1)?.cursor ?? null;
    if (!answer.hasNextPage) break;
  }
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).toContain(VEGETABLES);
  expect(codes).not.toContain('gs1:(01)06901234001044(10)V260501');
});

test('tokens that run out early are renewed without anyone noticing', async () => {
  for (let i = 0; i < 230; i += 1) expect(await system.records([PLOT], call())).toHaveLength(1);
});

describe('when the bus is not well', () => {
  test.each([
    ['down', 'UNAVAILABLE'],
    ['hung', 'TIMEOUT'],
    ['garbage', 'BAD_ANSWER'],
  ] as const)('%s is %s in time', async (manner, code) => {
    await bus.behave(manner);
    const asked = system.links([PLOT], 'BACK', call(400));
    expect(await firstOf({ asked, late: sleep(5_000) })).toBe('asked');
    await expect(asked).rejects.toMatchObject({ code });
    await bus.behave('well');
    expect(await system.links([PLOT], 'BACK', call())).toHaveLength(1);
  });
});
