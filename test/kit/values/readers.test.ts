import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amount } from '../../../subgraphs/kit/values/amount.ts';
import { code, codeOfKind } from '../../../subgraphs/kit/values/code.ts';
import { flag } from '../../../subgraphs/kit/values/flag.ts';
import { number } from '../../../subgraphs/kit/values/number.ts';
import { NOT_UNDERSTOOD } from '../../../subgraphs/kit/values/reader.ts';
import { text } from '../../../subgraphs/kit/values/text.ts';
import { time } from '../../../subgraphs/kit/values/time.ts';
import { word } from '../../../subgraphs/kit/values/word.ts';

const READERS = {
  text,
  number: number(),
  amount: amount(),
  time: time(),
  code: code(),
  word: word({ 加工: 'TRANSFORM' }),
  flag: flag(),
};

describe('every reader', () => {
  test.each(Object.entries(READERS))('%s: nothing written is empty', (_, read) => {
    expect([undefined, null, '', ' ', '　\t'].map((raw) => read(raw))).toEqual([null, null, null, null, null]);
  });

  test.each(Object.entries(READERS))('%s: a list or an object is not understood', (_, read) => {
    expect([[], ['1'], {}, { a: 1 }].map((raw) => read(raw))).toEqual(Array(4).fill(NOT_UNDERSTOOD));
  });

  test.each(Object.entries(READERS))('%s: whatever comes, it does not throw', (_, read) => {
    fc.assert(
      fc.property(fc.anything(), (raw) => void read(raw)),
      { numRuns: 300 },
    );
  });
});

describe('text', () => {
  test('a JSON number is its digits, unless reading it has lost some', () => {
    expect([12, 0.5, 1.5e19, Number.NaN, true].map(text)).toEqual([
      '12',
      '0.5',
      NOT_UNDERSTOOD,
      NOT_UNDERSTOOD,
      'true',
    ]);
  });
});

describe('a number', () => {
  test.each([
    ['5', 5],
    ['999.5', 999.5],
    ['1000', 1_000],
    ['18200.5', 18_200.5],
    ['1,200', 1_200],
    ['1,200.5', 1_200.5],
    ['12000000', 12_000_000],
    ['1,234,567', 1_234_567],
    ['1.2e3', 1_200],
    ['1.2E3', 1_200],
    ['１２００', 1_200],
    ['1，200', 1_200],
    ['1 200', 1_200],
    ['1\u00a0200', 1_200],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['-5', -5],
    ['+5', 5],
    ['007', 7],
    ['3万', 30_000],
    ['1.2亿', 120_000_000],
    ['1200.000000000000000000', 1_200],
    [' 12 ', 12],
  ])('%s is %d', (written, value) => expect(number()(written)).toBe(value));

  test.each([
    '约1200',
    '≈1200',
    '1200kg',
    '1.200,5',
    '1,2',
    '12,00',
    '1,2345',
    '1000-1200',
    '>1000',
    '一千',
    '-',
    '/',
    '1 2',
    '1200.',
    '0x10',
    'Infinity',
    'NaN',
    '1e999',
    '--5',
    '5-',
    '1.2.3',
    '12345678901234567891',
    '1e3万',
  ])('%s is not understood, never another number', (written) => expect(number()(written)).toBe(NOT_UNDERSTOOD));

  test('what stands for none, and what may stand behind it, are parameters', () => {
    expect([
      number({ empty: ['-'] })('-'),
      number({ suffixes: ['天'] })('28天'),
      number({ suffixes: ['%'], scale: 0.01 })('12.5％'),
      number({ scale: 0.01 })('35'),
    ]).toEqual([null, 28, 0.125, 0.35]);
  });

  test('any number, in any of the ways to write it, is that number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999_999, max: 999_999_999 }),
        fc.integer({ min: 0, max: 999 }),
        (whole, thousandths) => {
          const value = Number(`${whole}.${String(thousandths).padStart(3, '0')}`);
          const plain = value.toFixed(3);
          const grouped = plain.replace(/\B(?=(\d{3})+(?!\d)\.)/g, ',');
          const full = plain.replace(/[\d.-]/g, (each) => String.fromCodePoint((each.codePointAt(0) ?? 0) + 0xfee0));
          for (const written of [
            plain,
            grouped,
            grouped.replaceAll(',', ' '),
            grouped.replaceAll(',', '，'),
            full,
            value.toExponential(),
          ])
            expect(number()(written)).toBe(value);
        },
      ),
    );
  });
});

describe('an amount', () => {
  test.each([
    ['5', 'kg', 5, 'kg'],
    ['1200.00公斤', undefined, 1_200, '公斤'],
    ['1200.00公斤', 'kg', 1_200, 'kg'],
    ['3吨', '', 3, '吨'],
    ['3 t', null, 3, 't'],
    ['3万吨', null, 30_000, '吨'],
    ['20袋(50kg)', null, 20, '袋(50kg)'],
    ['1,200', '件', 1_200, '件'],
    ['5', '什么', 5, '什么'],
    [5, 'L', 5, 'L'],
    ['24', null, 24, null],
    ['１２００ＫＧ', null, 1_200, 'KG'],
  ])('%s beside %s', (written, beside, value, unit) => expect(amount()(written, beside)).toEqual({ value, unit }));

  test.each([
    ['3吨', 'kg'],
    ['约5', 'kg'],
    ['5kg左右', null],
    ['1200 元', null],
    ['20×50kg', null],
    ['1000-1200', 'kg'],
    ['5', ['kg']],
  ])('%s beside %j is not understood', (written, beside) => {
    expect(amount()(written, beside)).toBe(NOT_UNDERSTOOD);
  });

  test('the unit where none is written is a parameter; a text that names another is not understood', () => {
    const kilograms = amount({ unit: 'kg' });
    expect([kilograms('5'), kilograms('1200.00公斤'), kilograms('3吨')]).toEqual([
      { value: 5, unit: 'kg' },
      { value: 1_200, unit: 'kg' },
      NOT_UNDERSTOOD,
    ]);
  });
});

