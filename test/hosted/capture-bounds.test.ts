import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCapture } from '../../subgraphs/hosted/epcis/capture.ts';
import type { DatabaseServer } from '../support/database-server.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { BAKERY, documentOf, MILL, sheetOf, startTestHosted, type TestHosted } from './support/hosted.ts';

const party = (uscc: string): string => `urn:tongcha:code:uscc%3A${uscc}`;
const lotOf = (lot: string): object => ({ epcClass: `https://id.gs1.org/01/06901234567892/10/${lot}` });
const made = (lot: string, more: object = {}): object => ({
  type: 'ObjectEvent',
  action: 'ADD',
  bizStep: 'commissioning',
  eventTime: '2026-11-20T08:00:00+08:00',
  eventTimeZoneOffset: '+08:00',
  quantityList: [lotOf(lot)],
  ...more,
});

function suite(placeOf: () => string): void {
  let hosted: TestHosted;
  beforeAll(async () => void (hosted = await startTestHosted(placeOf())));
  afterAll(() => hosted.stop());
  const post = async (document: string): Promise<Response> =>
    hosted.send(MILL, 'POST', '/capture', document, { 'content-type': 'application/json' });

  test.each<readonly [what: string, more: object]>([
    ['a name of any length', { eventID: `urn:x:${'y'.repeat(100_000)}` }],
    ['a name with a character that no database takes', { eventID: 'urn:x:\u0000y' }],
    ['half a character', { 'tongcha:recallReason': '\ud800' }],
    ['a thing of any length', { epcList: [`urn:x:${randomText()}`] }],
    ['a paper of any length', { bizTransactionList: [{ type: 'po', bizTransaction: `urn:x:${randomText()}` }] }],
  ])('an event with %s is refused, whatever it is kept in', async (_, more) => {
    expect(await hosted.capture(MILL, [made('A1', more)])).toMatchObject({ success: false, captured: 0 });
  });

  test('a number of a record that an index cannot take is refused', async () => {
    const row = { 单据号: han(400), 事项: '进货', 日期: '2026-11-20', 商品条码或追溯码: '6901234567892', 批号: 'A2' };
    const sheet = sheetOf([{ ...row, 数量: '1', 单位: 'kg', 对方统一社会信用代码: MILL }]);
    const { status, answer } = await hosted.upload(BAKERY, sheet);
    expect(status).toBe(422);
    expect(answer.faults.map(({ code }) => code)).toEqual(['TOO_LONG']);
  });

  test('brackets without end are a fault of who sends them', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const event = JSON.stringify(made('A3')).replace(/\}$/, `,"x:y":${deep}}`);
    const response = await post(JSON.stringify(documentOf([])).replace('"eventList":[]', `"eventList":[${event}]`));
    const job = await hosted.send(MILL, 'GET', response.headers.get('location') ?? '');
    expect(await job.json()).toMatchObject({ success: false, captured: 0 });
    expect((await post(`{"type":"EPCISDocument","schemaVersion":"2.0","@context":${deep}}`)).status).toBe(400);
  });
}

describe('in SQLite', () => {
  const place = join(mkdtempSync(join(tmpdir(), 'tongcha-bounds-')), 'hosted.sqlite');
  suite(() => place);
});

describe.skipIf(NO_POSTGRES !== null)('in PostgreSQL', () => {
  let server: DatabaseServer;
  beforeAll(async () => void (server = await startPostgres()), 60_000);
  afterAll(() => server.stop());
  suite(() => server.url);
});

describe('what is read of a document', () => {
  const read = (document: object): ReturnType<typeof readCapture> =>
    readCapture(Buffer.from(JSON.stringify(document)), MILL);

  test('a context stands with each event, and is short', () => {
    const context = { x: `http://x.example/${'x'.repeat(5_000)}` };
    expect(() => read({ ...documentOf([made('A1')]), '@context': [context] })).toThrow(/4096/);
  });

  test('what stands beside the events is not read again for each', () => {
    const filler = 'x'.repeat(4_000_000);
    const { statements } = read({ ...documentOf([made('A1')]), filler });
    expect(JSON.stringify(statements[0]?.doc).length).toBeLessThan(2_000);
  });

  test('its events together name so much at most', () => {
    const half = Array.from({ length: 5_001 }, (_, i) => lotOf(`Q${i}`));
    expect(read(documentOf([made('', { quantityList: half })])).statements).toHaveLength(1);
    const both = [made('', { quantityList: half }), made('', { quantityList: half, eventID: 'urn:x:2' })];
    expect(() => read(documentOf(both))).toThrow(/10000/);
  });

  test('a prefix that cuts the name of who recorded it is seen through', () => {
    const context = { x: 'https://x.example/recorded' };
    const { statements } = read(documentOf([made('A1', { '@context': context, 'x:By': party(BAKERY) })]));
    expect(statements[0]?.event.extensions).toEqual(
      new Map([['https://tongcha.example/epcis/recordedBy', party(MILL)]]),
    );
  });
});

/** That no index can make short. */
function randomText(): string {
  let seed = 1;
  return Array.from({ length: 6_000 }, () => ((seed = (seed * 48_271) % 2_147_483_647) % 36).toString(36)).join('');
}

function han(length: number): string {
  let seed = 7;
  const next = (): number => 0x4e00 + ((seed = (seed * 48_271) % 2_147_483_647) % 20_000);
  return Array.from({ length }, () => String.fromCharCode(next())).join('');
}
