import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileKind } from '../../subgraphs/kit/connectors/file-drop/description.ts';
import { FileDrop } from '../../subgraphs/kit/connectors/file-drop/file-drop.ts';
import { FolderReader } from '../../subgraphs/kit/connectors/file-drop/folder-reader.ts';
import { type ParsedFile, type ParsedRow, parseFile } from '../../subgraphs/kit/connectors/file-drop/parse-file.ts';
import { RowIndex } from '../../subgraphs/kit/connectors/file-drop/row-index.ts';
import { runs } from '../support/runs.ts';

const gb = (text: string): Buffer => iconv.encode(text, 'gb18030');
const CSV: FileKind = {
  name: 'row', pattern: /^R_.*\.csv$/, format: { type: 'csv', columns: ['op', 'id', 'name', 'time'], trailer: true },
  key: ['id'], lookups: ['id', 'name'], version: 'time', operation: 'op',
};
const FIXED: FileKind = { name: 'wide', pattern: /^W_.*\.txt$/, format: { type: 'fixed', columns: [{ name: 'id', bytes: 4 }, { name: 'name', bytes: 8 }, { name: 'time', bytes: 4 }], trailer: false }, key: ['id'], lookups: ['id'], version: 'time' };
/** Rows that name lots, times in any writing, and a deletion flag. */
const LOTS: FileKind = {
  name: 'lot', pattern: /^L_\d+\.csv$/, format: { type: 'csv', columns: ['company', 'lot', 'name', 'gone', 'time'], trailer: true },
  key: ['company', 'lot'], lookups: [], codes: { lot: 'hazlot:{company}.{lot}' }, version: 'time', versionIs: 'time', deleted: 'gone',
};
const HEADER = 'op,id,name,time';
const file = (...rows: string[]): string => [HEADER, ...rows, `END,${rows.length}`, ''].join('\n');
const lots = (...rows: string[]): string => ['company,lot,name,gone,time', ...rows, `END,${rows.length}`, ''].join('\r\n');

type Parsed = ParsedFile & { readonly rows: readonly ParsedRow[] };
function parsed(bytes: Buffer, kind: FileKind): Parsed {
  const rows: ParsedRow[] = [];
  return { ...parseFile(bytes, kind, (row) => void rows.push(row)), rows };
}
const valuesOf = ({ rows }: Parsed, column: string): (string | undefined)[] => rows.map(({ row }) => row[column]);