describe('a time', () => {
  test.each([
    ['20260310 08:00:00', '2026-03-10T08:00:00+08:00'],
    ['2026-03-10 08:00:00+08', '2026-03-10T08:00:00+08:00'],
    ['2026-03-10 08:00:00.25+00', '2026-03-10T08:00:00.25+00:00'],
    ['20260310T080000Z', '2026-03-10T08:00:00Z'],
    ['2026.3.10 8:05', '2026-03-10T08:05:00+08:00'],
    ['2026年3月10日 8时5分', '2026-03-10T08:05:00+08:00'],
    ['2026年03月10日08:05:09', '2026-03-10T08:05:09+08:00'],
    ['２０２６－０３－１０', '2026-03-10T00:00:00+08:00'],
    [20_260_310, '2026-03-10T00:00:00+08:00'],
    [new Date('2026-03-10T00:00:00Z'), '2026-03-10T00:00:00.000Z'],
  ])('%s', (written, iso) => expect(time()(written)).toBe(iso));

  test.each([
    '10/03/2026',
    '03/10/26',
    '2026-13-01',
    '2026-02-30',
    '明天',
    '1793845424',
    '2026-03-10 08:00:00 CST',
    '0000-00-00',
    '2026/03-10',
  ])('%s is not understood', (written) => expect(time()(written)).toBe(NOT_UNDERSTOOD));

  test('formats, the zone and what stands for none are parameters', () => {
    const read = time({
      formats: ['dd.MM.yyyy HH:mm:ss', 'd/M/yyyy', "yyyy'年第'M'月'd"],
      zone: '+00:00',
      empty: ['0000-00-00'],
    });
    expect(['10.03.2026 08:00:00', '1/2/2026', '2026年第3月4', '0000-00-00', '2026-03-10 08:00'].map(read)).toEqual([
      '2026-03-10T08:00:00+00:00',
      '2026-02-01T00:00:00+00:00',
      '2026-03-04T00:00:00+00:00',
      null,
      '2026-03-10T08:00:00+00:00',
    ]);
    expect(() => time({ formats: ['HH:mm'] })).toThrow(RangeError);
  });
});

describe('a code', () => {
  const read = code({
    bare: [
      { pattern: '\\d{20}', scheme: 'drug' },
      { pattern: '\\(.*', scheme: 'gs1' },
    ],
  });

  test('bare ones get the scheme of their pattern, others have their own', () => {
    expect(
      [
        '83857930000879766777',
        '8385 7930 0008 7976 6777',
        '(01)06901234001020(10)QX7',
        'urn:x:plot:1',
        'uscc:91150203MA0N001092',
      ].map(read),
    ).toEqual([
      'drug:83857930000879766777',
      'drug:83857930000879766777',
      'gs1:(01)06901234001020(10)QX7',
      'urn:x:plot:1',
      'uscc:91150203MA0N001092',
    ]);
    expect(['未知', '123', 8e19].map(read)).toEqual([NOT_UNDERSTOOD, NOT_UNDERSTOOD, NOT_UNDERSTOOD]);
  });

  test('of a kind that is not in the table it is not understood', () => {
    const ofKind = codeOfKind({ 药品码: 'drug', 其他: null });
    expect([ofKind('药品码', '83857930000879766777'), ofKind('其他', 'urn:x:1'), ofKind(null, null)]).toEqual([
      'drug:83857930000879766777',
      'urn:x:1',
      null,
    ]);
    expect([
      ofKind('种子码', '83857930000879766777'),
      ofKind(null, '83857930000879766777'),
      ofKind('药品码', null),
    ]).toEqual([NOT_UNDERSTOOD, NOT_UNDERSTOOD, NOT_UNDERSTOOD]);
  });
});

test('a word is its table’s, whatever its case, width and the white space round it; another is not understood', () => {
  const read = word({ 加工: 'TRANSFORM', BZ: 'PACK', 1: 'ITEM' });
  expect(['加工', ' 加工 ', 'bz', 'ＢＺ', 1, 'constructor', '委托加工', '加 工'].map(read)).toEqual([
    'TRANSFORM',
    'TRANSFORM',
    'PACK',
    'PACK',
    'ITEM',
    NOT_UNDERSTOOD,
    NOT_UNDERSTOOD,
    NOT_UNDERSTOOD,
  ]);
});

test('a flag is yes or no in all their words, and in a system’s own', () => {
  expect(['1', 1, true, 'Y', 'yes', '是', '１', 'TRUE'].map(flag())).toEqual(Array(8).fill(true));
  expect(['0', 0, false, 'N', 'no', '否', 'False'].map(flag())).toEqual(Array(7).fill(false));
  expect(['2', 'X', '已删除', -1].map(flag())).toEqual(Array(4).fill(NOT_UNDERSTOOD));
  expect(flag({ yes: ['已删除'] })('已删除')).toBe(true);
});
