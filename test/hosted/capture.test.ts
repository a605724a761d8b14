import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HostedStore } from '../../subgraphs/hosted/store/store.ts';
import { createHostedMember } from '../../subgraphs/hosted/member.ts';
import { openDatabase } from '../../common/database/open-database.ts';
import { type DatabaseServer } from '../support/database-server.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import type { Call, LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { BAKERY, MILL, SHOP, startTestHosted, type TestHosted, documentOf } from './support/hosted.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const link = (gtin: string, lot: string): string => `https://id.gs1.org/01/${gtin}/10/${lot}`;
const code = (gtin: string, lot: string): string => `gs1:(01)${gtin}(10)${lot}`;
const party = (uscc: string): string => `urn:tongcha:code:uscc%3A${uscc}`;
const FLOUR = '06901234567892';
const CAKE = '06901234000016';

const made = (lot: string, more: object = {}): object => ({
  type: 'ObjectEvent',
  action: 'ADD',
  bizStep: 'commissioning',
  eventTime: '2026-11-20T08:00:00+08:00',
  eventTimeZoneOffset: '+08:00',
  quantityList: [{ epcClass: link(FLOUR, lot), quantity: 500, uom: 'KGM' }],
  ilmd: { 'cbvmda:lotNumber': lot, 'cbvmda:descriptionShort': '面粉' },
  ...more,
});
const handed = (step: string, lot: string, from: string, to: string, more: object = {}): object => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: step,
  eventTime: '2026-11-21T08:00:00+08:00',
  eventTimeZoneOffset: '+08:00',
  quantityList: [{ epcClass: link(FLOUR, lot), quantity: 200, uom: 'KGM' }],
  sourceList: [{ type: 'possessing_party', source: party(from) }],
  destinationList: [{ type: 'possessing_party', destination: party(to) }],
  ...more,
});
const baked = (lot: string, of: string, more: object = {}): object => ({
  type: 'TransformationEvent',
  bizStep: 'creating_class_instance',
  eventTime: '2026-11-22T08:00:00+08:00',
  eventTimeZoneOffset: '+08:00',
  inputQuantityList: [{ epcClass: link(FLOUR, of), quantity: 150, uom: 'KGM' }],
  outputQuantityList: [{ epcClass: link(CAKE, lot), quantity: 300, uom: 'KGM' }],
  ilmd: { 'cbvmda:lotNumber': lot, 'cbvmda:descriptionShort': '桃酥' },
  ...more,
});

