import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startFoodEpcis } from '../../demo/food-epcis/server.ts';
import type { StandIn } from '../../demo/stand-in.ts';
import { world } from '../../demo/world/index.ts';
import { createFoodSystem } from '../../subgraphs/food-drug/food/system.ts';
import { conform } from '../../subgraphs/kit/conform/suite.ts';
import { declaredIn, declareMinistry, MinistryFileError } from '../../subgraphs/kit/declared/index.ts';
import type { CodesPage, LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { keyFolder } from '../signature/support/kit.ts';
import { legacyServer, listening } from '../support/legacy-server.ts';
import { standIn } from '../support/stand-in.ts';

const FILE = join(import.meta.dirname, 'support/dairy/ministry.yaml');
const RIGHT = readFileSync(FILE, 'utf8');
const [PLANT, SHOP] = ['91370681MA3T00017D', '91320500MA1F00037J'];

describe('a repository of EPCIS', () => {
  let repository: StandIn;
  let url: string;
  let system: LegacySystem;
  let food: LegacySystem;
  let codes: readonly string[];
  beforeAll(async () => {
    repository = await standIn(startFoodEpcis, world({ seed: 3, scale: 0.1 }));
    url = repository.env['FOOD_EPCIS_URL'] ?? '';
    const { ministry } = await declareMinistry(FILE, { DAIRY_EPCIS_URL: url });
    [system] = ministry.systems as [LegacySystem];
    food = createFoodSystem({ url }, 'dairy-epcis');
    const all = new Set<string>();
    for (let since: string | null = null, more = true; more && all.size < 240;) {
      const page: CodesPage | undefined = await food.codes?.(since, listening(30_000));
      for (const code of page?.codes ?? []) all.add(code);
      [since, more] = [page?.position ?? null, page?.more === true];
    }
    codes = [...all].slice(0, 240);
  }, 60_000);
  afterAll(async () => {
    await system?.close();
    await food?.close();
    await repository?.stop();
  });

  test('tells what the food system, written by hand, tells of it', async () => {
    expect(codes.length).toBeGreaterThan(100);
    let told = 0;
    for (let i = 0; i < codes.length; i += 40) {
      const some = codes.slice(i, i + 40);
      const [mine, theirs] = [
        await system.records(some, listening(20_000)),
        await food.records(some, listening(20_000)),
      ];
      for (const [j, record] of theirs.entries()) {
        if (record === null || record instanceof Error) {
          expect(mine[j]).toEqual(record);
          continue;
        }
        const {
          kind: _,
          drug: __,
          food: own,
          ...contract
        } = record as typeof record & {
          kind: string;
          drug: null;
          food: { productionLicence: string | null; overseasProducer: string | null };
        };
        // What the file calls a licence is by hand told apart from what a customs has registered.
        const licence = own.productionLicence ?? own.overseasProducer?.replace(/^cifer:/, '') ?? null;
        expect(mine[j]).toEqual({ ...contract, licence, fat: null });
        told += 1;
      }
      for (const way of ['BACK', 'FORWARD'] as const)
        expect(await system.links(some, way, listening(20_000))).toEqual(
          await food.links(some, way, listening(20_000)),
        );
    }
    expect(told).toBeGreaterThan(20);
  }, 120_000);

  test('is searched by lot and step, and tells its parties and codes', async () => {
    const [record] = (await food.search?.({ filter: {}, first: 1, after: null }, listening(20_000)))?.rows ?? [];
    const lot = /\(10\)(.+)$/.exec(record?.record.code ?? '')?.[1] ?? '';
    const found = await system.search?.({ filter: { lot }, first: 5, after: null }, listening(20_000));
    expect(found?.rows.map(({ record: each }) => each.code)).toContain(record?.record.code);
    const [party] = (await system.organizations?.([record?.record.producer?.uscc ?? ''], listening(20_000))) ?? [];
    expect(party).toMatchObject({ uscc: record?.record.producer?.uscc });
    expect((await system.codes?.(null, listening(20_000)))?.codes.length).toBeGreaterThan(10);
    expect(system.history?.()).toEqual({ since: null });
  }, 60_000);

  test('passes the whole suite', async () => {
    const { ministry } = await declareMinistry(FILE, { DAIRY_EPCIS_URL: url });
    const keys = await keyFolder();
    const server = await startMinistry(ministry, { port: 0, trustedKeys: keys.publicFile, probeEveryMs: 20 });
    try {
      const checks = await conform(`${server.url}/graphql`, { key: await keys.key() });
      expect(checks.length).toBeGreaterThan(20);
      expect(checks.filter(({ fault }) => fault !== null)).toEqual([]);
    } finally {
      await server.stop(10);
      keys.remove();
    }
  }, 120_000);
});

describe('words of its own', () => {
  const ended: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ended.splice(0)) await end();
  });

  const LOT = 'https://id.gs1.org/01/06901234567892/10/N1';
  const event = (bizStep: string, more: object): object => ({
    type: 'ObjectEvent',
    eventTime: '2026-03-01T08:00:00+08:00',
    eventTimeZoneOffset: '+08:00',
    recordTime: '2026-03-01T09:00:00+08:00',
    action: 'ADD',
    bizStep,
    quantityList: [{ epcClass: LOT, quantity: 100, uom: 'KGM' }],
    ...more,
  });
  const EVENTS = [
    event('commissioning', {
      eventID: 'urn:uuid:1',
      ilmd: {
        descriptionShort: '纯牛奶',
        'cbvmda:lotNumber': 'N1',
        'dairy:fatContent': '3.6',
        'dairy:productionLicence': 'SC1',
      },
      sourceList: [{ type: 'owning_party', source: `urn:tongcha:code:uscc%3A${PLANT}` }],
    }),
    event('https://dairy.example/steps/fahuo', {
      eventID: 'urn:uuid:2',
      action: 'OBSERVE',
      eventTime: '2026-03-02T08:00:00+08:00',
      destinationList: [{ type: 'owning_party', destination: `urn:tongcha:code:uscc%3A${SHOP}` }],
    }),
    event('入库', {
      eventID: 'urn:uuid:3',
      action: 'OBSERVE',
      eventTime: '2026-03-03T08:00:00+08:00',
      destinationList: [{ type: 'owning_party', destination: `urn:tongcha:code:uscc%3A${SHOP}` }],
    }),
  ];

  async function dairy(text: string): Promise<{ system: LegacySystem; asked: string[]; keys: string[] }> {
    const [asked, keys]: [string[], string[]] = [[], []];
    const server = await legacyServer((_body, headers, { url = '' }) => {
      asked.push(decodeURIComponent(url));
      keys.push(String(headers['x-api-key'] ?? ''));
      return {
        headers: { 'content-type': 'application/ld+json' },
        body: JSON.stringify({
          '@context': [
            'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
            { dairy: 'https://dairy.example/' },
          ],
          type: 'EPCISQueryDocument',
          schemaVersion: '2.0',
          epcisBody: { queryResults: { queryName: 'q', resultsBody: { eventList: EVENTS } } },
        }),
      };
    });
    const { ministry } = await declaredIn(text, { settings: { DAIRY_EPCIS_URL: `${server.url}/epcis`, KEY: 'k-1' } });
    const [system] = ministry.systems as [LegacySystem];
    ended.push(
      () => system.close(),
      () => server.stop(),
    );
    return { system, asked, keys };
  }

  const CODE = 'gs1:(01)06901234567892(10)N1';

  test('mean what the file says: goods that are sent off are not held yet, and a search finds them', async () => {
    const { system, asked, keys } = await dairy(
      RIGHT.replace('  steps:', "  headers: { X-Api-Key: '${KEY}' }\n  steps:"),
    );
    const call = listening();
    expect(await system.records([CODE], call)).toMatchObject([
      {
        productName: '纯牛奶',
        licence: 'SC1',
        fat: 3.6,
        holder: { uscc: SHOP },
        events: [
          { step: 'commissioning' },
          { step: 'shipping', handsOver: true },
          { step: 'receiving', handsOver: true },
        ],
      },
    ]);
    expect(call.said).toEqual([]);
    expect(await system.links([CODE], 'FORWARD', listening())).toMatchObject([
      [
        { kind: 'HOLD', to: `uscc:${SHOP}`, at: '2026-03-03T08:00:00+08:00' },
        { kind: 'TRANSPORT', to: `uscc:${SHOP}`, at: '2026-03-02T08:00:00+08:00' },
      ],
    ]);
    await system.search?.({ filter: { step: 'shipping' }, first: 1, after: null, sees: () => true }, listening());
    expect(asked.filter((each) => each.includes('EQ_bizStep'))).toEqual([
      expect.stringContaining('https://dairy.example/steps/fahuo'),
    ]);
    expect(new Set(keys)).toEqual(new Set(['k-1']));
  });

  test('that the file does not have are in doubt', async () => {
    const { system } = await dairy(RIGHT.replace(', 入库: receiving', ''));
    const call = listening();
    await system.records([CODE], call);
    // Told for each of the two conditions that found it.
    expect(new Set(call.said.map(({ code }) => code))).toEqual(new Set(['NOT_UNDERSTOOD']));
  });

  test('of lot data that a row should have and has not are in doubt', async () => {
    const { system } = await dairy(RIGHT.replace('fatContent?', 'fat'));
    const call = listening();
    expect(await system.records([CODE], call)).toMatchObject([{ fat: null }]);
    expect(call.said).toEqual([{ code: 'NOT_UNDERSTOOD', codes: [CODE] }]);
  });

  test.each([
    [
      'a step that is none',
      'shipping',
      'shiping',
      'dairy.yaml:9:49: shiping is no step of the Core Business Vocabulary; write shipping',
    ],
    ['an address that is none', '${DAIRY_EPCIS_URL}', 'epcis.lan', 'expected an http or https address'],
    ['records', 'fields:', 'records: []\nfields:', 'a repository tells records by the standard; leave it out'],
    [
      'a field from nowhere',
      ', from: productionLicence?',
      '',
      'from is missing; write from: the name that lot data (ilmd) have for licence',
    ],
    [
      'a field of another type',
      'from: productionLicence?',
      'from: productionLicence? | number',
      'this gives a number, and the field takes a text',
    ],
    ['a key that is mistyped', '  steps:', '  stpes:', 'stpes is not known here; write steps'],
    ['a prefix that is none', '  steps:', '  prefixes: [69A]\n  steps:', 'expected 4 to 12 digits: 6901234'],
    [
      'two systems',
      'fields:',
      'sql: { url: sqlite:x }\nfields:',
      'one system a file; write http, sql, soap, files or epcis',
    ],
  ])('%s is a fault of the file', async (_, right, wrong, told) => {
    const text = RIGHT.replace(right, wrong);
    expect(text).not.toBe(RIGHT);
    const error = await declaredIn(text, {
      file: 'dairy.yaml',
      settings: { DAIRY_EPCIS_URL: 'http://127.0.0.1:1' },
    }).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(MinistryFileError);
    expect((error as Error).message).toContain(told);
  });
});
