import iconv from 'iconv-lite';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileKind } from '../../subgraphs/kit/connectors/file-drop/description.ts';
import { FileDrop } from '../../subgraphs/kit/connectors/file-drop/file-drop.ts';
import { parseFile } from '../../subgraphs/kit/connectors/file-drop/parse-file.ts';
import { runs } from '../support/runs.ts';

const gb = (text: string): Buffer => iconv.encode(text, 'gb18030');
const CSV: FileKind = {
  name: 'row', pattern: /^R_.*\.csv$/, format: { type: 'csv', columns: ['op', 'id', 'name', 'time'], trailer: true },
  key: ['id'], lookups: ['id', 'name'], version: 'time', operation: 'op',
};
const FIXED: FileKind = { name: 'wide', pattern: /^W_.*\.txt$/, format: { type: 'fixed', columns: [{ name: 'id', bytes: 4 }, { name: 'name', bytes: 8 }, { name: 'time', bytes: 4 }], trailer: false }, key: ['id'], lookups: ['id'], version: 'time' };
const HEADER = 'op,id,name,time';
const file = (...rows: string[]): string => [HEADER, ...rows, `END,${rows.length}`, ''].join('\n');

describe('parsing', () => {
  test('quoted line breaks, quotes and commas', () => {
    const parsed = parseFile(gb(file('UPLOAD,1,"a ""b"",\nc",1')), CSV);
    expect(parsed).toMatchObject({ state: 'complete', rows: [{ line: 2, row: { name: 'a "b",\nc' } }], rejects: [] });
  });

  test('each kind of bad row is rejected with its line; the rest is kept', () => {
    const rows = ['UPLOAD,1,a,1', 'UPLOAD,2', 'DROP,3,a,1', 'UPLOAD,,a,1', 'UPLOAD,5,"never closed,1', 'UPLOAD,6,b,1'];
    const parsed = parseFile(gb(file(...rows)), CSV);
    expect(parsed).toMatchObject({
      state: 'complete',
      rows: [{ row: { id: '1' } }, { line: 7, row: { id: '6' } }],
      rejects: [{ line: 3, reason: '2 columns instead of 4' }, { line: 4, reason: 'op is not UPLOAD, UPDATE or DELETE' }, { line: 5, reason: 'id is empty' }, { line: 6 }],
    });
  });

  test('a file without its last line is incomplete, one without its header garbage', () => {
    expect(parseFile(gb(`${HEADER}\nUPLOAD,1,a,1\nUPLO`), CSV)).toMatchObject({ state: 'incomplete' });
    expect(parseFile(gb('<html>\n'), CSV)).toMatchObject({ state: 'garbage' });
  });

  test('wherever a file is cut, it is incomplete and never garbage', () => {
    const whole = gb(file('UPLOAD,1,"中文𠮷,a",1', 'UPLOAD,2,b,1').trimEnd());
    for (let cut = 0; cut < whole.length - 1; cut += 1) expect(parseFile(whole.subarray(0, cut), CSV).state, String(cut)).toBe('incomplete');
    expect(parseFile(whole, CSV)).toMatchObject({ state: 'complete', rejects: [] });
  });

  test('a last line that promises another number of rows is a reject', () => {
    expect(parseFile(gb(`${HEADER}\nUPLOAD,1,a,1\nEND,2\n`), CSV)).toMatchObject({ state: 'complete', rejects: [{ line: 0, reason: 'the last line promises 2 rows, there are 1' }] });
  });

  test('fixed widths count bytes, four-byte characters included', () => {
    expect(parseFile(gb('0001𠮷中  2026\n0002abcdefgh2026\n'), FIXED)).toMatchObject({ rows: [{ row: { id: '0001', name: '𠮷中', time: '2026' } }, { row: { name: 'abcdefgh' } }], rejects: [] });
    expect(parseFile(gb('0001abc中中中2026\n0002abcdefgh2026\n'), FIXED)).toMatchObject({ rows: [{ row: { id: '0002' } }], rejects: [{ line: 1 }] });
  });
});