describe('parsing', () => {
  test('quoted line breaks, quotes and commas', () => {
    expect(parsed(gb(file('UPLOAD,1,"a ""b"",\nc",1')), CSV)).toMatchObject({ state: 'complete', rows: [{ line: 2, row: { name: 'a "b",\nc' } }], rejects: [] });
  });

  test('each kind of bad row is rejected with its line; the rest is kept', () => {
    const rows = ['UPLOAD,1,a,1', 'UPLOAD,2', 'DROP,3,a,1', 'UPLOAD,,a,1', 'UPLOAD,5,"never closed,1', 'UPLOAD,6,b,1'];
    expect(parsed(gb(file(...rows)), CSV)).toMatchObject({
      state: 'complete',
      rows: [{ row: { id: '1' } }, { line: 7, row: { id: '6' } }],
      rejects: [{ line: 3, reason: '2 columns instead of 4' }, { line: 4, reason: 'op is not UPLOAD, UPDATE or DELETE' }, { line: 5, reason: 'id is empty' }, { line: 6, reason: 'a quote is not closed' }],
    });
  });

  test('a quote that another row closes spoils its own row only', () => {
    expect(valuesOf(parsed(gb(file('UPLOAD,1,"open,1', 'UPLOAD,2,"closed",1', 'UPLOAD,3,c,1')), CSV), 'id')).toEqual(['2', '3']);
  });

  test('a quote inside a field is a character of it', () => {
    expect(valuesOf(parsed(gb(file('UPLOAD,1,6"管,1', 'UPLOAD,2,b"",1', 'UPLOAD,3,c,1')), CSV), 'name')).toEqual(['6"管', 'b""', 'c']);
  });

  test('a file without its last line is incomplete, one without its header garbage', () => {
    expect(parsed(gb(`${HEADER}\nUPLOAD,1,a,1\nUPLO`), CSV)).toMatchObject({ state: 'incomplete' });
    expect(parsed(gb('<html>\n'), CSV)).toMatchObject({ state: 'garbage' });
  });

  test('wherever a file is cut, it is incomplete and never garbage', () => {
    const text = file('UPLOAD,1,"中文𠮷,a",1', 'UPLOAD,2,b,1').trimEnd();
    for (const whole of [gb(text), Buffer.from(text)]) {
      for (let cut = 0; cut < whole.length - 1; cut += 1) expect(parsed(whole.subarray(0, cut), CSV).state, String(cut)).toBe('incomplete');
      expect(parsed(whole, CSV)).toMatchObject({ state: 'complete', rejects: [] });
    }
  });

  test.each([['END,1'], ['end,1'], ['END, 1 '], ['"END","1"'], ['ＥＮＤ，１'], ['END,1,,']])('a last line may be written %s', (end) => {
    expect(parsed(gb(`${HEADER}\r\nUPLOAD,1,a,1\r\n${end}\r\n`), CSV)).toMatchObject({ state: 'complete', rejects: [], rows: [{}] });
  });

  test('a last line that promises another number of rows is a reject of the whole file', () => {
    expect(parsed(gb(`${HEADER}\nUPLOAD,1,a,1\nEND,2\n`), CSV)).toMatchObject({ state: 'complete', rejects: [{ line: 0, reason: 'the last line promises 2 rows, there are 1', row: null }] });
  });

  test('rows that are appended after the last line count, by themselves or with all; without another they are said', () => {
    const begun = `${HEADER}\nUPLOAD,1,a,1\nEND,1\n${HEADER}\nUPLOAD,2,b,1\n`;
    for (const end of ['END,1\n', 'END,2\n']) expect(parsed(gb(begun + end), CSV)).toMatchObject({ state: 'complete', rejects: [], rows: [{}, {}] });
    expect(parsed(gb(`${begun}END,3\n`), CSV)).toMatchObject({ rejects: [{ line: 0 }], rows: [{}, {}] });
    expect(parsed(gb(`${begun}UPLO`), CSV)).toMatchObject({ state: 'complete', rejects: [{ line: 0, reason: '1 rows follow the last line' }], rows: [{}, {}] });
  });

  test('a header’s columns may be in any order, case and width, beside others; one that is missing is named', () => {
    expect(parsed(gb('Time,"OP",ｎａｍｅ, id ,更多\n1,UPLOAD,a,7,x\nEND,1\n'), CSV)).toMatchObject({ state: 'complete', rows: [{ row: { op: 'UPLOAD', id: '7', name: 'a', time: '1' } }], strangers: ['更多'] });
    expect(parsed(gb('op,ID2,name,time\nUPLOAD,7,a,1\nEND,1\n'), CSV)).toEqual({ state: 'garbage', reason: 'the header has no id', rows: [] });
  });

  test.each(['\r\n', '\n', '\r'])('lines may end with %j', (end) => {
    expect(valuesOf(parsed(gb(file('UPLOAD,1,中,1', 'UPLOAD,2,"b",2').replaceAll('\n', end)), CSV), 'id')).toEqual(['1', '2']);
  });

  test.each([['Control-Z', '\u001a'], ['Control-Z in a line', '\r\n\u001a\r\n'], ['NUL', '\0'.repeat(512)], ['empty lines', '\n\n\n']])('what follows the last line is nothing: %s', (_, tail) => {
    expect(parsed(Buffer.concat([gb(file('UPLOAD,1,a,1')), Buffer.from(tail)]), CSV)).toMatchObject({ state: 'complete', rejects: [] });
  });

  test('fixed widths count bytes, four-byte characters included; NUL fills like a blank', () => {
    expect(parsed(gb('0001𠮷中  2026\n0002abcdefgh2026\n0003中\0\0\0\0\0\x002026\n'), FIXED)).toMatchObject({ rows: [{ row: { id: '0001', name: '𠮷中', time: '2026' } }, { row: { name: 'abcdefgh' } }, { row: { name: '中' } }], rejects: [] });
    expect(parsed(gb('0001abc中中中2026\n0002abcdefgh2026\n'), FIXED)).toMatchObject({ rows: [{ row: { id: '0002' } }], rejects: [{ line: 1 }] });
  });

  test('fixed widths that were counted in GB18030 are so in a file of UTF-8', () => {
    expect(valuesOf(parsed(Buffer.from('0001液氯    2026\n0002abcdefgh2026\n'), FIXED), 'name')).toEqual(['液氯', 'abcdefgh']);
  });
});

