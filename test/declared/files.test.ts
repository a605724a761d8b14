import { mkdtempSync, readFileSync, rmSync, statSync, unlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conform } from '../../subgraphs/kit/conform/suite.ts';
import { declaredIn, MinistryFileError } from '../../subgraphs/kit/declared/index.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { keyFolder } from '../signature/support/kit.ts';
import { isSaid, listening, settled } from '../support/legacy-server.ts';
import {
  DAY,
  drop,
  type Dropped,
  FLOUR,
  flours,
  LOT_A,
  LOT_B,
  LOT_C,
  lotsFile,
  move,
  PACKS,
  SPOILT,
} from './support/grain/data.ts';

const FILE = join(import.meta.dirname, 'support/grain/ministry.yaml');
const RIGHT = readFileSync(FILE, 'utf8');
const [A, B, C] = ['A', 'B', 'C'].map((no) => `urn:grain:lot:RK-${no}`) as [string, string, string];
const [FLOUR_1, FLOUR_2] = ['urn:grain:flour:MF-1', 'urn:grain:flour:MF-2'];
const PACK = 'urn:grain:pack:A.00690';

let folder: string;
let open: LegacySystem[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-grain-'));
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((system) => system.close()));
  rmSync(folder, { recursive: true, force: true });
});

const settings = (): Record<string, string> => ({
  GRAIN_FOLDER: folder,
  GRAIN_INDEX: join(folder, '.own', 'index.db'),
});

async function granary(files: Readonly<Record<string, Dropped>> = DAY, text = RIGHT): Promise<LegacySystem> {
  drop(folder, files);
  const { ministry } = await declaredIn(text, { file: FILE, settings: settings() });
  const [system] = ministry.systems as [LegacySystem];
  open.push(system);
  return system;
}

/** A granary that looks at its folder all the time. */
const LOOKS = RIGHT.replace('  kinds:', '  look: 1\n  late: 0\n  kinds:');

/** Asks until it is so: files are taken by a thread of their own. */
async function becomes(ask: () => Promise<unknown>, expected: unknown): Promise<void> {
  await expect.poll(ask, { timeout: 20_000, interval: 50 }).toEqual(expected);
}

const namesOf = async (system: LegacySystem, ...codes: string[]): Promise<unknown[]> => {
  const answers = await settled(system.records(codes, listening()));
  if (answers instanceof Error) return codes.map(() => 'fault');
  return answers.map((each) => (each instanceof Error ? 'fault' : (each?.productName ?? null)));
};

