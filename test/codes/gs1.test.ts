import { describe, expect, test } from 'vitest';
import { canonical, identify, parseCode } from '../../schema/codes/index.ts';

const codesOf = (text: string): string[] => identify(text).map((reading) => reading.code);
const GTIN = 'gs1:(01)06901234567892';

describe('spellings', () => {
  test.each([
    '6901234567892',
    '06901234567892',
    '(01)6901234567892',
    '(01) 0690 1234 5678 92',
    '0106901234567892',
    ']C10106901234567892',
    'https://id.gs1.org/01/06901234567892',
    'https://shop.example/01/6901234567892',
    'gs1:06901234567892',
  ])('%s is the GTIN', (text) => {
    expect(codesOf(text)[0]).toBe(GTIN);
  });

  test('shorter GTINs are padded', () => {
    expect(codesOf('96385074')).toEqual(['gs1:(01)00000096385074']);
    expect(codesOf('012345678905')).toContain('gs1:(01)00012345678905');
  });

  test.each([
    'https://x.example/01/06901234567892/10/A%2FB',
    'https://x.example/a/b/01/06901234567892/22/V1/10/A%2FB',
    'https://x.example/01/06901234567892?10=A%2FB',
    'urn:epc:class:lgtin:6901234.056789.A%2FB',
    '(01) 06901234567892 (10) A/B',
  ])('%s is the lot', (text) => {
    expect(codesOf(text)).toEqual([`${GTIN}(10)A/B`, GTIN]);
  });

  test('a lot is not changed in case', () => {
    expect(canonical('gs1:(01)06901234567892(10)aB')).toBe(`${GTIN}(10)aB`);
  });

  test('a part of a site is another place than the site', () => {
    const dock = 'gs1:(414)6901234000016(254)dock7';
    for (const spelling of [
      'urn:epc:id:sgln:6901234.00001.dock7',
      'https://x.example/414/6901234000016/254/dock7',
      '(414)6901234000016(254)dock7',
      ']C14146901234000016254dock7',
      dock,
    ]) {
      expect(identify(spelling), spelling).toMatchObject([
        { code: dock, level: null, attributes: { extension: 'dock7' } },
      ]);
    }
    expect(canonical('urn:epc:id:sgln:6901234.00001.0')).toBe('gs1:(414)6901234000016');
  });

  test('a consumer product variant is another product, but its lots are the product’s', () => {
    expect(codesOf('https://x.example/01/06901234567892/22/V2')).toEqual([`${GTIN}(22)V2`, GTIN]);
    expect(canonical(`${GTIN}(22)V2`)).toBe(`${GTIN}(22)V2`);
    expect(canonical('https://x.example/01/06901234567892/22/V2/10/L1')).toBe(
      canonical('urn:epc:class:lgtin:6901234.056789.L1'),
    );
    expect(identify('https://x.example/01/06901234567892/22/V2/10/L1')[0]?.attributes).toMatchObject({ variant: 'V2' });
  });

  test.each(['E5(2)', '(A)', 'A)B', 'A(12)', 'A(7)B(8)', 'A(45)B'])('lot %s stays whole in every spelling', (lot) => {
    const code = `${GTIN}(10)${lot}`;
    for (const spelling of [
      code,
      `urn:epc:class:lgtin:6901234.056789.${lot}`,
      `urn:epc:class:lgtin:6901234.056789.${encodeURIComponent(lot)}`,
      `https://x.example/01/06901234567892/10/${encodeURIComponent(lot)}`,
      `https://x.example/01/06901234567892?10=${lot}`,
    ]) {
      expect(canonical(spelling), spelling).toBe(code);
      expect(codesOf(spelling), spelling).toEqual([code, GTIN]);
    }
  });
});

