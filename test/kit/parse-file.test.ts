import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { runs } from '../support/runs.ts';
import { CSV, file, FIXED, gb, HEADER, lots, LOTS, parsed, valuesOf } from './support/dropped-files.ts';

describe('parsing', () => {
  test('quoted line breaks, quotes and commas', () => {
    expect(parsed(gb(file('UPLOAD,1,"a ""b"",\nc",1')), CSV)).toMatchObject({
      state: 'complete',
      rows: [{ line: 2, row: { name: 'a "b",\nc' } }],
      rejects: [],
    });
  });

  test('each kind of bad row is rejected with its line; the rest is kept', () => {
    const rows = ['UPLOAD,1,a,1', 'UPLOAD,2', 'DROP,3,a,1', 'UPLOAD,,a,1', 'UPLOAD,5,"never closed,1', 'UPLOAD,6,b,1'];
    expect(parsed(gb(file(...rows)), CSV)).toMatchObject({
      state: 'complete',
      rows: [{ row: { id: '1' } }, { line: 7, row: { id: '6' } }],
      rejects: [
        { line: 3, reason: '2 columns instead of 4' },
        { line: 4, reason: 'op is not UPLOAD, UPDATE or DELETE' },
        { line: 5, reason: 'id is empty' },
        { line: 6, reason: 'a quote is not closed' },
      ],
    });
  });

  test('a quote that another row closes spoils its own row only', () => {
    expect(valuesOf(parsed(gb(file('UPLOAD,1,"open,1', 'UPLOAD,2,"closed",1', 'UPLOAD,3,c,1')), CSV), 'id')).toEqual([
      '2',
      '3',
    ]);
  });

  test('a quote inside a field is a character of it', () => {
    expect(valuesOf(parsed(gb(file('UPLOAD,1,6"管,1', 'UPLOAD,2,b"",1', 'UPLOAD,3,c,1')), CSV), 'name')).toEqual([
      '6"管',
      'b""',
      'c',
    ]);
  });

  test('a file without its last line is incomplete, one without its header garbage', () => {
    expect(parsed(gb(`${HEADER}\nUPLOAD,1,a,1\nUPLO`), CSV)).toMatchObject({ state: 'incomplete' });
    expect(parsed(gb('<html>\n'), CSV)).toMatchObject({ state: 'garbage' });
  });

  test('wherever a file is cut, it is incomplete and never garbage', () => {
    const text = file('UPLOAD,1,"中文𠮷,a",1', 'UPLOAD,2,b,1').trimEnd();
    for (const whole of [gb(text), Buffer.from(text)]) {
      for (let cut = 0; cut < whole.length - 1; cut += 1)
        expect(parsed(whole.subarray(0, cut), CSV).state, String(cut)).toBe('incomplete');
      expect(parsed(whole, CSV)).toMatchObject({ state: 'complete', rejects: [] });
    }
  });

  test.each([['END,1'], ['end,1'], ['END, 1 '], ['"END","1"'], ['ＥＮＤ，１'], ['END,1,,']])(
    'a last line may be written %s',
    (end) => {
      expect(parsed(gb(`${HEADER}\r\nUPLOAD,1,a,1\r\n${end}\r\n`), CSV)).toMatchObject({
        state: 'complete',
        rejects: [],
        rows: [{}],
      });
    },
  );

  test('a last line that promises another number of rows is a reject of the whole file', () => {
    expect(parsed(gb(`${HEADER}\nUPLOAD,1,a,1\nEND,2\n`), CSV)).toMatchObject({
      state: 'complete',
      rejects: [{ line: 0, reason: 'the last line promises 2 rows, there are 1', row: null }],
    });
  });

  test('rows that are appended after the last line count, by themselves or with all; without another they are said', () => {
    const begun = `${HEADER}\nUPLOAD,1,a,1\nEND,1\n${HEADER}\nUPLOAD,2,b,1\n`;
    for (const end of ['END,1\n', 'END,2\n'])
      expect(parsed(gb(begun + end), CSV)).toMatchObject({ state: 'complete', rejects: [], rows: [{}, {}] });
    expect(parsed(gb(`${begun}END,3\n`), CSV)).toMatchObject({ rejects: [{ line: 0 }], rows: [{}, {}] });
    expect(parsed(gb(`${begun}UPLO`), CSV)).toMatchObject({
      state: 'complete',
      rejects: [{ line: 0, reason: '1 rows follow the last line' }],
      rows: [{}, {}],
    });
  });

  test('a header’s columns may be in any order, case and width, beside others; one that is missing is named', () => {
    expect(parsed(gb('Time,"OP",ｎａｍｅ, id ,更多\n1,UPLOAD,a,7,x\nEND,1\n'), CSV)).toMatchObject({
      state: 'complete',
      rows: [{ row: { op: 'UPLOAD', id: '7', name: 'a', time: '1' } }],
      strangers: ['更多'],
    });
    expect(parsed(gb('op,ID2,name,time\nUPLOAD,7,a,1\nEND,1\n'), CSV)).toEqual({
      state: 'garbage',
      reason: 'the header has no id',
      rows: [],
    });
  });

  test.each(['\r\n', '\n', '\r'])('lines may end with %j', (end) => {
    expect(valuesOf(parsed(gb(file('UPLOAD,1,中,1', 'UPLOAD,2,"b",2').replaceAll('\n', end)), CSV), 'id')).toEqual([
      '1',
      '2',
    ]);
  });

  test.each([
    ['Control-Z', '\u001a'],
    ['Control-Z in a line', '\r\n\u001a\r\n'],
    ['NUL', '\0'.repeat(512)],
    ['empty lines', '\n\n\n'],
  ])('what follows the last line is nothing: %s', (_, tail) => {
    expect(parsed(Buffer.concat([gb(file('UPLOAD,1,a,1')), Buffer.from(tail)]), CSV)).toMatchObject({
      state: 'complete',
      rejects: [],
    });
  });

  test('fixed widths count bytes, four-byte characters included; NUL fills like a blank', () => {
    expect(parsed(gb('0001𠮷中  2026\n0002abcdefgh2026\n0003中\0\0\0\0\0\x002026\n'), FIXED)).toMatchObject({
      rows: [
        { row: { id: '0001', name: '𠮷中', time: '2026' } },
        { row: { name: 'abcdefgh' } },
        { row: { name: '中' } },
      ],
      rejects: [],
    });
    expect(parsed(gb('0001abc中中中2026\n0002abcdefgh2026\n'), FIXED)).toMatchObject({
      rows: [{ row: { id: '0002' } }],
      rejects: [{ line: 1 }],
    });
  });

  test('fixed widths that were counted in GB18030 are so in a file of UTF-8', () => {
    expect(valuesOf(parsed(Buffer.from('0001液氯    2026\n0002abcdefgh2026\n'), FIXED), 'name')).toEqual([
      '液氯',
      'abcdefgh',
    ]);
  });
});

