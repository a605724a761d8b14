import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSheet } from '../../subgraphs/kit/connectors/excel/sheet.ts';
import type { FileKind } from '../../subgraphs/kit/connectors/file-drop/description.ts';
import { type FileReport, FolderReader } from '../../subgraphs/kit/connectors/file-drop/folder-reader.ts';
import { Quiet } from '../../subgraphs/kit/connectors/file-drop/quiet.ts';
import { RowIndex } from '../../subgraphs/kit/connectors/file-drop/row-index.ts';
import { gb, parsed, valuesOf } from './support/dropped-files.ts';

const CSV: FileKind = {
  name: 'lot',
  pattern: /^L_.*\.csv$/,
  format: { type: 'csv', columns: ['no'], trailer: false, delimiter: '|', open: true },
  key: ['no'],
  lookups: ['no'],
};
const XML: FileKind = {
  name: 'test',
  pattern: /^T_.*\.xml$/,
  format: { type: 'xml', element: 'row', lists: [], columns: [] },
  key: ['no'],
  lookups: [],
  texts: { '{no}': '{no}' },
};

describe('a folder', () => {
  let folder: string;
  let readers: { close(): void }[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tongcha-folder-'));
    readers = [];
  });
  afterEach(() => {
    for (const each of readers) each.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), gb(text));
  const open = (kind: FileKind) => {
    const index = join(folder, '.index');
    const reports: FileReport[] = [];
    const reader = new FolderReader({ folder, index, kinds: [kind] }, (each) => {
      if (each.type === 'file') reports.push(each.report);
    });
    const rows = new RowIndex(index, [kind]);
    readers.push(reader, rows);
    const held = (): string[] =>
      rows
        .page(kind.name, '', 100, {})
        .map(({ row }) => Object.values(row).join(' '))
        .toSorted();
    return { reader, rows, held, reports };
  };

  test('a file that comes again says no more what it said before, and the others count again', async () => {
    const { reader, held } = open(CSV);
    put('L_1.csv', 'no|name\nA|old\nB|b\n');
    put('L_2.csv', 'no|name\nA|new\nC|c\n');
    expect(await reader.scan([])).toEqual([]);
    expect(held()).toEqual(['A new', 'B b', 'C c']);
    put('L_2.csv', 'no|name\nD|d d\n');
    await reader.scan([]);
    await reader.scan([]);
    expect(held()).toEqual(['A old', 'B b', 'D d d']);
  });

  test('a version that is taken back is none, whatever file had the one before', async () => {
    const { reader, held } = open({ ...CSV, version: 'at', versionIs: 'time' });
    put('L_1.csv', 'no|at\nA|2026-03-02\n');
    put('L_2.csv', 'no|at\nA|2026-03-03\n');
    await reader.scan([]);
    expect(held()).toEqual(['A 2026-03-03']);
    put('L_2.csv', 'no|at\nA|2026-03-01\n\n');
    await reader.scan([]);
    await reader.scan([]);
    expect(held()).toEqual(['A 2026-03-02']);
  });

  test('of whole lists the last counts, whenever the others come', async () => {
    const { reader, held } = open({ ...CSV, whole: true });
    put('L_1.csv', 'no|name\nA|a\nB|b\n');
    await reader.scan([]);
    put('L_3.csv', 'no|name\nC|c\n');
    await reader.scan([]);
    expect(held()).toEqual(['C c']);
    put('L_2.csv', 'no|name\nA|a\n');
    put('L_4.csv', '');
    expect(await reader.scan([])).toEqual(['L_4.csv']);
    expect(held()).toEqual(['C c']);
    put('L_4.csv', 'no|name\n');
    await reader.scan([]);
    expect(held()).toEqual([]);
  });

  test('a marker says that a file is whole, unless it is that of the file before', async () => {
    const done = { template: '{stem}.done', pattern: /^L_.*\.done$/ };
    const { reader, held, reports } = open({ ...CSV, done });
    put('L_1.csv', 'no|name\nA|a\n');
    expect(await reader.scan([])).toEqual(['L_1.csv']);
    put('L_1.done', '');
    put('L_9.done', '');
    expect(await reader.scan([])).toEqual([]);
    expect(held()).toEqual(['A a']);
    put('L_1.csv', 'no|name\n');
    const later = statSync(join(folder, 'L_1.done')).mtimeMs / 1_000 + 60;
    utimesSync(join(folder, 'L_1.csv'), later, later);
    expect(await reader.scan([])).toEqual(['L_1.csv']);
    expect(held()).toEqual(['A a']);
    expect(reports.map(({ name, state }) => `${name} ${state}`)).toEqual(['L_1.csv taken']);
  });

  test('half a document is waited for, one that is none is not', async () => {
    const { reader, held, reports } = open(XML);
    put('T_1.xml', '<day><row><no>A</no>');
    put('T_2.xml', '<day><row><no>B</row></day>');
    put('T_3.xml', '<day><line><no>C</no></line></day>');
    put('T_4.xml', '<day/>');
    expect(await reader.scan([])).toEqual(['T_1.xml']);
    expect(reports.map(({ state, rejects }) => [state, rejects[0]?.reason])).toEqual([
      ['garbage', 'no well-formed document'],
      ['garbage', 'the document has elements, and none is row'],
      ['taken', undefined],
    ]);
    put('T_1.xml', '<day>\n<row>\n<no>A</no></row>\n<row><no></no></row>\n<row/></day>\n');
    await reader.scan([]);
    expect(held()).toEqual(['A']);
    expect(reports.at(-1)?.rejects).toEqual([
      { line: 4, reason: 'no is empty' },
      { line: 5, reason: 'the element has nothing in it' },
    ]);
  });
});