describe('the encoding of a file is told by its bytes', () => {
  const text = file('UPLOAD,1,液氯,1', 'UPLOAD,2,上海化工有限公司,1', 'UPLOAD,3,plain,1');
  const wide = (bom: boolean, swap: boolean): Buffer => {
    const bytes = Buffer.from(`${bom ? '\ufeff' : ''}${text}`, 'utf16le');
    return swap ? bytes.swap16() : bytes;
  };
  test.each([
    ['GB18030', () => gb(text)], ['UTF-8', () => Buffer.from(text)], ['UTF-8 with its mark', () => Buffer.from(`\ufeff${text}`)],
    ['UTF-16LE', () => wide(true, false)], ['UTF-16BE', () => wide(true, true)], ['UTF-16LE without its mark', () => wide(false, false)], ['UTF-16BE without its mark', () => wide(false, true)],
  ])('%s', (_, bytes) => {
    expect(valuesOf(parsed(bytes(), CSV), 'name')).toEqual(['液氯', '上海化工有限公司', 'plain']);
  });

  test('one name, of any Chinese characters, is read as it was written or rejected', () => {
    const han = fc.string({ unit: fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((point) => String.fromCharCode(point)), minLength: 1, maxLength: 12 });
    // Of GB 2312's first level, as names are written with: what GB18030 text begins with is never taken for UTF-8.
    const common = fc.string({ unit: fc.tuple(fc.integer({ min: 0xb0, max: 0xd7 }), fc.integer({ min: 0xa1, max: 0xf9 })).map((pair) => iconv.decode(Buffer.from(pair), 'gb18030')), minLength: 1, maxLength: 12 });
    const check = (bytes: (text: string) => Buffer) => (name: string): void => {
      expect(valuesOf(parsed(bytes(file(`UPLOAD,1,${name},1`)), CSV), 'name')).toEqual([name]);
    };
    fc.assert(fc.property(han, check((each) => Buffer.from(each))), runs(300, 20_000));
    fc.assert(fc.property(common, check(gb)), runs(300, 20_000));
  });

  test.each([['GB18030', gb], ['UTF-8', (each: string): Buffer => Buffer.from(each)]] as const)('half a character of %s is its own row’s reject, and the columns beside it are known', (_, encode) => {
    const whole = encode(file('UPLOAD,1,液氯,1', 'UPLOAD,2,液氯,1'));
    const at = whole.indexOf(encode('氯'));
    const cut = Buffer.concat([whole.subarray(0, at + 1), whole.subarray(at + encode('氯').length)]);
    expect(parsed(cut, CSV)).toMatchObject({ rows: [{ row: { id: '2', name: '液氯' } }], rejects: [{ line: 2, row: { id: '1', time: '1' } }] });
  });

  test('a character that another system has lost already is a reject', () => {
    expect(parsed(Buffer.from(file('UPLOAD,1,液\ufffd,1', 'UPLOAD,2,氯,1')), CSV)).toMatchObject({ rows: [{ row: { id: '2' } }], rejects: [{ line: 2 }] });
  });
});