describe('the encoding of a file is told by its bytes', () => {
  const text = file('UPLOAD,1,液氯,1', 'UPLOAD,2,上海化工有限公司,1', 'UPLOAD,3,plain,1');
  const wide = (bom: boolean, swap: boolean): Buffer => {
    const bytes = Buffer.from(`${bom ? '\ufeff' : ''}${text}`, 'utf16le');
    return swap ? bytes.swap16() : bytes;
  };
  test.each([
    ['GB18030', () => gb(text)],
    ['UTF-8', () => Buffer.from(text)],
    ['UTF-8 with its mark', () => Buffer.from(`\ufeff${text}`)],
    ['UTF-16LE', () => wide(true, false)],
    ['UTF-16BE', () => wide(true, true)],
    ['UTF-16LE without its mark', () => wide(false, false)],
    ['UTF-16BE without its mark', () => wide(false, true)],
  ])('%s', (_, bytes) => {
    expect(valuesOf(parsed(bytes(), CSV), 'name')).toEqual(['液氯', '上海化工有限公司', 'plain']);
  });

  test('one name, of any Chinese characters, is read as it was written or rejected', () => {
    const han = fc.string({
      unit: fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((point) => String.fromCharCode(point)),
      minLength: 1,
      maxLength: 12,
    });
    // Of GB 2312's first level, as names are written with: what GB18030 text begins with is never taken for UTF-8.
    const common = fc.string({
      unit: fc
        .tuple(fc.integer({ min: 0xb0, max: 0xd7 }), fc.integer({ min: 0xa1, max: 0xf9 }))
        .map((pair) => iconv.decode(Buffer.from(pair), 'gb18030')),
      minLength: 1,
      maxLength: 12,
    });
    const check =
      (bytes: (text: string) => Buffer) =>
      (name: string): void => {
        expect(valuesOf(parsed(bytes(file(`UPLOAD,1,${name},1`)), CSV), 'name')).toEqual([name]);
      };
    fc.assert(
      fc.property(
        han,
        check((each) => Buffer.from(each)),
      ),
      runs(300, 20_000),
    );
    fc.assert(fc.property(common, check(gb)), runs(300, 20_000));
  });

  test.each([
    ['GB18030', gb],
    ['UTF-8', (each: string): Buffer => Buffer.from(each)],
  ] as const)('half a character of %s is its own row’s reject, and the columns beside it are known', (_, encode) => {
    const whole = encode(file('UPLOAD,1,液氯,1', 'UPLOAD,2,液氯,1'));
    const at = whole.indexOf(encode('氯'));
    const cut = Buffer.concat([whole.subarray(0, at + 1), whole.subarray(at + encode('氯').length)]);
    expect(parsed(cut, CSV)).toMatchObject({
      rows: [{ row: { id: '2', name: '液氯' } }],
      rejects: [{ line: 2, row: { id: '1', time: '1' } }],
    });
  });

  test('a character that another system has lost already is a reject', () => {
    expect(parsed(Buffer.from(file('UPLOAD,1,液\ufffd,1', 'UPLOAD,2,氯,1')), CSV)).toMatchObject({
      rows: [{ row: { id: '2' } }],
      rejects: [{ line: 2 }],
    });
  });
});