describe('what the text also says', () => {
  test('is with every reading, item before lot before class', () => {
    const said = { lot: 'L1', serial: 'S1', produced: '2026-02-28', bestBefore: '2026-12-01', expiry: '2028-02-29' };
    expect(
      identify('(01)06901234567892(10)L1(21)S1(11)260200(15)261201(17)280200').map(({ code, level, attributes }) => [
        code,
        level,
        attributes,
      ]),
    ).toEqual([
      [`${GTIN}(21)S1`, 'ITEM', said],
      [`${GTIN}(10)L1`, 'LOT', said],
      [GTIN, 'CLASS', said],
    ]);
  });

  test('a wrong check digit or an overlong lot does not change that order', () => {
    expect(codesOf('(01)06901234567893(10)L1(21)S1')).toEqual([
      'gs1:(01)06901234567893(21)S1',
      'gs1:(01)06901234567893(10)L1',
      'gs1:(01)06901234567893',
    ]);
    expect(codesOf('(01)06901234567892(10)ABCDEFGHIJKLMNOPQRSTUVWXY')).toEqual([
      `${GTIN}(10)ABCDEFGHIJKLMNOPQRSTUVWXY`,
      GTIN,
    ]);
  });

  test.each(['91SHOP', '88XYZ'])(
    '%s, which nobody else understands or the table does not have, hides no more than up to the separator',
    (element) => {
      const [first] = identify(`]C10106901234567892${element}\u001d10LOT7`);
      expect(first).toMatchObject({ code: `${GTIN}(10)LOT7`, validity: 'OK', attributes: { unread: element } });
    },
  );

  test.each([
    '(01)06901234567892(10)',
    '(01)06901234567892(10)L(11)2602',
    ']C1010690123456789211260230\u001d',
    'https://x.example/01/06901234567892/10/%E6%89%B9',
  ])('%s costs no more than the element that cannot be read, with a warning', (text) => {
    const last = identify(text).findLast(({ scheme }) => scheme === 'gs1');
    expect(last).toMatchObject({ code: GTIN, validity: 'WARN', reasons: [{ code: 'UNREAD' }] });
    expect(canonical(`gs1:${text}`)).toBeNull();
  });

  test('two values of one identifier are as good as none, and one that is there twice is one', () => {
    const read = (text: string): unknown => identify(text).map(({ code, validity }) => [code, validity]);
    expect(read('(01)06901234567892(10)A(10)B')).toEqual([['gs1:(01)06901234567892', 'WARN']]);
    expect(read('(01)06901234567892(10)A(21)1(10)B')).toEqual([
      ['gs1:(01)06901234567892(21)1', 'WARN'],
      ['gs1:(01)06901234567892', 'WARN'],
    ]);
    expect(read('(01)06901234567892(10)A(10)A')).toEqual(read('(01)06901234567892(10)A'));
  });

  test('a date that is none is left out', () => {
    expect(identify('(01)06901234567892(10)L(17)271399')[0]?.attributes).toEqual({ lot: 'L' });
  });
});

describe('what must not become another unit’s code', () => {
  test.each([
    'urn:epc:class:lgtin:6901234.056789.A(21)B',
    'urn:epc:class:lgtin:6901234.056789.A%2821%29B',
    'urn:epc:id:sgtin:0614141.812345.a%20b',
    'https://x.example/01/06901234567892/10/A(21)B',
    'https://x.example/01/06901234567892?10=A(21)B',
  ])('%s cannot be spelt by identifiers, so it stands as it is', (uri) => {
    expect(canonical(uri)).toBe(uri);
  });

  test.each([
    'https://x.example/2026/01/20261105/10/x',
    'https://x.example/2026/01/202611051230',
    'https://x.example/01/',
    'https://x.example/01/abc',
    'https://x.example/01/06901234567892/about/us',
    'https://x.example/%E0%A4%A/01',
  ])('%s is an ordinary address', (uri) => {
    expect(parseCode(uri)).toMatchObject({ ok: true, reading: { code: uri, scheme: 'uri' } });
  });

  test('a pattern is no code, but for the class it may mean', () => {
    expect(canonical('urn:epc:idpat:sgtin:0614141.812345.*')).toBe('gs1:(01)80614141123458');
    for (const pattern of [
      'urn:epc:idpat:sgtin:0614141.*.*',
      'urn:epc:idpat:sscc:0614141.*',
      'urn:epc:pat:sgtin-96:3.0614141.*.*',
    ]) {
      expect(parseCode(pattern)).toMatchObject({ ok: false, reason: { code: 'PATTERN' } });
      expect(identify(pattern)).toEqual([]);
    }
  });

  test.each(['(01)0690123456789250', '(17)261231', ']C110LOT7'])('%j is no GS1 code', (text) => {
    expect(identify(text)).toEqual([]);
  });
});