describe('what a row is found and ordered by', () => {
  const keys = (row: string): unknown => parsed(gb(lots(row)), LOTS).rows[0]?.keys;
  test.each(['370681001,QA1', '370681001, qa1 ', '３７０６８１００１,ＱＡ１', '370681001,Q A1'])('a code is looked up in canonical spelling, however it is written: %s', (written) => {
    expect(keys(`${written},液氯,0,20260310`)).toMatchObject({ key: '370681001\tQA1', lookups: { lot: 'hazlot:370681001.QA1' } });
  });

  test('later times are greater in whatever writings', () => {
    const times = ['2026-03-10', '20260310 01:00:00', '2026031002', '202603100300', '20260310040000', '2026/3/10 05:00', '2026年3月10日 06:00:00', '2026-03-10T07:00:00+08:00', '2026-03-10 08:00:00.5+08', '2026-03-10T01:00:00Z'];
    const versions = times.map((time) => (keys(`370681001,A,x,0,${time}`) as { version: string } | undefined)?.version ?? `${time}: not read`);
    expect(versions).toEqual(versions.toSorted());
    expect(versions.every((version) => version.endsWith('Z'))).toBe(true);
  });

  test.each([['1', true], ['0', false], ['', false], ['Y', true], ['是', true], ['false', false], ['Ｎ', false]])('the deletion flag %j is %j', (flag, gone) => {
    expect(keys(`370681001,A,x,${flag},20260310`)).toMatchObject({ gone });
  });

  test.each([['370681001,A,x,perhaps,20260310', 'gone is neither yes nor no'], ['370681001,A,x,0,yesterday', 'time is no time']])('%s is rejected with its code', (row, reason) => {
    expect(parsed(gb(lots(row)), LOTS)).toMatchObject({ state: 'complete', rows: [], rejects: [{ reason, row: { company: '370681001', lot: 'A' } }] });
  });
});