describe('a granary that drops files', () => {
  test('is read in GBK, fixed width, XML and Excel', async () => {
    const system = await granary();
    const call = listening();
    const [a, b, c, flour, bad, pack, seven] = await system.records(
      [A, B, C, FLOUR_1, FLOUR_2, PACK, 'urn:grain:pack:A.00007'],
      call,
    );
    expect(a).toMatchObject({
      productName: '小麦 "白"|"红"',
      quantity: { value: 1200.5, unit: '吨' },
      producedAt: '2026-03-01T08:30:00+08:00',
      moisture: 0.125,
    });
    expect(b).toMatchObject({ productName: '玉米;黄', quantity: { value: 300, unit: '吨' }, moisture: 0.13 });
    expect(c).toBeNull();
    expect(flour).toMatchObject({
      productName: '特一粉 & 麸皮',
      quantity: { value: 9.8, unit: '吨' },
      inspections: [{ id: 'J1', result: 'PASS', at: '2026-03-11T00:00:00+08:00' }],
      source: { recordId: 'MF-1', asOf: '2026-03-11T18:00:00+08:00' },
    });
    expect(bad).toMatchObject({ inspections: [{ result: 'FAIL' }] });
    expect(pack).toMatchObject({
      productName: '特一粉 "精制"',
      quantity: { value: 2.5, unit: 'kg' },
      producedAt: '2026-03-12T08:30:15+08:00',
      expiresAt: '2027-03-12T00:00:00+08:00',
      source: { recordId: 'A-00690' },
    });
    expect(seven).toMatchObject({ quantity: { value: 0.3 } });
    expect(call.said).toEqual([]);
    const forward = await system.links([A, B, C], 'FORWARD', listening());
    expect(forward).toMatchObject([[{ to: FLOUR_1, quantity: { value: 10 } }], [{ to: FLOUR_1 }], []]);
    expect(await system.links([FLOUR_1], 'BACK', listening())).toMatchObject([
      [
        { kind: 'TRANSFORM', from: A, at: '2026-03-10T08:00:00+08:00', evidence: { recordId: 'D1' } },
        { from: B, quantity: { value: 2.5, unit: '吨' } },
      ],
    ]);
  });

  test('passes the whole suite', async () => {
    drop(folder, { ...DAY, 'BZ_20260312.xlsx': Buffer.alloc(0) });
    unlinkSync(join(folder, 'BZ_20260312.xlsx'));
    const { ministry } = await declaredIn(RIGHT, { file: FILE, settings: settings() });
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
  }, 60_000);

  test('is searched by parts and by values', async () => {
    const system = await granary();
    const found = async (filter: Record<string, string>, first = 10, after: string | null = null) =>
      (await system.search?.({ filter, first, after }, listening()))?.rows.map(({ record }) => record.code);
    expect(await found({})).toEqual([A, B]);
    expect(await found({ productName: '玉米' })).toEqual([B]);
    expect(await found({ depot: '一库' })).toEqual([A]);
    expect(await found({ depot: '一' })).toEqual([]);
    const page = await system.search?.({ filter: {}, first: 1, after: null }, listening());
    expect(page?.hasNextPage).toBe(true);
    expect(await found({}, 10, page?.endCursor ?? null)).toEqual([B]);
  });

  test('tells how old a row is by its file, where the row does not say', async () => {
    drop(folder, DAY);
    utimesSync(join(folder, 'RK_20260301.csv'), 1_772_000_000, 1_772_000_000);
    const system = await granary({});
    expect(await system.records([A, FLOUR_1], listening())).toMatchObject([
      { source: { asOf: '2026-02-25T14:13:20+08:00' } },
      { source: { asOf: '2026-03-11T18:00:00+08:00' } },
    ]);
    const page = await system.search?.({ filter: {}, first: 1, after: null }, listening());
    expect(page?.rows[0]?.record.source).toMatchObject({ asOf: '2026-02-25T14:13:20+08:00' });
  });

  test.each([
    ['UTF-8', (text: Buffer) => Buffer.from(iconv.decode(text, 'gbk'))],
    ['UTF-8 with its mark', (text: Buffer) => Buffer.from(`\ufeff${iconv.decode(text, 'gbk')}`)],
    ['UTF-16', (text: Buffer) => Buffer.from(`\ufeff${iconv.decode(text, 'gbk')}`, 'utf16le')],
    ['GB18030 with its mark', (text: Buffer) => iconv.encode(`\ufeff${iconv.decode(text, 'gbk')}`, 'gb18030')],
  ])('is read in %s where no charset is declared', async (_, recode) => {
    const lots = recode(lotsFile(LOT_A, LOT_B));
    const system = await granary({ 'RK_1.csv': lots }, RIGHT.replace(' charset: gbk, delimiter', ' delimiter'));
    expect(await namesOf(system, A, B)).toEqual(['小麦 "白"|"红"', '玉米;黄']);
  });

  test('a row that cannot be read is in doubt, and told by file, line and column alone', async () => {
    const system = await granary({
      ...DAY,
      'RK_20260302.csv': lotsFile(LOT_A.replace('2026-03-01 09:00:00', '昨天'), LOT_B),
    });
    const call = listening();
    const [a, b, absent] = await system.records([A, B, 'urn:grain:lot:RK-X'], call);
    // The file before has it, and may be out of date.
    expect([a, b, absent]).toMatchObject([{ code: A }, { code: B }, null]);
    expect(call.said).toEqual([{ code: 'NOT_UNDERSTOOD', codes: [A] }]);
    const rejects = readFileSync(join(folder, '.own/index.db.rejects.csv'), 'utf8');
    expect(rejects).toMatch(/,RK_20260302\.csv,2,"更新时间 is no time"\n/);
    expect(rejects).not.toContain('昨天');
    expect(system.figures?.()).toMatchObject({ rowsRejected: 1, filesRefused: 0 });
  });

  test('a cell that Excel has spoilt is in doubt', async () => {
    const system = await granary({ ...DAY, 'BZ_20260313.xlsx': SPOILT });
    const call = listening();
    // The amount of one is a formula without its value, the number of the other has lost its digits.
    const [formula] = await system.records(['urn:grain:pack:B.00009'], call);
    expect(formula).toBeInstanceOf(Error);
    expect(readFileSync(join(folder, '.own/index.db.rejects.csv'), 'utf8')).toMatch(
      /BZ_20260313\.xlsx,6,"净含量: a formula.*\n.*BZ_20260313\.xlsx,7,"袋号: a number of more digits/,
    );
  });

  test('is asked as of a moment, of the files whose rows have times', async () => {
    const later = LOT_A.replace('小麦', '黑麦').replace('03-01 09', '03-05 09');
    const system = await granary({ ...DAY, 'RK_20260305.csv': lotsFile(later) });
    expect(system.history?.()).toEqual({ since: null });
    const then = { ...listening(), asOf: '2026-03-04T00:00:00.000Z' };
    expect(await system.records([A], then)).toMatchObject([{ productName: '小麦 "白"|"红"' }]);
    expect(await system.records([A], listening())).toMatchObject([{ productName: '黑麦 "白"|"红"' }]);
    expect(await settled(system.records([FLOUR_1], then))).toMatchObject([{ code: 'NO_HISTORY' }]);
  });

  test('is listed whole, and its codes are told for filters', async () => {
    const text = RIGHT.replace(
      "back: { of: moves, by: 去向, is: '{flour}' }",
      'back: { list: { of: moves }, every: 60 }',
    ).concat(`mentions:
  - { ask: { of: lots }, codes: [{ lot: 批号 }] }
  - { ask: { of: flours }, ignore: [检验, 重量], codes: [{ flour: 编号 }] }
  - { ask: { of: packs }, codes: [{ pack: { line: 线, no: 袋号 } }] }
`);
    const system = await granary(DAY, text);
    expect(await system.links([FLOUR_1], 'BACK', listening())).toMatchObject([[{ from: A }, { from: B }]]);
    expect(await system.codes?.(null, listening())).toMatchObject({
      codes: [A, B, C, FLOUR_1, FLOUR_2, 'urn:grain:pack:A.00007', 'urn:grain:pack:B.00009', 'urn:grain:pack:A.00690'],
      more: false,
    });
  });

  test('an absent file is no absent lot', async () => {
    const system = await granary({});
    expect(await settled(system.records([A], listening()))).toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describe('what is current', () => {
  test('a file that is replaced says no more what it does not say now, and the others count again', async () => {
    const system = await granary({ 'RK_1.csv': lotsFile(LOT_A, LOT_B) }, LOOKS);
    drop(folder, {
      'RK_2.csv': lotsFile(LOT_A.replace('小麦', '黑麦').replace('09:00:00', '10:00:00'), `RK-D${LOT_B.slice(4)}`),
    });
    await becomes(() => namesOf(system, A, 'urn:grain:lot:RK-D'), ['黑麦 "白"|"红"', '玉米;黄']);
    drop(folder, { 'RK_2.csv': lotsFile(`RK-E${LOT_B.slice(4)}`) });
    await becomes(
      () => namesOf(system, A, 'urn:grain:lot:RK-D', 'urn:grain:lot:RK-E'),
      ['小麦 "白"|"红"', null, '玉米;黄'],
    );
  });

  test('of a whole list the last file counts alone, whenever the others come', async () => {
    const list = LOOKS.replace('quiet: 0, key: [批号], version: 更新时间', 'quiet: 0, whole: true');
    const system = await granary({ 'RK_2.csv': lotsFile(LOT_A, LOT_B) }, list);
    drop(folder, { 'RK_3.csv': lotsFile(LOT_B) });
    await becomes(() => namesOf(system, A, B), [null, '玉米;黄']);
    // One that is only begun is no empty list.
    drop(folder, { 'RK_4.csv': '', 'MF_8.xml': flours(FLOUR.replaceAll('MF-1', 'MF-8')) });
    await becomes(() => namesOf(system, 'urn:grain:flour:MF-8', B), ['特一粉 & 麸皮', '玉米;黄']);
    unlinkSync(join(folder, 'RK_4.csv'));
    drop(folder, { 'RK_1.csv': lotsFile(LOT_A) });
    // What comes after it is read, so that the one before has been looked at.
    drop(folder, { 'MF_9.xml': flours(FLOUR) });
    await becomes(() => namesOf(system, FLOUR_1, A, B), ['特一粉 & 麸皮', null, '玉米;黄']);
  });

  test('a newer version counts, whatever file it is in', async () => {
    const newer = LOT_A.replace('小麦', '黑麦').replace('09:00:00', '10:00:00');
    const system = await granary({ 'RK_1.csv': lotsFile(newer), 'RK_2.csv': lotsFile(LOT_A) });
    expect(await namesOf(system, A)).toEqual(['黑麦 "白"|"红"']);
  });
});

describe('a file that is being written is not read', () => {
  const [half, whole] = [(bytes: Buffer) => bytes.subarray(0, bytes.length - 60), (bytes: Buffer) => bytes];

  test('without its marker, or with one that is older', async () => {
    const lines = [
      move('D1', 'RK-A', 'MF-1', '10', '20260310080000'),
      move('D2', 'RK-B', 'MF-1', '9', '20260310080000'),
    ];
    const system = await granary({ ...DAY, 'CK_2.txt': Buffer.concat(lines).subarray(0, 120) }, LOOKS);
    const rows = async (): Promise<unknown> => {
      const answers = await settled(system.links([FLOUR_1], 'BACK', listening()));
      return Array.isArray(answers) && Array.isArray(answers[0]) ? answers[0].length : answers;
    };
    expect(await rows()).toBe(2);
    await becomes(async () => {
      const call = listening();
      await system.records([A], call);
      return call.said;
    }, [{ code: 'TIMEOUT', codes: [A] }]);
    drop(folder, {
      'CK_2.txt': Buffer.concat([...lines, move('D3', 'RK-A', 'MF-1', '8', '20260310080000')]),
      'CK_2.txt.ok': '',
    });
    await becomes(rows, 3);
    drop(folder, { 'CK_2.txt': Buffer.concat(lines) });
    const later = statSync(join(folder, 'CK_2.txt.ok')).mtimeMs / 1_000 + 60;
    utimesSync(join(folder, 'CK_2.txt'), later, later);
    // A marker of before says nothing of what is written now.
    drop(folder, { 'MF_9.xml': flours(FLOUR.replaceAll('MF-1', 'MF-9')) });
    await becomes(() => namesOf(system, 'urn:grain:flour:MF-9'), ['特一粉 & 麸皮']);
    expect(await rows()).toBe(3);
    drop(folder, { 'CK_2.txt.ok': '' });
    utimesSync(join(folder, 'CK_2.txt.ok'), later, later);
    await becomes(rows, 2);
  }, 60_000);

  test.each([
    ['a document', 'MF_1.xml', flours(FLOUR), FLOUR_1, '特一粉 & 麸皮'],
    ['a workbook', 'BZ_1.xlsx', PACKS, PACK, '特一粉 "精制"'],
  ])(
    'as %s shows by itself',
    async (_, name, bytes, code, told) => {
      const system = await granary(
        { ...DAY, 'MF_20260311.xml': flours(), 'BZ_20260312.xlsx': half(PACKS), [name]: half(bytes) },
        LOOKS,
      );
      await becomes(() => namesOf(system, code), ['fault']);
      drop(folder, { [name]: whole(bytes), 'BZ_20260312.xlsx': whole(PACKS) });
      await becomes(() => namesOf(system, code), [told]);
    },
    30_000,
  );

  test('while it changes, where nothing else shows that it is whole', async () => {
    const system = await granary(
      { ...DAY, 'RK_9.csv': half(lotsFile(LOT_C, LOT_A.replace('小麦', '黑麦').replace('03-01 09', '03-09 09'))) },
      LOOKS.replace('quiet: 0', 'quiet: 600'),
    );
    // The file of the day is as new.
    await becomes(() => namesOf(system, A), ['fault']);
    const old = Date.now() / 1_000 - 3_600;
    utimesSync(join(folder, 'RK_20260301.csv'), old, old);
    await becomes(() => namesOf(system, A), ['小麦 "白"|"红"']);
  }, 30_000);
});

/** Ways to describe the files wrongly, each as somebody would: nothing of it is told as if it were right, or as nothing. */
const MISTAKES: readonly (readonly [what: string, right: string, wrong: string])[] = [
  ['a comma for a semicolon', "delimiter: ';', ", ''],
  ['GBK as UTF-8', 'charset: gbk, delimiter', 'charset: utf-8, delimiter'],
  ['no quotes', "delimiter: ';',", "delimiter: ';', quotes: false,"],
  ['a width of one less', '去向: 25-36', '去向: 25-35'],
  ['a column one place on', '数量: 10', '数量: 38-46'],
  ['an element of another name', 'element: 面粉', 'element: 面'],
  ['another sheet', 'sheet: 包装', 'sheet: 说明'],
  ['the header in another row', 'header: 2', 'header: 1'],
  ['a column that is not there', 'productName: 品名\n      quantity: 数量', 'productName: 名\n      quantity: 数量'],
  ['another column for the version', 'version: 更新时间', 'version: 品名'],
  ['the name of other files', "'RK_*.csv'", "'RU_*.csv'"],
];

test.each(MISTAKES)(
  'a file with %s is told',
  async (_, right, wrong) => {
    const ask = async (text: string): Promise<{ told: readonly unknown[]; said: boolean }> => {
      const system = await granary(DAY, text);
      const call = listening();
      const answers = [
        await settled(system.records([A, B, FLOUR_1, PACK], call)),
        await settled(system.links([A, FLOUR_1], 'BACK', call)),
      ];
      await system.close();
      rmSync(join(folder, '.own'), { recursive: true, force: true });
      return { told: answers, said: answers.some((each) => isSaid(each, call)) };
    };
    const text = RIGHT.replace(right, wrong);
    expect(text).not.toBe(RIGHT);
    const [good, bad] = [await ask(RIGHT), await ask(text)];
    expect(good.said).toBe(false);
    expect(bad.said).toBe(true);
  },
  30_000,
);

/** Each with its line, and what to write. */
const FAULTS: readonly (readonly [what: string, right: string, wrong: string, told: string])[] = [
  ['a format that is none', 'format: csv', 'format: cvs', 'grain.yaml:11:39: cvs is not known here; write csv'],
  [
    'columns that lie over each other',
    '去向: 25-36',
    '去向: 20-36',
    'place 20 is in the column before, which ends with 22',
  ],
  ['a width that is none', '数量: 10', '数量: ten', 'expected bytes, 12, or places from the first to the last, 13-52'],
  ['a delimiter of two signs', "delimiter: ';'", "delimiter: ';;'", "expected one sign: ';', '|', or tab"],
  [
    'a row without a key',
    ', key: [编号] }',
    ' }',
    'key is missing; write key: [the columns that name a row], or whole: true',
  ],
  [
    'a version in a whole list',
    'whole: true',
    'whole: true, version: 日期',
    'of a whole list the last file counts; leave version out',
  ],
  [
    'a key of another format',
    'element: 面粉',
    'delimiter: x, element: 面粉',
    'delimiter is nothing of xml; leave it out',
  ],
  ['a marker that is the file', "'{name}.ok'", "'{name}'", 'the file itself cannot say so; write a name beside it'],
  ['a marker of no file', "'{name}.ok'", "'done.ok'", 'expected {name} or {stem}'],
  [
    'a kind that is not there',
    'of: flours, by: 编号',
    'of: flour, by: 编号',
    'there is no kind of file flour; write flours',
  ],
  ['a column of no such file', 'by: 去向, is', 'by: 去问, is', 'there is no column 去问; write 去向'],
  [
    'a key of no column',
    "of: lots, by: 批号, is: '{lot}' }",
    "of: lots, is: '{lot}' }",
    'by is missing; write by: the column of the key',
  ],
  ['a code in a text', "is: '{flour}' }\n    ignore", "is: 'x{flour}' }\n    ignore", "expected one name: '{lot}'"],
  ['no folder', '  folder: ${GRAIN_FOLDER}\n', '', 'folder is missing; write folder: ${DROP_FOLDER}'],
  ['an index that cannot be', '${GRAIN_INDEX}', '/dev/null/index.db', 'the index cannot be opened'],
];

test.each(FAULTS)('%s is a fault of the file', async (_, right, wrong, told) => {
  const text = RIGHT.replace(right, wrong);
  expect(text).not.toBe(RIGHT);
  const error = await declaredIn(text, { file: 'grain.yaml', settings: settings() }).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(MinistryFileError);
  expect((error as Error).message.split('\n')).toContainEqual(expect.stringContaining(told));
});

test('a file without the header that it should have is told', async () => {
  const system = await granary({
    'RK_1.csv': lotsFile().subarray(0, 0),
    'RK_2.csv': iconv.encode(`${LOT_A}\r\n`, 'gbk'),
  });
  const call = listening();
  expect(isSaid(await settled(system.records([A], call)), call)).toBe(true);
  expect(readFileSync(join(folder, '.own/index.db.rejects.csv'), 'utf8')).toContain('the first line is not the header');
});