function suite(placeOf: () => string): void {
  let hosted: TestHosted;
  let store: HostedStore;
  let member: LegacySystem;
  beforeAll(async () => {
    hosted = await startTestHosted(placeOf());
    store = new HostedStore(openDatabase(placeOf(), ['hosted', 'store']));
    member = createHostedMember(store, 'food-drug/hosted').systems[0] as LegacySystem;
  });
  afterAll(async () => {
    await member.close();
    await hosted.stop();
  });
  const call = (asOf?: string): Call => ({ signal: AbortSignal.timeout(10_000), asOf, partial: () => {} });
  const record = async (of: string, asOf?: string): Promise<Record<string, unknown> | null> => {
    const [found] = await member.records([of], call(asOf));
    if (found instanceof Error) throw found;
    return found as Record<string, unknown> | null;
  };
  const links = async (of: string, direction: 'BACK' | 'FORWARD'): Promise<string[]> => {
    const [found] = await member.links([of], direction, call());
    if (!found || found instanceof Error) throw found ?? new Error('none');
    return found.map(({ kind, from, to }) => `${kind} ${from} ${to}`).sort();
  };

  test('a captured event is a record, its links and its codes', async () => {
    expect(await hosted.capture(MILL, [made('A1'), handed('shipping', 'A1', MILL, BAKERY)])).toMatchObject({
      success: true,
      captured: 2,
      errors: [],
    });
    expect(await hosted.capture(BAKERY, [handed('receiving', 'A1', MILL, BAKERY), baked('C1', 'A1')])).toMatchObject({
      success: true,
      captured: 2,
    });
    expect(await record(code(FLOUR, 'A1'))).toMatchObject({
      productName: '面粉',
      quantity: { value: 500, unit: 'kg' },
      producer: { uscc: MILL },
    });
    expect(await links(code(CAKE, 'C1'), 'BACK')).toEqual([`TRANSFORM ${code(FLOUR, 'A1')} ${code(CAKE, 'C1')}`]);
    expect(await links(code(FLOUR, 'A1'), 'FORWARD')).toEqual([
      `HOLD ${code(FLOUR, 'A1')} uscc:${BAKERY}`,
      `TRANSFORM ${code(FLOUR, 'A1')} ${code(CAKE, 'C1')}`,
      `TRANSPORT ${code(FLOUR, 'A1')} uscc:${BAKERY}`,
    ]);
    const listed = await member.codes?.(null, call());
    expect(listed?.codes).toEqual(expect.arrayContaining([code(CAKE, 'C1'), `uscc:${MILL}`]));
    const page = await member.search?.({ filter: {}, first: 200, after: null, sees: () => true }, call());
    expect(page?.rows.map((row) => row.record.code)).toEqual(
      expect.arrayContaining([code(FLOUR, 'A1'), code(CAKE, 'C1')]),
    );
  });

  test('an event in another spelling of the same code is found, by any spelling', async () => {
    const urn = { quantityList: [{ epcClass: 'urn:epc:class:lgtin:6901234.056789.A2', quantity: 1, uom: 'KGM' }] };
    expect(await hosted.capture(MILL, [made('A2', urn)])).toMatchObject({ success: true });
    expect(await record(code(FLOUR, 'A2'))).toMatchObject({ producer: { uscc: MILL } });
  });

  test('what is sent twice is kept once, with a name of its own or without', async () => {
    const named = made('A3', { eventID: 'urn:uuid:11111111-1111-4111-8111-111111111111' });
    for (const event of [named, made('A4')]) {
      expect(await hosted.capture(MILL, [event])).toMatchObject({ captured: 1, unchanged: 0 });
      expect(await hosted.capture(MILL, [event])).toMatchObject({ captured: 0, unchanged: 1, success: true });
    }
  });

  test('an event declared to be an error stands no longer, and stands in what was known before', async () => {
    const event = made('A5', { eventID: 'urn:uuid:22222222-2222-4222-8222-222222222222' });
    await hosted.capture(MILL, [event]);
    const before = new Date(await store.clock()).toISOString();
    const declared = { ...event, errorDeclaration: { declarationTime: '2026-11-23T00:00:00Z' } };
    expect(await hosted.capture(MILL, [declared])).toMatchObject({ success: true });
    expect(await record(code(FLOUR, 'A5'))).toBeNull();
    expect(await record(code(FLOUR, 'A5'), before)).toMatchObject({ producer: { uscc: MILL } });
  });

  test('an event that another has named alike is another event, and is taken back by its own alone', async () => {
    const eventID = 'urn:uuid:33333333-3333-4333-8333-333333333333';
    await hosted.capture(MILL, [made('A6', { eventID })]);
    await hosted.capture(BAKERY, [handed('receiving', 'A6', MILL, BAKERY, { eventID })]);
    const declared = { ...made('A6', { eventID }), errorDeclaration: { declarationTime: '2026-11-23T00:00:00Z' } };
    await hosted.capture(BAKERY, [declared]);
    expect(await record(code(FLOUR, 'A6'))).toMatchObject({ producer: { uscc: MILL } });
    expect(await links(code(FLOUR, 'A6'), 'FORWARD')).toEqual([]);
  });

  test('a transformation that another has named alike is another one', async () => {
    const transformationID = 'urn:uuid:44444444-4444-4444-8444-444444444444';
    await hosted.capture(MILL, [made('A7'), made('A8')]);
    await hosted.capture(BAKERY, [handed('receiving', 'A7', MILL, BAKERY), baked('C7', 'A7', { transformationID })]);
    const {
      outputQuantityList: _,
      ilmd: _i,
      ...half
    } = baked('', 'A8', { transformationID }) as Record<string, unknown>;
    await hosted.capture(SHOP, [handed('receiving', 'A8', MILL, SHOP), half]);
    expect(await links(code(CAKE, 'C7'), 'BACK')).toEqual([`TRANSFORM ${code(FLOUR, 'A7')} ${code(CAKE, 'C7')}`]);
  });

  describe('nobody speaks for another', () => {
    beforeAll(async () => {
      await hosted.capture(MILL, [made('B1')]);
    });
    const pallet = { parentID: 'https://id.gs1.org/00/069012340000000016' };
    test.each<readonly [what: string, events: object[], code: string]>([
      ['says that it made what another made', [made('B1')], 'MADE_BY_ANOTHER'],
      [
        'names another as its maker',
        [made('B2', { sourceList: [{ type: 'owning_party', source: party(MILL) }] })],
        'NOT_A_PARTY',
      ],
      ['hands over between two others', [handed('shipping', 'B1', MILL, SHOP)], 'NOT_A_PARTY'],
      [
        'recalls it',
        [handed('receiving', 'B1', MILL, BAKERY), handed('shipping', 'B1', BAKERY, SHOP, { disposition: 'recalled' })],
        'NOT_YOUR_LOT',
      ],
      [
        'recalls it as it receives it',
        [handed('receiving', 'B1', MILL, BAKERY, { disposition: 'recalled' })],
        'NOT_YOUR_LOT',
      ],
      ['finds fault with it', [handed('receiving', 'B1', MILL, BAKERY, { bizStep: 'inspecting' })], 'NOT_YOUR_LOT'],
      [
        'reports a fault of it as it receives it in order',
        [
          handed('receiving', 'B1', MILL, BAKERY, {
            disposition: 'conformant',
            '@context': { tongcha: 'https://tongcha.example/epcis/' },
            'tongcha:reportNumber': 'R-1',
            'tongcha:inspectionResult': '不合格',
          }),
        ],
        'NOT_YOUR_LOT',
      ],
      [
        'marks it for good',
        [handed('receiving', 'B1', MILL, BAKERY, { persistentDisposition: { set: ['recalled'] } })],
        'NOT_YOUR_LOT',
      ],
      [
        'describes it',
        [handed('receiving', 'B1', MILL, BAKERY, { ilmd: { 'cbvmda:descriptionShort': '废料' } })],
        'NOT_YOUR_LOT',
      ],
      ['is at its place', [made('B3', { bizLocation: { id: `urn:tongcha:loc:${MILL}` } })], 'NOT_YOUR_PLACE'],
      ['uses what it never got', [baked('C3', 'B1')], 'UNKNOWN_LOT'],
      ['sends on what it never got', [handed('shipping', 'B1', BAKERY, SHOP)], 'UNKNOWN_LOT'],
      [
        'makes a product without a lot',
        [made('', { quantityList: [{ epcClass: `https://id.gs1.org/01/${FLOUR}` }] })],
        'NO_LOT',
      ],
      [
        'empties a pallet that another packed',
        [
          {
            ...pallet,
            type: 'AggregationEvent',
            action: 'DELETE',
            eventTime: '2026-11-22T08:00:00+08:00',
            eventTimeZoneOffset: '+08:00',
            childQuantityList: [{ epcClass: link(FLOUR, 'B1') }],
          },
        ],
        'UNKNOWN_LOT',
      ],
    ])('who %s is refused', async (_, events, why) => {
      const job = await hosted.capture(BAKERY, events);
      expect(job).toMatchObject({ success: false, captured: 0 });
      expect(job.errors.map(({ title }) => title)).toContain(why);
      expect(await record(code(FLOUR, 'B1'))).toMatchObject({
        productName: '面粉',
        producer: { uscc: MILL },
        recalls: [],
        inspections: [],
      });
    });

    test('who says to have got it cannot say to have made it', async () => {
      expect(await hosted.capture(SHOP, [handed('receiving', 'B1', MILL, SHOP)])).toMatchObject({ success: true });
      expect((await hosted.capture(SHOP, [made('B1')])).errors.map(({ title }) => title)).toEqual(['MADE_BY_ANOTHER']);
    });

    test('who says in an event that another recorded it is written down itself', async () => {
      const context = { x: 'https://another.example/' };
      await hosted.capture(BAKERY, [
        {
          '@context': context,
          'x:recordedBy': party(MILL),
          'tongcha:recordedBy': party(MILL),
          ...handed('receiving', 'B1', MILL, BAKERY),
        },
      ]);
      const found = (await record(code(FLOUR, 'B1'))) as unknown as {
        events: { organization: { uscc: string } | null; handsOver: boolean }[];
      };
      expect(found.events.filter(({ handsOver }) => handsOver).map(({ organization }) => organization?.uscc)).toEqual([
        SHOP,
        BAKERY,
      ]);
    });
  });

  test('one wrong event refuses its document, unless what is right is to be kept', async () => {
    const events = [made('D1'), handed('shipping', 'D2', MILL, BAKERY)];
    expect(await hosted.capture(MILL, events)).toMatchObject({ success: false, captured: 0 });
    expect(await record(code(FLOUR, 'D1'))).toBeNull();
    expect(await hosted.capture(MILL, events, { 'gs1-capture-error-behaviour': 'proceed' })).toMatchObject({
      success: false,
      captured: 1,
    });
    expect(await record(code(FLOUR, 'D1'))).not.toBeNull();
  });

  test('what is left out may have made what others use: these are left out with it', async () => {
    const wrong = made('D4', { sourceList: [{ type: 'owning_party', source: party(SHOP) }] });
    const job = await hosted.capture(MILL, [wrong, baked('C4', 'D4'), made('D5')], {
      'gs1-capture-error-behaviour': 'proceed',
    });
    expect(job).toMatchObject({ captured: 1 });
    expect(await record(code(CAKE, 'C4'))).toBeNull();
  });

  test('many that write at once all come in, each whole', async () => {
    const lots = Array.from({ length: 12 }, (_, i) => `E${i}`);
    await Promise.all(lots.map((lot, i) => hosted.capture([MILL, BAKERY, SHOP][i % 3] ?? MILL, [made(lot)])));
    for (const lot of lots) expect(await record(code(FLOUR, lot))).not.toBeNull();
    const both = await Promise.all([MILL, BAKERY].map((each) => hosted.capture(each, [made('E99')])));
    expect(both.filter(({ success }) => success)).toHaveLength(1);
  });

  test('a job is told to its enterprise alone', async () => {
    const response = await hosted.send(MILL, 'POST', '/capture', JSON.stringify(documentOf([made('F1')])), {
      'content-type': 'application/ld+json',
    });
    const at = response.headers.get('location') ?? '';
    expect((await hosted.send(MILL, 'GET', at)).status).toBe(200);
    expect((await hosted.send(BAKERY, 'GET', at)).status).toBe(404);
    expect((await hosted.send(null, 'GET', at)).status).toBe(401);
  });
}

describe('in SQLite', () => {
  const place = join(mkdtempSync(join(tmpdir(), 'tongcha-capture-')), 'hosted.sqlite');
  suite(() => place);
});

describe.skipIf(NO_POSTGRES !== null)('in PostgreSQL', () => {
  let server: DatabaseServer;
  beforeAll(async () => void (server = await startPostgres()), 60_000);
  afterAll(() => server.stop());
  suite(() => server.url);
});