describe('the folder', () => {
  let folder: string;
  let open: FileDrop[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tongcha-drop-'));
    open = [];
  });
  afterEach(async () => {
    await Promise.all(open.map((drop) => drop.close()));
    rmSync(folder, { recursive: true, force: true });
  });
  const kinds = [CSV, FIXED, LOTS];
  const start = async (more: { lateMs?: number; readMs?: number; folder?: string; kinds?: readonly FileKind[] } = {}): Promise<FileDrop> => {
    const drop = await FileDrop.open({ folder, index: join(folder, '.own', 'index.db'), kinds, scanMs: 60_000, lateMs: 0, ...more });
    open.push(drop);
    return drop;
  };
  const put = (name: string, text: string | Buffer): void => writeFileSync(join(folder, name), typeof text === 'string' ? gb(text) : text);
  const doubts = (drop: FileDrop, ...codes: string[]): unknown => {
    const { ofAll, values } = drop.rows.doubts('lot', 'lot', codes);
    return ofAll ? 'all' : [...values];
  };
  const [A, B] = ['hazlot:370681001.A', 'hazlot:370681001.B'];

  test('whatever the order of the files, the newest version of each row stands', () => {
    const row = fc.record({ op: fc.constantFrom('UPLOAD', 'UPDATE', 'DELETE'), id: fc.constantFrom('1', '2', '3'), time: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }), fc.infiniteStream(fc.nat()), (files, random) => {
        const dir = mkdtempSync(join(tmpdir(), 'tongcha-order-'));
        const reader = (index: string): FolderReader => new FolderReader({ folder: dir, index: join(dir, `.${index}`), kinds: [CSV] }, () => {});
        const text = (rows: (typeof files)[number]): string => file(...rows.map((each, i) => `${each.op},${each.id},n${i},${each.time}`));
        const names = files.map((_, i) => `R_${i}.csv`);
        const one = reader('one.db');
        for (const i of names.map((_, n) => n).sort(() => (random.next().value % 2 === 0 ? -1 : 1))) {
          writeFileSync(join(dir, names[i] ?? ''), gb(text(files[i] ?? [])));
          one.scan([]);
        }
        const later = reader('two.db');
        later.scan([]);
        const state = (index: string): unknown => {
          const rows = new RowIndex(join(dir, `.${index}`), [CSV]);
          const found = rows.lookup('row', 'id', ['1', '2', '3']);
          rows.close();
          return found.toSorted((a, b) => ((a['id'] ?? '') < (b['id'] ?? '') ? -1 : 1));
        };
        const all = files.flatMap((rows, f) => rows.map((each, i) => ({ ...each, f, i })));
        const expected = ['1', '2', '3'].flatMap((id) => {
          const newest = all.filter((each) => each.id === id).sort((a, b) => a.time - b.time || a.f - b.f || a.i - b.i).at(-1);
          return newest && newest.op !== 'DELETE' ? [{ op: newest.op, id, name: `n${newest.i}`, time: String(newest.time) }] : [];
        });
        expect(state('one.db')).toEqual(expected);
        expect(state('two.db')).toEqual(expected);
        one.close();
        later.close();
        rmSync(dir, { recursive: true, force: true });
      }),
      runs(25, 1_000),
    );
  });

  test('a file that grows is taken when it is whole, and not before', async () => {
    const drop = await start();
    const whole = gb(file('UPLOAD,1,中文𠮷,1'));
    for (const part of [5, 20, whole.length - 3]) {
      put('R_1.csv', whole.subarray(0, part));
      await drop.scan();
      expect(drop.rows.lookup('row', 'id', ['1'])).toEqual([]);
    }
    put('R_1.csv', whole);
    await drop.scan();
    expect(drop.rows.lookup('row', 'name', ['中文𠮷'])).toMatchObject([{ id: '1' }]);
    expect(drop.fault()).toBeNull();
  });

  test('a new file is noticed without being told, also in a folder that comes later', async () => {
    const later = join(folder, 'mounted');
    const drop = await start({ folder: later });
    expect(drop.fault()).toMatchObject({ code: 'UNAVAILABLE' });
    mkdirSync(later);
    await drop.scan();
    expect(drop.fault()).toBeNull();
    writeFileSync(join(later, 'R_1.csv'), gb(file('UPLOAD,1,a,1')));
    await expect.poll(() => drop.rows.lookup('row', 'id', ['1']), { timeout: 10_000 }).toHaveLength(1);
  });

  test('a file that is only touched is not read again', async () => {
    const drop = await start();
    put('R_1.csv', file('UPLOAD,1,a,1', 'UPLOAD,2'));
    await drop.scan();
    const rejects = (): string => readFileSync(join(folder, '.own', 'index.db.rejects.csv'), 'utf8');
    const before = rejects();
    utimesSync(join(folder, 'R_1.csv'), new Date(), new Date(Date.now() + 5_000));
    await drop.scan();
    expect(rejects()).toBe(before);
  });

  test('hostile values are values', async () => {
    const drop = await start();
    const hostile = [`'; DROP TABLE "row_row"; --`, '"', '\\', '$', `"]} OR 1=1`];
    put('R_1.csv', file(...hostile.map((value, i) => `UPLOAD,${i},"${value.replaceAll('"', '""')}",1`)));
    await drop.scan();
    expect(drop.rows.lookup('row', 'name', hostile)).toHaveLength(hostile.length);
  });

  test('names count in upper and lower case; one of no kind is said, one that is being written only when it stays', async () => {
    for (const name of ['r_1.CSV', 'R_2.csv', '.hidden', 'Thumbs.db']) put(name, file(`UPLOAD,${name},a,1`));
    mkdirSync(join(folder, 'archive'));
    const drop = await start({ lateMs: 600_000 });
    expect(drop.rows.lookup('row', 'name', ['a'])).toHaveLength(2);
    expect(drop.fault()).toBeNull();
    put('R_3.csv.tmp', 'half');
    await drop.scan();
    expect(drop.fault()).toBeNull();
    expect(drop.figures()).toMatchObject({ filesTaken: 2, filesIncomplete: 1, filesRefused: 0 });
    put('R_3.xlsx', 'PK');
    await drop.scan();
    expect(drop.fault()).toMatchObject({ code: 'BAD_ANSWER' });
    expect(drop.figures()).toMatchObject({ filesRefused: 1 });
    rmSync(join(folder, 'R_3.xlsx'));
    await drop.scan();
    expect(drop.fault()).toBeNull();
  });

  describe('what cannot be read is in doubt', () => {
    test('of its own code where that can be told, until a later file or the same one again has it', async () => {
      put('L_1.csv', lots('370681001,A,液氯,maybe,20260310', '370681001,B,液氯,0,20260310'));
      const drop = await start();
      expect(doubts(drop, A, B)).toEqual([A]);
      expect(drop.rows.lookup('lot', 'lot', [A, B])).toMatchObject([{ lot: 'B' }]);
      expect(drop.fault()).toBeNull();
      expect(drop.figures()).toMatchObject({ rowsRejected: 1 });
      put('L_2.csv', lots('370681001,A,液氯,0,20260311'));
      await drop.scan();
      expect(doubts(drop, A, B)).toEqual([]);
      put('L_3.csv', lots('370681001,B,液氯,maybe,20260312'));
      await drop.scan();
      expect(doubts(drop, A, B)).toEqual([B]);
      put('L_3.csv', lots('370681001,B,液氯,1,20260312'));
      await drop.scan();
      expect(doubts(drop, A, B)).toEqual([]);
      expect(drop.rows.lookup('lot', 'lot', [B])).toEqual([]);
    });

    test('an earlier file settles nothing', async () => {
      put('L_5.csv', lots('370681001,A,液氯,maybe,20260310'));
      const drop = await start();
      put('L_4.csv', lots('370681001,A,液氯,0,20260301'));
      await drop.scan();
      expect(doubts(drop, A)).toEqual([A]);
    });

    test.each([
      ['a comma too many', lots('370681001,A,液,氯,0,20260310', '370681001,B,x,0,20260310')],
      ['no code', lots('37068,,x,0,20260310', '370681001,B,x,0,20260310').replace('37068,,', '37068,?,')],
      ['more rows promised', lots('370681001,B,x,0,20260310').replace('END,1', 'END,2')],
    ])('%s: of every code, until its file is mended or taken away', async (_, text) => {
      put('L_1.csv', text);
      const drop = await start();
      expect(doubts(drop, A, B)).toBe('all');
      expect(drop.rows.lacks('lot', '', null)).toBe(true);
      expect(drop.rows.doubts('row', 'id', ['1']).ofAll).toBe(false);
      put('L_2.csv', lots('370681001,A,x,0,20260311'));
      await drop.scan();
      expect(doubts(drop, A)).toBe('all');
      rmSync(join(folder, 'L_1.csv'));
      await drop.scan();
      expect(doubts(drop, A, B)).toEqual([]);
      expect(drop.rows.lookup('lot', 'lot', [A, B])).toHaveLength(2);
    });

    test('a page lacks what is between its ends', async () => {
      put('L_1.csv', lots('370681001,A,x,0,20260310', '370681001,C,x,?,20260310', '370681001,E,x,0,20260310'));
      const drop = await start();
      const key = (lot: string): string => `370681001\t${lot}`;
      expect([['', key('B')], [key('A'), key('E')], [key('D'), null]].map(([after, end]) => drop.rows.lacks('lot', after ?? '', end ?? null))).toEqual([false, true, false]);
    });

    test('a folder that is suddenly empty settles nothing', async () => {
      put('L_1.csv', lots('370681001,A,x,?,20260310', '370681001,B,x,0,20260310'));
      const drop = await start();
      renameSync(join(folder, 'L_1.csv'), join(folder, '.own', 'L_1.csv'));
      await drop.scan();
      expect(doubts(drop, A)).toEqual([A]);
    });
  });

  describe('nothing stops the others', () => {
    test('what is no file is not waited for', async () => {
      execFileSync('mkfifo', [join(folder, 'R_1.csv')]);
      put('R_2.csv', file('UPLOAD,2,a,1'));
      const drop = await start();
      expect(drop.rows.lookup('row', 'id', ['2'])).toHaveLength(1);
      expect(drop.fault()).toMatchObject({ code: 'BAD_ANSWER' });
    });

    test('a file whose reading gets no further is given up, the ones after it are read, and it is read when it is another', async () => {
      put('R_1.csv', file(Array.from({ length: 200_000 }, (_, i) => `UPLOAD,${i},a,1`).join('\n')).replace('END,1', 'END,200000'));
      put('R_2.csv', file('UPLOAD,z,a,1'));
      const drop = await start({ readMs: 200 });
      // On a busy machine the small one may take too long as well; when it is another it is read again.
      for (let i = 0; i < 50 && drop.rows.lookup('row', 'id', ['z']).length === 0; i += 1) {
        appendFileSync(join(folder, 'R_2.csv'), '\n');
        await drop.scan();
      }
      expect(drop.rows.lookup('row', 'id', ['z'])).toHaveLength(1);
      expect(drop.rows.lookup('row', 'id', ['0'])).toEqual([]);
      expect(drop.fault()).toMatchObject({ code: expect.stringMatching(/TIMEOUT|BAD_ANSWER/) });
      await drop.close();
      const patient = await start();
      expect(patient.rows.lookup('row', 'id', ['z'])).toHaveLength(1);
      put('R_1.csv', file('UPLOAD,1,a,1'));
      await patient.scan();
      expect(patient.rows.lookup('row', 'id', ['1'])).toHaveLength(1);
      expect(patient.fault()).toBeNull();
    });

    test('one that is larger than may be is refused unread', async () => {
      put('R_1.csv', '');
      truncateSync(join(folder, 'R_1.csv'), 3 * 1024 ** 3);
      const drop = await start();
      expect(drop.fault()).toMatchObject({ code: 'BAD_ANSWER' });
      expect(readFileSync(join(folder, '.own', 'index.db.rejects.csv'), 'utf8')).toMatch(/R_1\.csv,0,"larger than 128 MiB"/);
    });

    test('while twenty thousand rows are read, everything else goes on', async () => {
      const drop = await start();
      put('R_1.csv', file(...Array.from({ length: 20_000 }, (_, i) => `UPLOAD,${i},液氯,1`)));
      let ticks = 0;
      const timer = setInterval(() => (ticks += 1), 5);
      await drop.scan();
      clearInterval(timer);
      expect(drop.rows.lookup('row', 'id', ['0', '19999'])).toHaveLength(2);
      expect(ticks).toBeGreaterThan(5);
    });
  });

  test('an index of an older format keeps its rows, also those whose files are gone', async () => {
    mkdirSync(join(folder, '.own'));
    const old = new DatabaseSync(join(folder, '.own', 'index.db'));
    old.exec(`CREATE TABLE file (name TEXT PRIMARY KEY, size INTEGER, modified REAL, hash TEXT, state TEXT);
      CREATE TABLE "row_lot" (key TEXT PRIMARY KEY, version TEXT, file TEXT, gone INTEGER, "lot" TEXT, row TEXT); CREATE INDEX "ix_lot_lot" ON "row_lot" ("lot");
      INSERT INTO row_lot VALUES ('x', '20260310', 'L_1.csv', 0, 'a', '{"company":"370681001","lot":"a","name":"old","gone":"0","time":"2026-03-12"}')`);
    old.close();
    put('L_2.csv', lots('370681001,A,newer file,0,20260311', '370681001,B,x,0,20260311'));
    const drop = await start();
    expect(drop.rows.lookup('lot', 'lot', [A, B])).toMatchObject([{ name: 'old' }, { name: 'x' }]);
    await drop.close();
    // Another description: another way in which the same rows are looked up.
    const again = await start({ kinds: [CSV, FIXED, { ...LOTS, lookups: ['name'] }] });
    expect(again.rows.lookup('lot', 'name', ['old'])).toHaveLength(1);
  });

  test('what comes while a scan goes on is read by the next', async () => {
    const drop = await start();
    const first = drop.scan();
    put('R_1.csv', file('UPLOAD,1,a,1'));
    appendFileSync(join(folder, 'R_1.csv'), '');
    await Promise.all([first, drop.scan(), drop.scan()]);
    expect(drop.rows.lookup('row', 'id', ['1'])).toHaveLength(1);
  });
});
