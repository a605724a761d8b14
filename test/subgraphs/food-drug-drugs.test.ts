import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDrugSoap } from '../../demo/drug-soap/server.ts';
import type { StandIn } from '../../demo/stand-in.ts';
import { readFoodDrugConfig } from '../../subgraphs/food-drug/config.ts';
import { drugSystem } from '../support/drugs.ts';
import { call, standIn } from '../support/stand-in.ts';
import { firstOf } from '../support/first-of.ts';

const PACK = 'drug:83857930000879766601';
const TABLETS = 'gs1:(01)06901234001020(10)T260310';
const API = 'gs1:(01)06901234001013(10)API260301';
const SOLVENT = 'hazlot:370681001.DCM20260215';
let service: StandIn;
const settings = (more: Record<string, string> = {}): Parameters<typeof drugSystem>[0] =>
  readFoodDrugConfig({ env: { ...service.env, FOOD_EPCIS_URL: 'http://127.0.0.1:1', ...more } }).drug.soap;
let system: Awaited<ReturnType<typeof drugSystem>>;

beforeAll(async () => {
  service = await standIn(startDrugSoap);
  system = await drugSystem(settings());
});
afterAll(async () => {
  await system.close();
  await service.stop();
});

test('a pack as the sector records it; codes keep their leading zeros, times get their zone', async () => {
  const [record] = await system.records([PACK], call());
  expect(record).toMatchObject({
    code: PACK,
    level: 'ITEM',
    productName: '示例片',
    kind: 'DRUG',
    quantity: { value: 24, unit: '片' },
    producedAt: '2026-03-12T10:00:00+08:00',
    expiresAt: '2028-03-09T00:00:00+08:00',
    producer: { uscc: '91370681MA3T00106Y', name: '东岳制药有限公司' },
    holder: { uscc: '91370100MA3T001081', name: '泉城大药房' },
    drug: {
      approvalNumber: '国药准字H20260101',
      baseCode: 'drugbase:86904879001017',
      lot: 'T260310',
      packageLevel: 'UNIT',
      dosageForm: '片剂',
    },
    source: { system: 'drug-soap', asOf: '2026-11-20T20:15:00+08:00' },
  });
});

test('a recalled material', async () => {
  const [record] = await system.records([API], call());
  expect(record).toMatchObject({
    kind: 'DRUG_MATERIAL',
    recalls: [{ id: 'ZH-2026-101', level: '二级', reason: '原料药二氯甲烷残留超标', at: '2026-11-12T15:00:00+08:00' }],
  });
});

test('order is kept; unknown, withdrawn and food codes are null', async () => {
  const codes = ['urn:nobody', TABLETS, 'drug:83857930000879766699', 'gs1:(01)06901234001051(10)K260620', PACK];
  expect(
    (await system.records(codes, call())).map((record) => (record instanceof Error ? record : (record?.code ?? null))),
  ).toEqual([null, TABLETS, null, null, PACK]);
});

test('links both ways, also of a solvent that it does not hold', async () => {
  const [[back], [forward]] = await Promise.all([
    system.links([API], 'BACK', call()),
    system.links([SOLVENT], 'FORWARD', call()),
  ]);
  const expected = [
    {
      kind: 'TRANSFORM',
      from: SOLVENT,
      to: API,
      at: '2026-03-01T08:00:00+08:00',
      quantity: { value: 900, unit: 'kg' },
      evidence: { system: 'drug-soap', recordId: 'PSC-260301-01', confidence: 'HIGH' },
    },
  ];
  expect(back).toEqual(expected);
  expect(forward).toEqual(expected);
});

test('aggregation has its levels: pack, tub, case, and where the case went', async () => {
  const [pack, tub, box] = await system.links(
    [PACK, 'drug:83857940000879766610', 'drug:83857950000879766620'],
    'FORWARD',
    call(),
  );
  expect([pack, tub].map((each) => (each instanceof Error ? each : each?.map((link) => [link.kind, link.to])))).toEqual(
    [[['PACK', 'drug:83857940000879766610']], [['PACK', 'drug:83857950000879766620']]],
  );
  expect(box instanceof Error ? box : box?.map((link) => [link.kind, link.to])).toEqual([
    ['TRANSPORT', 'uscc:91370681MA3T001072'],
    ['TRANSPORT', 'uscc:91370100MA3T001081'],
  ]);
});