test('a file that changes is not quiet, one that stays is, and one of long ago too', async () => {
  const quiet = new Quiet();
  const now = Date.now();
  quiet.begin(['a', 'b']);
  expect([quiet.has('a', '1', now, 30), quiet.has('b', '1', now - 3_600_000, 30)]).toEqual([false, true]);
  expect(quiet.leftMs).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 40));
  quiet.begin(['a']);
  expect(quiet.has('a', '2', now, 30)).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(quiet.has('a', '2', now, 30)).toBe(true);
});

describe('a line', () => {
  test('of another delimiter has quotes, bars inside of characters and line breaks', () => {
    // The second byte of 亅 in GB18030 is a bar.
    expect(gb('亅').includes('|')).toBe(true);
    const file = parsed(gb('no|name\nA|"亅|\n二"\nB|亅"三"\nC|"x"\n'), CSV);
    expect(valuesOf(file, 'name')).toEqual(['亅|\n二', '亅"三"', 'x']);
    expect(file).toMatchObject({ state: 'complete', rejects: [] });
  });

  test('without quotes has them as signs, without a header its columns in their order', () => {
    const plain: FileKind = {
      ...CSV,
      format: { type: 'csv', columns: ['no', 'name'], trailer: false, delimiter: '\t', quoted: false, header: false },
    };
    expect(valuesOf(parsed(gb('A\t"a\nB\tb"\n'), plain), 'name')).toEqual(['"a', 'b"']);
  });

  test('of fixed width is counted in its charset, and has nothing between its columns', () => {
    const fixed: FileKind = {
      ...CSV,
      format: {
        type: 'fixed',
        columns: [
          { name: 'no', bytes: 2 },
          { name: '', bytes: 1 },
          { name: 'name', bytes: 6 },
        ],
        trailer: false,
      },
    };
    const narrow = parsed(gb('A  小麦  \nB x玉米  \n'), fixed);
    expect(valuesOf(narrow, 'name')).toEqual(['小麦']);
    expect(narrow).toMatchObject({ rejects: [{ line: 2, reason: 'something stands at 3-3, where no column is' }] });
    const wide = { ...fixed, charset: 'utf-8' } as const;
    expect(valuesOf(parsed(Buffer.from('A  小麦\n'), wide), 'name')).toEqual(['小麦']);
    expect(valuesOf(parsed(Buffer.from('A  小麦  \n'), fixed), 'name')).toEqual(['小麦']);
  });
});

describe('a workbook', () => {
  const book = (day: string): Buffer =>
    readFileSync(join(import.meta.dirname, `../declared/support/grain/BZ_${day}.xlsx`));

  test('is read as it is shown, and what is spoilt is said', async () => {
    expect(await readSheet(book('20260313'), '包装')).toEqual([
      ['包装车间日报', '', '', '', '', ''],
      ['线', '袋号', '品名', '净含量', '包装时间', '到期'],
      ['A', '00690', '特一粉 "精制"', '2.5', '2026-03-12 08:30:15', '2027-03-12'],
      ['A', '00007', '特一粉\n（新）', '0.3', '2026-03-12 08:31:00', '2027-03-12'],
      ['', '', '', '', '', ''],
      ['B', '00009', '标准粉', { unreadable: 'a formula whose value was not saved' }, '', '2027-03-13'],
      ['B', { unreadable: expect.stringContaining('more digits than Excel keeps') }, '标准粉', '10', '', ''],
    ]);
    expect(await readSheet(book('20260312'), null)).toEqual([['每日生成']]);
  });

  test('that is none, not whole, or has no such sheet is none', async () => {
    const bytes = book('20260312');
    expect(await readSheet(Buffer.from('no workbook at all'), null)).toMatchObject({ state: 'garbage' });
    expect(await readSheet(Buffer.alloc(0), null)).toMatchObject({ state: 'incomplete' });
    expect(await readSheet(bytes.subarray(0, 3_000), null)).toMatchObject({ state: 'incomplete' });
    expect(await readSheet(bytes, '没有')).toMatchObject({ reason: 'the workbook has no such sheet' });
  });

  test('that unfolds into too much is refused unread', async () => {
    const bytes = Buffer.from(book('20260312'));
    const entry = bytes.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    bytes.writeUInt32LE(300 * 1024 * 1024, entry + 24);
    expect(await readSheet(bytes, null)).toMatchObject({ reason: 'larger than 256 MiB' });
  });
});
