import { afterAll, beforeAll, expect, test } from 'vitest';
import { declaredIn } from '../../subgraphs/kit/declared/index.ts';
import type { LegacySystem, Search } from '../../subgraphs/kit/legacy-system.ts';
import { legacyServer, type LegacyServer, listening } from '../support/legacy-server.ts';

const TEXT = `
ministry: timber
title: { zh: 木材, en: Timber }
system: timber-register
http: { url: '\${URL}', body: query, ask: { path: /lots }, answer: { rows: rows, total: total } }
codes:
  unit:
    - { code: 'relot:{owner}.{lot}', key: '{owner}/{lot}', shapes: { owner: '[0-9A-Z]{18}' } }
    - { code: '{code}' }
words:
  level: { 1: ITEM, 2: LOT, 批: LOT }
fields:
  month: { zh: 月份, en: Month, from: 'month | match ^(\\d{4})(\\d{2})$ => $1-$2' }
  grade: { zh: 等级, en: Grade, from: { when: "kind == 'A'", value: grade } }
records:
  ask: { send: { no: '{unit}' } }
  search:
    ask: { send: { name: '{filter.name or where.productName}', level: '{where.level | words level}', of: '{where.divisionCode}' } }
    filter: { name: { zh: 名称, en: Name } }
  code: { unit: no }
  map: { level: level | words level, productName: '{kind}-{no} | match ^A-(.+)$ => $1 (A)' }
`;
const OWNER = '91150203MA0N001092';
let legacy: LegacyServer;
let system: Required<LegacySystem>;
let asked: URLSearchParams;
let rows: readonly unknown[];
beforeAll(async () => {
  legacy = await legacyServer((_, __, { url = '' }) => {
    asked = new URL(url, 'http://x').searchParams;
    return { status: 200, body: JSON.stringify({ rows, total: rows.length }) };
  });
  const { ministry } = await declaredIn(TEXT, { settings: { URL: legacy.url } });
  [system] = ministry.systems as [Required<LegacySystem>];
});
afterAll(async () => {
  await system.close();
  await legacy.stop();
});

const row = (more: object): object => ({
  no: `${OWNER}/L1`,
  kind: 'A',
  level: '批',
  grade: 'I',
  month: '202603',
  ...more,
});

test('a value is made of what a pattern finds, of a template, and where a condition holds', async () => {
  rows = [row({}), row({ no: 'urn:timber:x', kind: 'B', month: '2026' })];
  const call = listening();
  const [a, b] = await system.records([`relot:${OWNER}.L1`, 'urn:timber:x'], call);
  expect(a).toMatchObject({ level: 'LOT', month: '2026-03', grade: 'I', productName: `${OWNER}/L1 (A)` });
  expect(b).toMatchObject({ grade: null, month: null, productName: null });
  // Only what is not of the pattern is in doubt.
  expect(call.said).toEqual([{ code: 'NOT_UNDERSTOOD', codes: ['urn:timber:x'] }]);
});

test('a code is asked for in the form that it has, and read in it, however it is grouped', async () => {
  rows = [row({ no: `${OWNER.slice(0, 9)} ${OWNER.slice(9)} / L1` })];
  expect(await system.records([`relot:${OWNER}.L1`], listening())).toMatchObject([{ code: `relot:${OWNER}.L1` }]);
  expect(asked.getAll('no')).toEqual([`${OWNER}/L1`]);
  rows = [row({ no: 'urn:timber:x' })];
  expect(await system.records(['urn:timber:x'], listening())).toMatchObject([{ code: 'urn:timber:x' }]);
  expect(asked.getAll('no')).toEqual(['urn:timber:x']);
});

test('a search is sent the first value that there is, the system’s own words, and all six digits', async () => {
  rows = [];
  const search = async (asked: Pick<Search, 'filter' | 'where'>): Promise<void> =>
    void (await system.search({ ...asked, first: 5, after: null }, listening()));
  await search({ filter: { name: '松' }, where: { product: '杉木', level: 'LOT', division: '370000' } });
  expect(Object.fromEntries(asked)).toMatchObject({ name: '松', level: '2', of: '370000' });
  await search({ filter: {}, where: { product: '杉木' } });
  expect(Object.fromEntries(asked)).toMatchObject({ name: '杉木', level: '', of: '' });
});
