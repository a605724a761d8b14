import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../common/resilience/fault.ts';
import { startFoodEpcis } from '../../demo/food-epcis/server.ts';
import type { StandIn } from '../../demo/stand-in.ts';
import type { Fact, LinkFact, PartyFact, UnitFact } from '../../demo/world/facts.ts';
import { world } from '../../demo/world/index.ts';
import type { FoodRecord } from '../../subgraphs/food-drug/food/record.ts';
import { createFoodSystem } from '../../subgraphs/food-drug/food/system.ts';
import type { Call, LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import type { SectorRecord, TraceLink } from '../../subgraphs/kit/records.ts';
import { standIn as temporary } from '../support/stand-in.ts';

const PLANT = '91370681MA3T00017D';
const SHOP = '91320500MA1F00037J';
const INSPECTOR = '91150203MA0N00024Y';
const PALLET = 'gs1:(00)069012340000000016';
const AUTOCLAVE = 'equipment:21503706812019060021';
const RECALLED = lotCode(1);
const DELETED = 'gs1:(01)06901234567892(10)GONE';

function lotCode(i: number): string {
  return `gs1:(01)06901234567892(10)L${String(i).padStart(4, '0')}`;
}

function unit(code: string, rest: Partial<UnitFact> = {}): UnitFact {
  return {
    type: 'unit',
    sector: 'food-drug',
    code,
    level: 'LOT',
    name: '黄桃罐头',
    producer: PLANT,
    producedAt: '2026-03-01 08:30:00',
    expiresAt: '2028-03-01 00:00:00',
    division: '370681',
    quantity: { value: 6000, unit: '罐' },
    details: { of: 'food', licence: 'SC10637068100012', category: '罐头', specification: '425g/罐' },
    asOf: '2026-11-20 20:15:00',
    ...rest,
  };
}

function link(
  kind: LinkFact['kind'],
  from: string,
  to: string,
  at: string,
  document: string,
  rest: Partial<LinkFact> = {},
): LinkFact {
  return {
    type: 'link',
    sector: 'food-drug',
    kind,
    from,
    to,
    at,
    document,
    documentKind: '生产记录',
    asOf: '2026-11-20 20:15:00',
    party: PLANT,
    ...rest,
  };
}

function party(uscc: string, name: string, rest: Partial<PartyFact> = {}): PartyFact {
  return {
    type: 'party',
    sector: 'food-drug',
    uscc,
    name,
    division: '370681',
    address: '龙口市食品园 1 号',
    contact: '罗小罐',
    phone: '13800000123',
    licences: [
      { kind: '食品生产许可证', number: 'SC10637068100012', validUntil: '2030-01-01 00:00:00', status: '有效' },
    ],
    asOf: '2026-11-20 20:15:00',
    ...rest,
  };
}

const links: readonly LinkFact[] = [
  // One document, two sources, two products; in all, enough documents for every wart of the repository to stand somewhere.
  ...Array.from({ length: 40 }, (_, i) => [
    link(
      'TRANSFORM',
      `cert:HGZ3706812026${String(i).padStart(8, '0')}`,
      lotCode(i),
      `2026-03-01 0${i % 8}:00:00`,
      `SC-${i}`,
      { quantity: { value: 100 + i, unit: 'kg' } },
    ),
    link(
      'TRANSFORM',
      `eartag:1370681${String(i).padStart(8, '0')}`,
      lotCode(i),
      `2026-03-01 0${i % 8}:00:00`,
      `SC-${i}`,
    ),
    ...(i % 3 === 0
      ? [
          link(
            'TRANSFORM',
            `cert:HGZ3706812026${String(i).padStart(8, '0')}`,
            `${lotCode(i)}B`,
            `2026-03-01 0${i % 8}:00:00`,
            `SC-${i}`,
            { quantity: { value: 100 + i, unit: 'kg' } },
          ),
          link(
            'TRANSFORM',
            `eartag:1370681${String(i).padStart(8, '0')}`,
            `${lotCode(i)}B`,
            `2026-03-01 0${i % 8}:00:00`,
            `SC-${i}`,
          ),
        ]
      : []),
  ]).flat(),
  link('PACK', lotCode(2), PALLET, '2026-03-02 08:00:00', 'MD-1', {
    until: '2026-03-05 08:00:00',
    quantity: { value: 300, unit: '件' },
  }),
  link('PACK', lotCode(3), PALLET, '2026-03-02 09:00:00', 'MD-2', { until: '2026-03-05 08:00:00' }),
  link('PACK', lotCode(4), PALLET, '2026-03-06 08:00:00', 'MD-3', { until: '2026-03-09 08:00:00' }),
  link('PACK', lotCode(5), PALLET, '2026-03-06 08:00:00', 'MD-3'),
  link('TREAT', AUTOCLAVE, lotCode(6), '2026-03-01 10:00:00', 'SJ-1'),
  link('TREAT', AUTOCLAVE, lotCode(7), '2026-03-01 11:00:00', 'SJ-2', { confidence: 'MEDIUM' }),
  link('TRANSPORT', lotCode(8), `uscc:${SHOP}`, '2026-03-03 06:00:00', 'CK-1', { quantity: { value: 2, unit: 't' } }),
  link('HOLD', lotCode(9), `uscc:${SHOP}`, '2026-03-03 07:00:00', 'RK-1', { until: '2026-03-20 07:00:00' }),
  link('HOLD', lotCode(10), `uscc:${SHOP}`, '2026-03-04 07:00:00', 'RK-2'),
  link('INSTALL', 'urn:plant:probe:1', 'urn:plant:line:1', '2026-01-04 07:00:00', 'AZ-1', {
    until: '2026-02-04 07:00:00',
  }),
];

const facts: readonly Fact[] = [
  party(PLANT, '渤海罐头厂', {
    penalties: [{ number: '罚-1', at: '2025-05-05 00:00:00', reason: '标签不合格,联系 13912345678' }],
  }),
  party(SHOP, '惠民超市'),
  unit('drug:83857930000879766660', {
    details: {
      of: 'drug',
      approval: '国药准字H20260129',
      baseCode: '86904879001024',
      packageLevel: 1,
      dosageForm: '片',
      specification: '24',
      lot: 'T1',
    },
  }),
  unit('eartag:137068100000001', { sector: 'agriculture' }),
  ...Array.from({ length: 40 }, (_, i) =>
    unit(lotCode(i), {
      producedAt: `2026-03-01 ${String(8 + (i % 10)).padStart(2, '0')}:30:00`,
      ...(i === 1
        ? {
            inspections: [
              {
                id: 'JY-1',
                kind: '监督抽检',
                at: '2026-04-01 09:00:00',
                result: '不合格' as const,
                organization: INSPECTOR,
                note: '菌落总数超标,13912345678',
              },
              { id: 'JY-2', kind: '出厂检验', at: '2026-03-02 09:00:00', result: '合格' as const, organization: PLANT },
              {
                id: 'JY-3',
                kind: '复检',
                at: '2026-04-09 09:00:00',
                result: '复检合格' as const,
                organization: INSPECTOR,
                validUntil: '2027-04-09 00:00:00',
              },
            ],
            recalls: [
              {
                id: 'ZH-1',
                level: '一级',
                at: '2026-04-02 10:00:00',
                reason: '微生物',
                advice: '停止食用',
                organization: PLANT,
              },
            ],
            certificates: [
              {
                number: 'HACCP-7',
                kind: 'HACCP',
                issuer: INSPECTOR,
                issuedAt: '2025-01-01 00:00:00',
                validUntil: '2027-01-01 00:00:00',
              },
            ],
            holder: SHOP,
          }
        : {}),
    }),
  ),
  ...Array.from({ length: 14 }, (_, i) => unit(`${lotCode(i * 3)}B`)),
  unit(DELETED, { deleted: true }),
  unit(PALLET, { level: 'ITEM', name: '托盘', quantity: { value: 1, unit: '件' } }),
  ...links,
  link('TRANSFORM', 'hazlot:370610123.CL1', 'drug:83857930000879766660', '2026-03-01 08:00:00', 'D-1'),
  link('TRANSFORM', 'cert:HGZ1', 'eartag:137068100000001', '2026-03-01 08:00:00', 'A-1', { sector: 'agriculture' }),
];

let standIn: StandIn;
let system: LegacySystem;
let directory: string;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'food-epcis-'));
  standIn = await startFoodEpcis({ port: 0, facts, directory, latencyMs: 0 });
  system = createFoodSystem({ url: standIn.env['FOOD_EPCIS_URL'] ?? '' });
});
afterAll(async () => {
  await system.close();
  await standIn.stop();
  rmSync(directory, { recursive: true });
});