describe('the folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tongcha-drop-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const open = (index = 'index.db'): Promise<FileDrop> => FileDrop.open({ folder: join(folder), index: join(folder, 'own', index), kinds: [CSV, FIXED], scanMs: 60_000, lateMs: 0 });

  test('whatever the order of the files, the newest version of each row stands', async () => {
    const row = fc.record({ op: fc.constantFrom('UPLOAD', 'UPDATE', 'DELETE'), id: fc.constantFrom('1', '2', '3'), time: fc.integer({ min: 1, max: 9 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }), fc.infiniteStream(fc.nat()), async (files, random) => {
        const dir = mkdtempSync(join(tmpdir(), 'tongcha-order-'));
        const options = (index: string): Parameters<typeof FileDrop.open>[0] => ({ folder: dir, index: join(dir, 'own', index), kinds: [CSV], scanMs: 60_000, lateMs: 0 });
        const text = (rows: (typeof files)[number]): string => file(...rows.map((each, i) => `${each.op},${each.id},n${i},${each.time}`));
        const names = files.map((_, i) => `R_${i}.csv`);
        const drop = await FileDrop.open(options('one.db'));
        for (const i of names.map((_, n) => n).sort(() => (random.next().value % 2 === 0 ? -1 : 1))) {
          writeFileSync(join(dir, names[i] ?? ''), gb(text(files[i] ?? [])));
          await drop.scan();
        }
        const later = await FileDrop.open(options('two.db'));
        const state = (each: FileDrop): unknown => each.rows.lookup('row', 'id', ['1', '2', '3']);
        const all = files.flatMap((rows, f) => rows.map((each, i) => ({ ...each, f, i })));
        const expected = ['1', '2', '3'].flatMap((id) => {
          const newest = all.filter((each) => each.id === id).sort((a, b) => a.time - b.time || a.f - b.f || a.i - b.i).at(-1);
          return newest && newest.op !== 'DELETE' ? [{ op: newest.op, id, name: `n${newest.i}`, time: String(newest.time) }] : [];
        });
        const sorted = (rows: unknown): unknown => (rows as { id: string }[]).toSorted((a, b) => (a.id < b.id ? -1 : 1));
        expect(sorted(state(drop))).toEqual(expected);
        expect(sorted(state(later))).toEqual(expected);
        await Promise.all([drop.close(), later.close()]);
        rmSync(dir, { recursive: true, force: true });
      }),
      runs(25, 1_000),
    );
  });

  test('a file that grows is taken when it is whole, and not before', async () => {
    const drop = await open();
    const whole = gb(file('UPLOAD,1,中文𠮷,1'));
    for (const part of [5, 20, whole.length - 3]) {
      writeFileSync(join(folder, 'R_1.csv'), whole.subarray(0, part));
      await drop.scan();
      expect(drop.rows.lookup('row', 'id', ['1'])).toEqual([]);
    }
    writeFileSync(join(folder, 'R_1.csv'), whole);
    await drop.scan();
    expect(drop.rows.lookup('row', 'name', ['中文𠮷'])).toMatchObject([{ id: '1' }]);
    expect(drop.fault()).toBeNull();
    await drop.close();
  });

  test('a new file is noticed without being told', async () => {
    const drop = await open();
    writeFileSync(join(folder, 'R_1.csv'), gb(file('UPLOAD,1,a,1')));
    for (let i = 0; i < 50 && drop.rows.lookup('row', 'id', ['1']).length === 0; i += 1) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(drop.rows.lookup('row', 'id', ['1'])).toHaveLength(1);
    await drop.close();
  });

  test('a file that is only touched is not read again', async () => {
    const drop = await open();
    const path = join(folder, 'R_1.csv');
    writeFileSync(path, gb(file('UPLOAD,1,a,1', 'UPLOAD,2')));
    await drop.scan();
    const rejects = (): string => readFileSync(join(folder, 'own', 'index.db.rejects.csv'), 'utf8');
    const before = rejects();
    utimesSync(path, new Date(), new Date(Date.now() + 5_000));
    await drop.scan();
    expect(rejects()).toBe(before);
    await drop.close();
  });

  test('hostile values are values', async () => {
    const drop = await open();
    const hostile = [`'; DROP TABLE "row_row"; --`, '"', '\\', '$', `"]} OR 1=1`];
    writeFileSync(join(folder, 'R_1.csv'), gb(file(...hostile.map((value, i) => `UPLOAD,${i},"${value.replaceAll('"', '""')}",1`))));
    await drop.scan();
    expect(drop.rows.lookup('row', 'name', hostile)).toHaveLength(hostile.length);
    await drop.close();
  });
});