describe('what a row is found and ordered by', () => {
  const keys = (row: string): unknown => parsed(gb(lots(row)), LOTS).rows[0]?.keys;
  test.each(['370681001,QA1', '370681001, qa1 ', '３７０６８１００１,ＱＡ１', '370681001,Q A1'])(
    'a code is looked up in canonical spelling, however it is written: %s',
    (written) => {
      expect(keys(`${written},液氯,0,20260310`)).toMatchObject({
        key: '370681001\tQA1',
        lookups: { lot: 'hazlot:370681001.QA1' },
      });
    },
  );

  test('later times are greater in whatever writings', () => {
    const times = [
      '2026-03-10',
      '20260310 01:00:00',
      '2026031002',
      '202603100300',
      '20260310040000',
      '2026/3/10 05:00',
      '2026年3月10日 06:00:00',
      '2026-03-10T07:00:00+08:00',
      '2026-03-10 08:00:00.5+08',
      '2026-03-10T01:00:00Z',
    ];
    const versions = times.map(
      (time) => (keys(`370681001,A,x,0,${time}`) as { version: string } | undefined)?.version ?? `${time}: not read`,
    );
    expect(versions).toEqual(versions.toSorted());
    expect(versions.every((version) => version.endsWith('Z'))).toBe(true);
  });

  test.each([
    ['1', true],
    ['0', false],
    ['', false],
    ['Y', true],
    ['是', true],
    ['false', false],
    ['Ｎ', false],
  ])('the deletion flag %j is %j', (flag, gone) => {
    expect(keys(`370681001,A,x,${flag},20260310`)).toMatchObject({ gone });
  });

  test.each([
    ['370681001,A,x,perhaps,20260310', 'gone is neither yes nor no'],
    ['370681001,A,x,0,yesterday', 'time is no time'],
  ])('%s is rejected with its code', (row, reason) => {
    expect(parsed(gb(lots(row)), LOTS)).toMatchObject({
      state: 'complete',
      rows: [],
      rejects: [{ reason, row: { company: '370681001', lot: 'A' } }],
    });
  });
});