function call(ms = 10_000): Call & { partials: [Fault, readonly string[]][] } {
  const partials: [Fault, readonly string[]][] = [];
  return { signal: AbortSignal.timeout(ms), partials, partial: (fault, codes) => partials.push([fault, codes]) };
}

async function record(code: string): Promise<SectorRecord | null> {
  const [found = null] = await system.records([code], call());
  if (found instanceof Error) throw found;
  return found;
}

const zoned = (local: string): string => `${local.replace(' ', 'T')}+08:00`;
const fault = (code: string): unknown => expect.objectContaining({ name: 'Fault', code });

describe('the repository of the test', () => {
  test('has all its warts: errors declared, repeats, halves, silent emptying, readings', () => {
    const db = new DatabaseSync(join(directory, 'epcis.sqlite'), { readOnly: true });
    const count = (where: string): number =>
      Number(db.prepare(`SELECT count(*) AS n FROM event WHERE ${where}`).get()?.['n']);
    expect(count("doc LIKE '%errorDeclaration%incorrect_data%'")).toBeGreaterThan(2);
    expect(count("doc LIKE '%did_not_occur%'")).toBe(1);
    expect(count("doc LIKE '%transformationID%'")).toBeGreaterThan(4);
    expect(count("doc LIKE '%DELETE%' AND doc NOT LIKE '%child%'")).toBeGreaterThan(0);
    expect(count("doc LIKE '%sensorElementList%'")).toBeGreaterThan(4);
    expect(
      Number(
        db
          .prepare(
            "SELECT count(*) - count(DISTINCT json_extract(doc, '$.eventID')) AS n FROM event WHERE doc NOT LIKE '%errorDeclaration%'",
          )
          .get()?.['n'],
      ),
    ).toBeGreaterThan(2);
    db.close();
  });
});

