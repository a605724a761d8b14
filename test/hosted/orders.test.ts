import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../common/database/open-database.ts';
import { createHostedMember } from '../../subgraphs/hosted/member.ts';
import { HostedStore } from '../../subgraphs/hosted/store/store.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import type { Ministry } from '../../subgraphs/kit/ministry.ts';
import { call } from '../support/stand-in.ts';
import { tellMember } from '../support/tell-member.ts';
import { BAKERY, MILL, startTestHosted, type TestHosted } from './support/hosted.ts';

const CAKES = 'gs1:(01)06901234001020(10)C1';
const LINK = 'https://id.gs1.org/01/06901234001020/10/C1';
const FLOUR = 'gs1:(01)06901234002027(10)F1';
const folder = mkdtempSync(join(tmpdir(), 'tongcha-hosted-orders-'));
let hosted: TestHosted;
let ministry: Ministry;
let system: LegacySystem;

beforeAll(async () => {
  const place = join(folder, 'hosted.sqlite');
  hosted = await startTestHosted(place);
  ministry = createHostedMember(new HostedStore(openDatabase(place, [])), 'food-drug/hosted');
  system = ministry.systems[0] as LegacySystem;
  const job = await hosted.capture(BAKERY, [
    {
      type: 'ObjectEvent',
      eventID: 'urn:uuid:5b2a3c1e-0000-4000-8000-000000000001',
      eventTime: '2026-11-01T08:00:00.000+08:00',
      eventTimeZoneOffset: '+08:00',
      action: 'ADD',
      bizStep: 'commissioning',
      quantityList: [{ epcClass: LINK, quantity: 100, uom: 'EA' }],
    },
  ]);
  expect(job).toMatchObject({ success: true, captured: 1 });
});
afterAll(async () => {
  await system.close();
  await hosted.stop();
  rmSync(folder, { recursive: true, force: true });
});

const told = async (number: string, action: string, tried?: string): Promise<unknown> => {
  const notice = {
    number,
    recall: 'R1',
    action,
    codes: [CAKES, FLOUR],
    level: 'II',
    reason: '检出异物',
    authority: '某市场监督管理局',
    at: action === 'OPEN' ? '2026-11-20T00:00:00Z' : '2026-11-21T00:00:00Z',
  };
  return (await tellMember(ministry, { variables: { notice, tried }, longestMs: 5_000 })).receipt?.state;
};
const statusOf = async (): Promise<unknown> => {
  const [record] = await system.records([CAKES], call());
  return record instanceof Error ? record : record?.recalls?.map(({ id, status }) => `${id} ${status}`);
};
const seenBy = async (uscc: string): Promise<readonly { isRecalled: boolean; codes: string[] }[]> =>
  (await (await hosted.send(uscc, 'GET', '/recalls')).json()) as never;

test('an order stands in the record once, and whoever made the units is told of them alone', async () => {
  expect(await told('N1', 'OPEN')).toBe('TAKEN');
  expect(await told('N1', 'OPEN', '2026-01-01T00:00:00Z')).toBe('TAKEN');
  expect(await statusOf()).toEqual(['R1 open']);
  expect(await seenBy(BAKERY)).toMatchObject([
    {
      recall: 'R1',
      isRecalled: true,
      level: '二级',
      reason: '检出异物',
      authority: '某市场监督管理局',
      codes: [CAKES],
    },
  ]);
  expect(await seenBy(MILL)).toEqual([]);
  expect(await told('N2', 'CANCEL')).toBe('TAKEN');
  expect(await statusOf()).toEqual(['R1 closed']);
  expect((await seenBy(BAKERY)).map(({ isRecalled }) => isRecalled)).toEqual([false, true]);
});
