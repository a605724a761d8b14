import { describe, expect, test } from 'vitest';
import { examine, identify } from '../../schema/codes/index.ts';

const GTIN = '06901234001020';
const CLASS = `gs1:(01)${GTIN}`;
const LOT = `${CLASS}(10)T260310`;
const SERIAL = `${CLASS}(21)S1`;
const DRUG = '83857930000879766601';
const LINK = `https://id.gs1.org/01/${GTIN}/10/T260310`;
const codes = (text: string): readonly string[] => identify(text).map(({ code }) => code);

/** Every way in which software, fonts, logs and people show FNC1. */
const SEPARATORS = [
  '\u001c',
  '\u001d',
  '\u001e',
  '␝',
  '␞',
  '␟',
  '^',
  '|',
  '~',
  '^]',
  'è',
  '↔',
  '¬',
  '¦',
  '｜',
  '￨',
  '＾',
  '～',
  '<GS>',
  '{GS}',
  '[GS]',
  '(GS)',
  '【GS】',
  '《GS》',
  '〈GS〉',
  '［GS］',
  '＜ＧＳ＞',
  '｛GS｝',
  '$GS$',
  '#GS#',
  '<gs>',
  '<FNC1>',
  '{FNC1}',
  '[FNC1]',
  '(FNC1)',
  '<F1>',
  '<group separator>',
  '\\F',
  '\\FNC1',
  '\\GS',
  '\\x1d',
  '\\x1D',
  '\\x{1d}',
  '\\0x1D',
  '\\u001d',
  '\\u{1d}',
  '\\035',
  '\\d029',
  '~d029',
  '^029',
  '{0x1D}',
  '(0x1d)',
  '<U+001D>',
  'U+001D',
  '<ASCII29>',
  '<29>',
  '[29]',
  '{29}',
  '&#29;',
  '&#x1D;',
  '_x001D_',
  '%1D',
  '=1D',
  '␝ ',
  ' ␝ ',
  ' <GS> ',
  '\\x1d ',
];

test.each(SEPARATORS)('a separator shown as %j parts a lot from a serial and from a date', (separator) => {
  expect(codes(`01${GTIN}10T260310${separator}21S1`)).toEqual(expect.arrayContaining([SERIAL, LOT, CLASS]));
  expect(codes(`]d201${GTIN}21S1${separator}10T260310`)).toEqual(expect.arrayContaining([SERIAL, LOT, CLASS]));
  expect(codes(`01${GTIN}10T260310${separator}17280310`)[0]).toBe(LOT);
});

test.each(['\u001d]C1', '】C1', '］C1', ']C1', ']c1', ']e0', ']d2', ']D2', ']Q3', ']J1'])('%j says GS1', (prefix) => {
  expect(codes(`${prefix}01${GTIN}10T260310`)).toEqual([LOT, CLASS]);
  expect(codes(`${prefix}${DRUG}`)).not.toContain(`drug:${DRUG}`);
});

test.each(['()', '（）', '[]', '［］', '{}', '【】', '〔〕', '「」', '『』', '〖〗', '﹝﹞', '《》', '〈〉', '<>'])(
  '%s are brackets',
  ([open, close]) => {
    const mark = (ai: string): string => `${open}${ai}${close}`;
    expect(codes(`${mark('01')}${GTIN}${mark('17')}280310${mark('10')}T260310`)).toEqual([LOT, CLASS]);
    expect(codes(`批号${mark('10')}T260310 商品${mark('01')}${GTIN}`).slice(0, 2)).toEqual([LOT, CLASS]);
  },
);