test('a lot of hundreds of packs comes over many pages, each pack once', async () => {
  const [links] = await system.links(['gs1:(01)06901234001020(10)B1-0'], 'FORWARD', call());
  expect(links instanceof Error ? links : new Set(links?.map((link) => link.to)).size).toBe(550);
});

test.each([
  ['WS-Security with digest, SOAP 1.1, GB18030', {}],
  ['WS-Security with digest, SOAP 1.2', { DRUG_SOAP_VERSION: '1.2' }],
  ['WS-Security with text, UTF-8', { DRUG_SOAP_SECURITY: 'wsse', DRUG_SOAP_CHARSET: 'utf-8' }],
  ['Basic, SOAP 1.2', { DRUG_SOAP_SECURITY: 'basic', DRUG_SOAP_VERSION: '1.2' }],
])('%s', async (_, env) => {
  const other = await drugSystem(settings(env));
  expect(await other.records([PACK], call())).toMatchObject([{ code: PACK, productName: '示例片' }]);
  await other.close();
});

test('a Fault is a Fault in an HTTP 200 too, and its words stay inside', async () => {
  for (const version of ['1.1', '1.2']) {
    const stranger = await drugSystem({ ...settings({ DRUG_SOAP_VERSION: version }), password: 'wrong' });
    const error: unknown = await stranger.records([PACK], call()).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: 'CREDENTIALS_REFUSED' });
    expect((error as Error).message).not.toMatch(/java|调用失败/);
    await stranger.close();
  }
  const codes = Array.from({ length: 21 }, (_, i) => `urn:x:${i}`);
  await expect(system.records(codes, call())).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});

test('an organisation, contact masked', async () => {
  expect(await system.organizations(['91370681MA3T00106Y', '91370681MA3T00101F'], call())).toMatchObject([
    {
      name: '东岳制药有限公司',
      contactName: '周*',
      contactPhone: '138****0106',
      licences: [{ kind: '药品生产许可证' }],
    },
    null,
  ]);
});

test('search filters and pages through everything once', async () => {
  expect((await system.search({ filter: { lot: 'T260310' }, first: 50, after: null }, call())).rows).toHaveLength(6);
  expect((await system.search({ filter: { kind: 'FOOD' }, first: 50, after: null }, call())).rows).toEqual([]);
  const codes: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < 60; page += 1) {
    const answer = await system.search({ filter: {}, first: 100, after }, call());
    codes.push(...answer.rows.map((row) => row.record.code));
    after = answer.rows.at(-1)?.cursor ?? null;
    if (!answer.hasNextPage) break;
  }
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).toContain(PACK);
});

test('hostile codes cannot break the envelope, and fail alone where XML cannot hold them', async () => {
  const records = await system.records(
    [`urn:x:</d:code><d:code>${PACK.slice(5)}`, 'urn:x:&lt;', 'urn:𠮷', 'urn:\u0001', PACK],
    call(),
  );
  expect(records.slice(0, 3)).toEqual([null, null, null]);
  expect(records[3]).toMatchObject({ code: 'BAD_REQUEST' });
  expect(records[4]).toMatchObject({ code: PACK });
});

describe('when the service is not well', () => {
  test.each([
    ['down', 'UNAVAILABLE'],
    ['hung', 'TIMEOUT'],
    ['garbage', 'BAD_ANSWER'],
  ] as const)('%s is %s in time, before and after its WSDL was read', async (manner, code) => {
    await service.behave(manner);
    const fresh = await drugSystem(settings());
    for (const each of [system, fresh]) {
      const asked = each.links([PACK], 'BACK', call(400));
      expect(await firstOf({ asked, late: sleep(5_000) })).toBe('asked');
      await expect(asked).rejects.toMatchObject({ code });
    }
    await service.behave('well');
    for (const each of [system, fresh]) expect(await each.links([PACK], 'BACK', call())).toHaveLength(1);
    await fresh.close();
  });
});
