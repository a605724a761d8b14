import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { declareMinistry, type DeclaredMinistry } from '../../subgraphs/kit/declared/index.ts';
import type { Call, LegacySystem, Search } from '../../subgraphs/kit/legacy-system.ts';
import { listening } from '../support/legacy-server.ts';
import { BOARDS, BUYER, IMPORTER, MAKER, PLANKS, timberDatabase, type TimberDatabase } from './support/timber/data.ts';

const FILE = join(import.meta.dirname, 'support/timber/ministry.yaml');
let database: TimberDatabase;
let declared: DeclaredMinistry;
let system: Required<LegacySystem>;
beforeAll(async () => {
  database = timberDatabase();
  declared = await declareMinistry(FILE, { TIMBER_DB_URL: database.url });
  [system] = declared.ministry.systems as [Required<LegacySystem>];
});
afterAll(async () => {
  await system.close();
  database.remove();
});

async function found(asked: Partial<Search>, call: Call = listening()): Promise<string[]> {
  const codes: string[] = [];
  for (let after: string | null = null; ;) {
    const page = await system.search({ filter: {}, first: 7, ...asked, after }, call);
    codes.push(...page.rows.map(({ record }) => record.code));
    if (!page.hasNextPage) return codes;
    after = page.endCursor ?? null;
  }
}

const lot = (i: number): string => `gs1:(01)${i % 2 === 1 ? PLANKS : BOARDS}(10)L${i}`;

test('registers are searched one after the other, each record once', async () => {
  const all = await found({});
  expect(all).toHaveLength(42);
  expect(new Set(all).size).toBe(42);
  expect(all.slice(-3)).toEqual(['urn:timber:cargo:C1', 'urn:timber:cargo:C2', 'urn:timber:cargo:C3']);
  expect(await found({ filter: { name: '橡木' } })).toHaveLength(3);
});

test('a page that the first register fills says that there is more', async () => {
  const page = await system.search({ filter: {}, first: 40, after: null }, listening());
  expect([page.rows.length, page.hasNextPage]).toEqual([39, true]);
  const full = await system.search({ filter: { name: '松木' }, first: 20, after: null }, listening());
  expect([full.rows.length, full.hasNextPage]).toEqual([20, false]);
});

test('a cursor that no register has given is refused', async () => {
  for (const after of ['7', '2.C1', 'x.1'])
    await expect(system.search({ filter: {}, first: 5, after }, listening())).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
});

test('what no record of a file can hold to is not asked for', async () => {
  // What both have a place for, or tell nothing of; a barcode only one of them has.
  expect([...system.narrows].sort()).toEqual(
    ['equipmentOverdue', 'failed', 'holder', 'level', 'licence', 'producedBetween', 'recalled'].sort(),
  );
  expect(await found({ where: { licence: 'X1' } })).toEqual([]);
  expect(await found({ where: { level: 'ITEM' } })).toHaveLength(3);
  expect(await found({ where: { level: 'CLASS' } })).toEqual([]);
  expect(await found({ where: { recalled: true } })).toEqual([lot(1)]);
});

test('what is found is counted where the questions have a place for all that is asked', async () => {
  const count = (asked: Pick<Search, 'filter' | 'where'>): Promise<number | null> => system.count(asked, listening());
  expect(await count({ filter: {} })).toBe(42);
  expect(await count({ filter: { name: '松木' } })).toBe(20);
  expect(await count({ filter: {}, where: { recalled: true } })).toBe(1);
  expect(await count({ filter: {}, where: { level: 'ITEM' } })).toBe(3);
  expect(await count({ filter: {}, where: { licence: 'X1' } })).toBe(0);
  // That none is recalled is no parameter, and a maker has no place.
  expect(await count({ filter: {}, where: { recalled: false } })).toBeNull();
  expect(await count({ filter: {}, where: { producer: MAKER } })).toBeNull();
});

test('a product is told by its barcode, with its recalled lots', async () => {
  expect(await system.product(`gs1:(01)${PLANKS}`, 5, listening())).toMatchObject({
    name: '松木板',
    producer: { uscc: MAKER },
    recalled: [{ code: lot(1) }],
    more: false,
  });
  expect(await system.product(`gs1:(01)${BOARDS}`, 5, listening())).toMatchObject({ name: '胶合板', recalled: [] });
  expect(await system.product('gs1:(01)06901234009996', 5, listening())).toBeNull();
  expect(declared.ministry.schema).toContain('type TimberProduct implements SectorProduct');
});

test('as of a moment each question is put of that moment, and one that cannot be is refused', async () => {
  const then = { ...listening(), asOf: '2026-02-15T00:00:00.000Z' };
  expect(system.history()).toEqual({ since: '2025-12-31T16:00:00.000Z' });
  expect(await system.records([lot(3)], listening())).toMatchObject([{ productName: '松木板' }]);
  expect(await system.records([lot(3)], then)).toMatchObject([{ productName: '杉木板' }]);
  expect(await system.records([lot(3)], { ...then, asOf: '2026-01-15T00:00:00.000Z' })).toEqual([null]);
  expect(await system.links([lot(3)], 'FORWARD', then)).toMatchObject([[{ at: '2026-02-01T08:00:00+08:00' }]]);
  expect(await system.records([lot(3), 'urn:timber:cargo:C1'], then)).toMatchObject([
    { productName: '杉木板' },
    { code: 'NO_HISTORY' },
  ]);
  await expect(found({}, then)).rejects.toMatchObject({ code: 'NO_HISTORY' });
});

test('rows of records tell links, and none where the other end is empty', async () => {
  const [held, free] = await system.links([lot(6), lot(1)], 'FORWARD', listening());
  expect(held).toMatchObject([{ kind: 'HOLD', from: lot(6), to: `uscc:${BUYER}`, evidence: { recordId: '6' } }]);
  expect(free).toEqual([]);
  const [back] = await system.links([`uscc:${BUYER}`], 'BACK', listening());
  expect(back).toHaveLength(13);
});

test('an event tells the links of its row, so that it is for those who may see them', async () => {
  const [held, free] = await system.records([lot(6), lot(1)], listening());
  expect(held).toMatchObject({ events: [{ links: [{ kind: 'HOLD', from: lot(6), to: `uscc:${BUYER}` }] }] });
  expect(free).toMatchObject({ events: [{ links: [] }] });
});

test('parties of a sector own a record beside its maker and holder', async () => {
  const [record] = await system.records(['urn:timber:cargo:C1'], listening());
  expect(declared.ministry.sharing?.partiesOf?.(record as never)).toEqual([IMPORTER]);
});