describe('an address', () => {
  test.each([`${LINK}。`, `${LINK}%20`, `《${LINK}》`, `扫码：${LINK}，谢谢`, `「${LINK}」`, `[链接](${LINK})`])(
    '%s is read without what stands round it',
    (text) => {
      expect(codes(text).slice(0, 2)).toEqual([LOT, CLASS]);
    },
  );

  test.each([
    `?q=${encodeURIComponent(`追溯码:${DRUG}`)}`,
    `?q=%E7%A0%81${DRUG}`,
    `m=${DRUG}`,
    `m_${DRUG}`,
    `m-${DRUG}`,
    `#/a?c=${DRUG}`,
  ])('…/%s holds a code beside its name', (end) => {
    expect(codes(`https://yp.lookup.example/${end}`)[0]).toBe(`drug:${DRUG}`);
  });

  test.each(['/news-20260310-1234567890', '/2026/03/10/item_20260310', '/a-b-c-d?from=20260310_01'])(
    '…%s holds none',
    (end) => {
      expect(identify(`https://shop.example${end}`).map(({ scheme }) => scheme)).toEqual(['uri']);
    },
  );
});

test.each([
  `条码 6901234001020 批号 T260310`,
  `GTIN ${GTIN} LOT T260310`,
  `[{"gtin":"${GTIN}","lot":"T260310"}]`,
  `{"商品条码":"6901234001020","批号":"T260310"}`,
])('%s is one lot', (text) => {
  expect(codes(text)).toEqual([LOT, CLASS]);
});

test.each([
  '8613800000000',
  'https://q.lookup.example/p/8613800000000',
  'https://q.lookup.example/?u=https%3A%2F%2Fb.example%2F%3Ft%3D8613800000000',
  'https://qr.chinaums.com/bills/?x=1',
])('%s is private', (text) => {
  expect(identify(text)).toEqual([]);
});

test.each([
  ['请查农肥(2026)准字1234号。', 'fertiliser:农肥(2026)准字1234号'],
  ['鲁农肥(2026)准字1234号', 'fertiliser:鲁农肥(2026)准字1234号'],
  ['88.118.8/ABC20260310，', 'handle:88.118.8/ABC20260310'],
])('%s is %s', (text, code) => {
  expect(codes(text)[0]).toBe(code);
});

describe('a query that names the elements of a label', () => {
  test.each([
    `gtin=${GTIN}&batch=T260310`,
    'barcode=6901234001020&batchNo=T260310',
    'ean=6901234001020&batch_no=T260310&exp=2028-03-10',
    `code=${GTIN}&lot=T260310`,
    `${encodeURIComponent('商品条码')}=6901234001020&${encodeURIComponent('批号')}=T260310`,
  ])('%s', (query) => {
    for (const address of [
      `https://q.example/?${query}`,
      `https://q.example/#/trace?${query}`,
      `请看 https://q.example/p?${query} 。`,
    ])
      expect(codes(address).slice(0, 2)).toEqual([LOT, CLASS]);
  });

  test('without a lot, or with a wrong check digit, it names no lot', () => {
    expect(codes(`https://q.example/?gtin=${GTIN}&lot=`)[0]).toBe(CLASS);
    expect(codes('https://q.example/?gtin=06901234001021&batch=T260310')).not.toContain(
      'gs1:(01)06901234001021(10)T260310',
    );
  });
});

test('a label in an escaped address may have signs of full width', () => {
  for (const label of ['追溯码：', '追溯码＝', '追溯码　'])
    expect(codes(`https://q.example/a?text=${encodeURIComponent(label + DRUG)}`)[0]).toBe(`drug:${DRUG}`);
});

test('a label with product and lot keeps the code of the one pack', () => {
  const text = `商品条码:6901234001020\n产品批号:T260310\n追溯码:${DRUG}`;
  expect(codes(text)).toEqual([LOT, CLASS, `drug:${DRUG}`]);
});

test('a person’s number is refused behind what says so, and in full width behind escapes', () => {
  const person = '11010519491231002X';
  const wide = encodeURIComponent('１１０１０５１９４９１２３１００２Ｘ');
  for (const text of [
    `ID${person}`,
    `sfzh${person}`,
    `https://q.example/?id=ID${person}`,
    `https://q.example/?x=${wide}`,
  ])
    expect(examine(text), text).toMatchObject({ readings: [], refusal: { code: 'PERSONAL_NUMBER' } });
  expect(codes('HGZ370681202606100001')[0]).toBe('cert:HGZ370681202606100001');
  expect(examine(`https://q.example/?x=${encodeURIComponent('１３８００１３８０００')}`)).toMatchObject({
    readings: [],
  });
});