/** A system over a foreign repository, one that holds these events. */
async function foreignSystem(events: readonly Record<string, unknown>[]): Promise<LegacySystem> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    const lists: Record<string, readonly string[]> = {
      MATCH_anyEPC: ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList', 'parentID'],
      MATCH_anyEPCClass: ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'],
    };
    const matches = (event: Record<string, unknown>): boolean =>
      [...url.searchParams].every(([name, value]) => {
        const fields =
          lists[name] ??
          (/^(?:EQ|MATCH)_/.test(name) ? [name.replace(/^(?:EQ|MATCH)_/, '')] : name === 'eventType' ? ['type'] : null);
        return (
          fields === null ||
          fields
            .flatMap((field) => event[field] ?? [])
            .some((one) =>
              value.split('|').includes(typeof one === 'string' ? one : (one as { epcClass: string }).epcClass),
            )
        );
      });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        '@context': 'https://ref.gs1.org/standards/epcis/epcis-context.jsonld',
        type: 'EPCISQueryDocument',
        epcisBody: { queryResults: { resultsBody: { eventList: events.filter(matches) } } },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const foreign = createFoodSystem({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  closers.push(async () => {
    await foreign.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return foreign;
}

describe('links', () => {
  const expected = (fact: LinkFact): unknown => ({
    kind: fact.kind,
    from: fact.from,
    to: fact.to,
    at: zoned(fact.at),
    until: fact.until ? zoned(fact.until) : null,
    quantity: fact.quantity ?? null,
    evidence: {
      system: 'food-epcis',
      recordId: expect.stringMatching(/^urn:uuid:/),
      confidence: fact.confidence ?? 'HIGH',
    },
  });
  const key = (one: { kind: string; from: string; to: string; at?: string | null | undefined }): string =>
    `${one.kind} ${one.from} ${one.to} ${one.at}`;

  test.each(['BACK', 'FORWARD'] as const)('%s: exactly the facts, for codes held and not held', async (direction) => {
    const end = direction === 'BACK' ? 'to' : 'from';
    const codes = [...new Set(links.map((fact) => fact[end]))];
    const operation = call();
    const answers = (await system.links(codes, direction, operation)) as readonly (readonly TraceLink[])[];
    for (const [i, code] of codes.entries()) {
      const facts = links.filter((fact) => fact[end] === code);
      expect(answers[i]?.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))).toEqual(
        facts
          .toSorted((a, b) => (key({ ...a, at: zoned(a.at) }) < key({ ...b, at: zoned(b.at) }) ? -1 : 1))
          .map(expected),
      );
    }
    expect(operation.partials).toEqual([]);
  });

  test('both ends name the same record as evidence', async () => {
    for (const fact of links) {
      const [back = []] = (await system.links([fact.to], 'BACK', call())) as readonly (readonly TraceLink[])[];
      const [forward = []] = (await system.links([fact.from], 'FORWARD', call())) as readonly (readonly TraceLink[])[];
      const own = (list: readonly TraceLink[]): (string | undefined)[] =>
        list.filter((one) => key(one) === key({ ...fact, at: zoned(fact.at) })).map((one) => one.evidence.recordId);
      expect(own(back)).toEqual(own(forward));
      expect(own(back)).toHaveLength(1);
    }
  });

  test("the drug system's and other sectors' links are not food's", async () => {
    expect(
      await system.links(
        ['drug:83857930000879766660', 'eartag:137068100000001', 'hazlot:370610123.CL1'],
        'BACK',
        call(),
      ),
    ).toEqual([[], [], []]);
    expect(await system.links(['hazlot:370610123.CL1', 'cert:HGZ1'], 'FORWARD', call())).toEqual([[], []]);
  });

  test('what is asked of the drug system or of nobody is null and no links, not an error', async () => {
    const operation = call();
    expect(
      await system.records(
        ['drug:83857930000879766660', 'cert:HGZ370681202600000001', AUTOCLAVE, `uscc:${SHOP}`, 'urn:nobody:1'],
        operation,
      ),
    ).toEqual([null, null, null, null, null]);
    expect(await system.links(['urn:nobody:1'], 'FORWARD', operation)).toEqual([[]]);
    expect(operation.partials).toEqual([]);
  });
});

describe('a record', () => {
  test('tells the lot, its producer and where it comes from', async () => {
    expect(await record(lotCode(0))).toMatchObject({
      code: lotCode(0),
      level: 'LOT',
      productName: '黄桃罐头',
      quantity: { value: 6000, unit: '罐' },
      producedAt: '2026-03-01T08:30:00+08:00',
      expiresAt: '2028-03-01T00:00:00+08:00',
      producer: { uscc: PLANT, name: '渤海罐头厂' },
      holder: { uscc: PLANT },
      place: { division: '370681', name: '渤海罐头厂', address: '龙口市食品园 1 号' },
      kind: 'FOOD',
      food: {
        lot: 'L0000',
        productionLicence: 'SC10637068100012',
        overseasProducer: null,
        foodCategory: '罐头',
        specification: '425g/罐',
      },
      source: {
        system: 'food-epcis',
        recordId: expect.stringMatching(/^urn:uuid:/),
        asOf: '2026-11-20T20:15:00+08:00',
      },
    });
    expect(await record(PALLET)).toMatchObject({ level: 'ITEM', productName: '托盘' });
  });

  test('tells inspections, recalls and certificates, oldest first', async () => {
    expect(await record(RECALLED)).toMatchObject({
      inspections: [
        { id: 'JY-2', kind: '出厂检验', result: 'PASS', organization: { uscc: PLANT } },
        {
          id: 'JY-1',
          kind: '监督抽检',
          result: 'FAIL',
          at: '2026-04-01T09:00:00+08:00',
          organization: { uscc: INSPECTOR },
          note: '菌落总数超标,139****5678',
        },
        { id: 'JY-3', result: 'CONDITIONAL', validUntil: '2027-04-09T00:00:00+08:00' },
      ],
      recalls: [
        {
          id: 'ZH-1',
          level: '一级',
          at: '2026-04-02T10:00:00+08:00',
          reason: '微生物',
          advice: '停止食用',
          organization: { uscc: PLANT },
          status: 'open',
        },
      ],
      certificates: [
        {
          number: 'HACCP-7',
          kind: 'HACCP',
          issuer: { uscc: INSPECTOR },
          issuedAt: '2025-01-01T00:00:00+08:00',
          validUntil: '2027-01-01T00:00:00+08:00',
        },
      ],
      holder: { uscc: SHOP },
    });
  });

  test('tells every event once, oldest first, with its readings and whatever spelling of its step', async () => {
    const codes = Array.from({ length: 40 }, (_, i) => lotCode(i));
    const records = (await system.records(codes, call())) as readonly SectorRecord[];
    for (const one of records) {
      const events = one.events ?? [];
      expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
      expect(events.map((event) => Date.parse(event.at ?? ''))).toEqual(
        events.map((event) => Date.parse(event.at ?? '')).toSorted((a, b) => a - b),
      );
      expect(events.every((event) => event.at?.endsWith('+08:00'))).toBe(true);
      expect(events.some((event) => event.step === 'commissioning')).toBe(true);
      expect(events.some((event) => event.note?.includes('wrong-entry'))).toBe(false);
    }
    expect((records as unknown as FoodRecord[]).flatMap((one) => one.food.sensorReadings)).toContainEqual(
      expect.objectContaining({
        type: 'Temperature',
        unit: 'CEL',
        mean: expect.any(Number),
        at: expect.stringMatching(/\+08:00$/),
      }),
    );
    expect(
      records.flatMap((one) => one.events ?? []).some((event) => /Temperature -?[\d.]+ CEL/.test(event.note ?? '')),
    ).toBe(true);
  });

  test('is null for a lot whose commissioning was declared an error', async () => {
    expect(await record(DELETED)).toBeNull();
  });

  test('never shows a telephone', async () => {
    expect(
      JSON.stringify(
        await system.records(
          Array.from({ length: 40 }, (_, i) => lotCode(i)),
          call(),
        ),
      ),
    ).not.toMatch(/(?<!\d)1[3-9]\d{9}(?!\d)/);
  });
});

describe('an organisation', () => {
  test('is known with its licences and penalties, its contact masked', async () => {
    expect(await system.organizations?.([PLANT, SHOP, '91350100M000100Y43'], call())).toMatchObject([
      {
        uscc: PLANT,
        name: '渤海罐头厂',
        division: '370681',
        address: '龙口市食品园 1 号',
        licences: [
          {
            number: 'SC10637068100012',
            kind: '食品生产许可证',
            validUntil: '2030-01-01T00:00:00+08:00',
            status: '有效',
          },
        ],
        penalties: [{ number: '罚-1', at: '2025-05-05T00:00:00+08:00', reason: '标签不合格,联系 139****5678' }],
        contactName: '罗**',
        contactPhone: '138****0123',
      },
      { uscc: SHOP, name: '惠民超市' },
      null,
    ]);
  });
});

describe('a search', () => {
  async function all(filter: Record<string, unknown>, first: number): Promise<string[]> {
    const codes: string[] = [];
    let after: string | null = null;
    for (;;) {
      const page: Awaited<ReturnType<NonNullable<typeof system.search>>> | undefined = await system.search?.(
        { filter, first, after },
        call(),
      );
      codes.push(...(page?.rows.map((row) => row.record.code) ?? []));
      expect(page?.rows.length ?? 0).toBeLessThanOrEqual(first);
      after = page?.rows.at(-1)?.cursor ?? null;
      if (!page?.hasNextPage) return codes;
      expect(after).not.toBeNull();
    }
  }

  test('pages through every record once, in the same order whatever the page size', async () => {
    const held = facts
      .filter(
        (fact): fact is UnitFact =>
          fact.type === 'unit' && fact.sector === 'food-drug' && fact.details.of === 'food' && !fact.deleted,
      )
      .map((fact) => fact.code);
    const inOne = await all({}, 200);
    expect(new Set(inOne)).toEqual(new Set([...held, 'urn:plant:line:1', 'urn:plant:probe:1']));
    expect(inOne).toHaveLength(new Set(inOne).size);
    expect(await all({}, 7)).toEqual(inOne);
    expect(await all({}, 1)).toEqual(inOne);
  });

  test('by window of time, step and lot', async () => {
    expect(await all({ step: 'inspecting' }, 20)).toEqual([RECALLED]);
    expect(await all({ lot: 'L0007' }, 20)).toEqual([lotCode(7)]);
    expect(await all({ from: '2026-04-02T00:00:00+08:00', to: '2026-04-03T00:00:00+08:00' }, 20)).toEqual([RECALLED]);
    expect((await all({ kind: 'FOOD', lot: 'L0007' }, 20)).length).toBe(1);
    expect(await all({ kind: 'DRUG' }, 20)).toEqual([]);
    expect(await all({ approvalNumber: '国药准字H20260129' }, 20)).toEqual([]);
    expect(await all({ to: '2020-01-01T00:00:00+08:00' }, 20)).toEqual([]);
  });

  test('by what EPCIS cannot search finds nothing and says so', async () => {
    const operation = call();
    expect(await system.search?.({ filter: { productName: '罐头' }, first: 5, after: null }, operation)).toEqual({
      rows: [],
      hasNextPage: false,
    });
    expect(operation.partials).toEqual([[fault('BAD_REQUEST'), []]]);
  });
});

describe('when the repository', () => {
  test.each([
    ['down', 'UNAVAILABLE'],
    ['hung', 'TIMEOUT'],
    ['garbage', 'BAD_ANSWER'],
  ] as const)('is %s, every answer is %s within the deadline', async (manner, code) => {
    await standIn.behave(manner);
    try {
      const begun = Date.now();
      const operation = call(400);
      expect(await system.records([lotCode(0), lotCode(1)], operation)).toEqual([fault(code), fault(code)]);
      expect(await system.links([lotCode(0)], 'BACK', call(400))).toEqual([fault(code)]);
      expect(await system.organizations?.([PLANT], call(400))).toEqual([fault(code)]);
      await expect(system.ping(call(400))).rejects.toEqual(fault(code));
      await expect(system.search?.({ filter: {}, first: 1, after: null }, call(400))).rejects.toEqual(fault(code));
      expect(Date.now() - begun).toBeLessThan(4_000);
    } finally {
      await standIn.behave('well');
    }
    expect((await record(lotCode(0)))?.code).toBe(lotCode(0));
  });
});

test('over the sample economy, every food link is found from both ends and every food lot held, nothing deleted', async () => {
  const economy = await temporary(startFoodEpcis);
  const food = createFoodSystem({ url: economy.env['FOOD_EPCIS_URL'] ?? '' });
  closers.push(
    () => food.close(),
    () => economy.stop(),
  );
  const own = [...world({ seed: 1, scale: 0.1 })].filter((fact) => fact.sector === 'food-drug');
  const drugs = new Set(
    own.filter((fact) => fact.type === 'unit' && fact.details.of !== 'food').map((fact) => (fact as UnitFact).code),
  );
  const told = own.filter(
    (fact): fact is LinkFact => fact.type === 'link' && !drugs.has(fact.from) && !drugs.has(fact.to),
  );
  const units = own.filter((fact): fact is UnitFact => fact.type === 'unit' && !drugs.has(fact.code));
  expect(told.length).toBeGreaterThan(50);
  for (const [direction, end] of [
    ['BACK', 'to'],
    ['FORWARD', 'from'],
  ] as const) {
    const operation = call();
    const answers = (await food.links(
      told.map((fact) => fact[end]),
      direction,
      operation,
    )) as readonly (readonly TraceLink[])[];
    for (const [i, fact] of told.entries()) {
      expect(
        answers[i]?.filter(
          (one) => one.kind === fact.kind && one.from === fact.from && one.to === fact.to && one.at === zoned(fact.at),
        ),
      ).toHaveLength(1);
    }
    expect(operation.partials).toEqual([]);
  }
  const records = (await food.records(
    units.map((unit) => unit.code),
    call(),
  )) as readonly (SectorRecord | null)[];
  expect(records.map((one) => one?.productName ?? null)).toEqual(
    units.map((unit) => (unit.deleted ? null : unit.name)),
  );
  expect(units.some((unit) => unit.deleted)).toBe(true);
});

test('a foreign repository with identifiers of its own is walked with nothing but its address', async () => {
  const at = (day: number): Record<string, string> => ({
    eventTime: `2026-05-0${day}T10:00:00.000-06:00`,
    eventTimeZoneOffset: '-06:00',
  });
  const beans = 'https://coop.example.org/lots/beans-7';
  const roast = 'https://roastery.example.com/batch?id=42&line=2';
  const bag = 'https://roastery.example.com/bags/0001';
  const box = 'urn:epc:id:sscc:0614141.1234567890';
  const events = [
    {
      type: 'ObjectEvent',
      ...at(1),
      action: 'ADD',
      bizStep: 'commissioning',
      quantityList: [{ epcClass: beans, quantity: 600, uom: 'KGM' }],
      ilmd: { 'cbvmda:lotNumber': 'beans-7', 'cbvmda:harvestEndDate': '2026-04-28' },
    },
    {
      type: 'TransformationEvent',
      eventID: 'urn:uuid:t1',
      ...at(2),
      transformationID: 'https://roastery.example.com/runs/1',
      inputQuantityList: [{ epcClass: beans, quantity: 60, uom: 'KGM' }],
    },
    {
      type: 'TransformationEvent',
      eventID: 'urn:uuid:t2',
      ...at(3),
      transformationID: 'https://roastery.example.com/runs/1',
      outputQuantityList: [{ epcClass: roast, quantity: 50, uom: 'KGM' }],
      'roast:profile': 'dark',
      ilmd: { 'cbvmda:descriptionShort': 'House roast' },
    },
    {
      type: 'TransformationEvent',
      eventID: 'urn:uuid:t3',
      ...at(4),
      inputQuantityList: [{ epcClass: roast, quantity: 1, uom: 'KGM' }],
      outputEPCList: [bag],
    },
    { type: 'AggregationEvent', eventID: 'urn:uuid:a1', ...at(5), action: 'ADD', parentID: box, childEPCs: [bag] },
    { type: 'AggregationEvent', eventID: 'urn:uuid:a2', ...at(6), action: 'DELETE', parentID: box },
  ];
  const foreign = await foreignSystem(events);
  const seen: string[] = [];
  const walk = async (code: string, direction: 'BACK' | 'FORWARD'): Promise<void> => {
    seen.push(code);
    const [found = []] = (await foreign.links([code], direction, call())) as readonly (readonly TraceLink[])[];
    for (const one of found) await walk(direction === 'BACK' ? one.from : one.to, direction);
  };
  const pallet = 'gs1:(00)106141412345678908';
  await walk(pallet, 'BACK');
  expect(seen).toEqual([pallet, bag, roast, beans]);
  seen.length = 0;
  await walk(beans, 'FORWARD');
  expect(seen).toEqual([beans, roast, bag, pallet]);
  expect(await foreign.links([bag], 'FORWARD', call())).toMatchObject([
    [{ kind: 'PACK', at: '2026-05-05T10:00:00-06:00', until: '2026-05-06T10:00:00-06:00' }],
  ]);
  expect(await foreign.records([beans, roast, bag], call())).toMatchObject([
    {
      level: 'LOT',
      food: { lot: 'beans-7' },
      quantity: { value: 600, unit: 'kg' },
      producedAt: '2026-04-28T00:00:00+08:00',
      source: { asOf: null },
    },
    { level: 'LOT', productName: 'House roast' },
    { level: 'ITEM' },
  ]);
});

describe('a record of a foreign repository', () => {
  const item = 'https://plants.example/item/1';
  const at = (day: number): Record<string, unknown> => ({
    eventID: `urn:e:${day}`,
    eventTime: `2026-05-0${day}T10:00:00Z`,
    eventTimeZoneOffset: '+08:00',
  });
  const party = (key: 'source' | 'destination', uscc: string): unknown => ({
    [`${key}List`]: [{ type: 'possessing_party', [key]: `urn:tongcha:code:uscc%3A${uscc}` }],
  });
  const lot = (quantity: number): Record<string, unknown> => ({
    quantityList: [{ epcClass: item, quantity, uom: 'KGM' }],
  });
  const only = async (code: string, ...events: Record<string, unknown>[]): Promise<SectorRecord | null> => {
    const [found = null] = await (await foreignSystem(events)).records([code], call());
    if (found instanceof Error) throw found;
    return found;
  };
  const seen = { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'receiving' };

  test('is there for what was only ever observed, unless it is a thing of another system', async () => {
    expect((await only(item, { ...seen, ...at(1), epcList: [item] }))?.events).toHaveLength(1);
    expect(await only('cert:HGZ1', { ...seen, ...at(1), epcList: ['urn:tongcha:code:cert%3AHGZ1'] })).toBeNull();
    expect(
      await only(item, { type: 'TransformationEvent', ...at(1), inputEPCList: [item], outputEPCList: ['urn:b'] }),
    ).toBeNull();
  });

  test('is not there for what was never commissioned, whatever was observed of it since', async () => {
    const wrong = { type: 'ObjectEvent', action: 'ADD', bizStep: 'commissioning', ...at(1), epcList: [item] };
    const declared = {
      ...wrong,
      errorDeclaration: { declarationTime: '2026-05-09T00:00:00Z', reason: 'did_not_occur' },
    };
    expect(await only(item, wrong, { ...seen, ...at(2), epcList: [item] }, declared)).toBeNull();
    expect(await only(item, wrong, declared, { ...wrong, ...at(3) })).not.toBeNull();
  });

  test('follows the holder through hand-overs; a part that goes elsewhere takes nothing from who holds the lot', async () => {
    const made = { type: 'ObjectEvent', action: 'ADD', ...at(1), ...lot(100) };
    const given = { ...seen, ...at(2), ...lot(100), ...(party('destination', SHOP) as object) };
    expect((await only(item, made, given))?.holder).toMatchObject({ uscc: SHOP });
    expect(
      (await only(item, made, given, { ...seen, ...at(3), ...lot(5), ...(party('destination', PLANT) as object) }))
        ?.holder,
    ).toMatchObject({ uscc: SHOP });
    expect(
      (
        await only(item, made, given, {
          ...seen,
          ...at(3),
          bizStep: 'shipping',
          ...lot(100),
          ...(party('source', SHOP) as object),
        })
      )?.holder,
    ).toBeNull();
  });

  test('a recall is closed by the event that takes the disposition back', async () => {
    const recalled = { ...seen, ...at(2), epcList: [item], disposition: 'urn:epcglobal:cbv:disp:recalled' };
    expect((await only(item, recalled))?.recalls).toMatchObject([{ status: 'open' }]);
    expect(
      (
        await only(item, recalled, {
          ...seen,
          ...at(3),
          epcList: [item],
          persistentDisposition: { unset: ['recalled'] },
        })
      )?.recalls,
    ).toMatchObject([{ status: 'closed' }]);
  });
});
