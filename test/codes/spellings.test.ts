import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gs1CheckDigit } from '../../schema/codes/check-digits.ts';
import { identifiers } from '../../schema/codes/gs1/ai.ts';
import {
  canonical,
  digitalLinks,
  epcUrns,
  gs1Elements,
  identify,
  linkFormOf,
  PREFIX_LENGTHS,
} from '../../schema/codes/index.ts';
import { runs } from '../support/runs.ts';

describe('one key, two spellings', () => {
  test.each([
    ['grai:6901234.00019.S77', '8003/06901234000191S77', '(8003)06901234000191S77'],
    ['giai:6901234.A7', '8004/6901234A7', '(8004)6901234A7'],
    ['gsrn:6901234.0000000001', '8018/690123400000000018', '(8018)690123400000000018'],
    ['gsrnp:6901234.0000000002', '8017/690123400000000025', '(8017)690123400000000025'],
    ['gdti:6901234.00055.D9', '253/6901234000559D9', '(253)6901234000559D9'],
    ['gsin:6901234.000000001', '402/69012340000000016', '(402)69012340000000016'],
    ['ginc:6901234.C2', '401/6901234C2', '(401)6901234C2'],
    ['cpi:6901234.AB12.5', '8010/6901234AB12/8011/5', '(8010)6901234AB12(8011)5'],
    ['sgcn:6901234.00012.9', '255/69012340001229', '(255)69012340001229'],
    ['itip:6901234.007102.01.02.S1', '8006/069012340710230102/21/S1', '(8006)069012340710230102(21)S1'],
    ['upui:6901234.007102.X9', '01/06901234071023/235/X9', '(01)06901234071023(235)X9'],
    ['pgln:6901234.00003', '417/6901234000030', '(414)6901234000030'],
    ['sgln:6901234.00003.d7', '414/6901234000030/254/d7', '(414)6901234000030(254)d7'],
    ['sscc:6901234.0071000012', '00/069012340710000122', '(00)069012340710000122'],
    ['sgtin:6901234.007102.S1', '01/06901234071023/21/S1', '(01)06901234071023(21)S1'],
  ])('urn:epc:id:%s and /%s', (urn, path, code) => {
    expect(canonical(`urn:epc:id:${urn}`)).toBe(`gs1:${code}`);
    expect(canonical(`https://id.gs1.org/${path}`)).toBe(`gs1:${code}`);
    expect(canonical(`https://brand.example/any/p/${path}?linkType=all`)).toBe(`gs1:${code}`);
    expect(identify(code)[0]?.code).toBe(`gs1:${code}`);
  });

  test('a tag’s filter says nothing, a class in a pattern is the class, and a pattern of more is no code', () => {
    expect(canonical('urn:epc:tag:sgtin-96:3.6901234.007102.1')).toBe('gs1:(01)06901234071023(21)1');
    expect(canonical('urn:epc:tag:sscc-96:0.6901234.0071000012')).toBe('gs1:(00)069012340710000122');
    expect(canonical('urn:epc:idpat:grai:6901234.00019.*')).toBe('gs1:(8003)06901234000191');
    expect(canonical('urn:epc:idpat:grai:6901234.*.*')).toBeNull();
  });
});

const text = (most: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[!"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]{1,${most}}$`));
const digits = (count: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^\\d{${count}}$`));
const checked = (count: number): fc.Arbitrary<string> => digits(count - 1).map((body) => body + gs1CheckDigit(body));
const key = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => `gs1:${all.join('')}`);

/** Codes of every key, as far as they can be spelt. */
const codes = fc
  .oneof(
    key('(00)', checked(18)),
    key('(01)', checked(14)),
    ...['10', '21', '22', '235'].map((ai) => key('(01)', checked(14), `(${ai})`, text(20))),
    key('(414)', checked(13)),
    key('(414)', checked(13), '(254)', text(20)),
    key('(8003)0', checked(13), text(16)),
    key('(8004)', digits(7), text(20)),
    key('(8017)', checked(18)),
    key('(8018)', checked(18)),
    key('(253)', checked(13), text(17)),
    key('(255)', checked(13), digits(3)),
    key('(402)', checked(17)),
    key('(401)', digits(7), text(20)),
    key('(8010)', digits(7), fc.stringMatching(/^[#\-/0-9A-Z]{1,20}$/), '(8011)', fc.stringMatching(/^[1-9]\d{0,11}$/)),
    key('(8006)', checked(14), '0102', '(21)', text(20)),
  )
  .filter((code) => canonical(code) === code && !/\((?:\d{2,4})\).*\d{14}/.test(code.replace(/^gs1:\(\d+\)\w*/, '')));

describe('any key', () => {
  test('is the same in every Digital Link, on any domain, with names or numbers', () => {
    fc.assert(
      fc.property(
        codes,
        fc.constantFrom('https://id.gs1.org', 'https://brand.example/p/q', 'http://x.example:8080'),
        fc.boolean(),
        (code, base, named) => {
          const links = digitalLinks(gs1Elements(code) ?? new Map(), { base, named });
          expect(links.length).toBeGreaterThan(0);
          for (const link of links) {
            expect(canonical(link), link).toBe(code);
            expect(linkFormOf(link)?.base, link).toBe(base);
          }
        },
      ),
      runs(150, 20_000),
    );
  });

  test('is the same in its EPC URN, whatever the length of the company’s prefix', () => {
    fc.assert(
      fc.property(codes, fc.constantFrom(...PREFIX_LENGTHS), (code, length) => {
        for (const urn of epcUrns(gs1Elements(code) ?? new Map(), length)) expect(canonical(urn), urn).toBe(code);
      }),
      runs(150, 20_000),
    );
  });
});

/** A value by the table's own form, as long as it may be or shorter. */
function valueOf(ai: string): fc.Arbitrary<string> {
  const parts = identifiers().get(ai)?.parts ?? [];
  const each = parts.map(({ set, least, most, date, checked: check }) => {
    if (date) return least === 0 ? fc.constant('') : fc.constantFrom('260310', '280229', '261200');
    if (check) return checked(most);
    const alphabet = { N: '0-9', X: '0-9A-Za-z+/_-', Y: '0-9A-Z', Z: '0-9A-Za-z_-' }[set];
    // What may be left out is, so that nothing after it could be taken for it.
    return least === 0 ? fc.constant('') : fc.stringMatching(new RegExp(`^[${alphabet}]{${least},${most}}$`));
  });
  return fc.tuple(...each).map((all) => all.join(''));
}

const KEYS = [
  '00',
  '01',
  '02',
  '03',
  '8006',
  '10',
  '21',
  '22',
  '235',
  '414',
  '254',
  '417',
  '8003',
  '8004',
  '8010',
  '8011',
  '8013',
  '8017',
  '8018',
  '8019',
  '8020',
  '415',
  '253',
  '255',
  '401',
  '402',
];
const values = new Map(
  [...identifiers().keys()].map((ai) => [ai, valueOf(ai).map((value): readonly [string, string] => [ai, value])]),
);
const others = [...identifiers().keys()].filter((ai) => !KEYS.includes(ai) && !ai.startsWith('41'));
const beside = fc
  .uniqueArray(fc.constantFrom(...others), { maxLength: 6 })
  .chain((ais) => fc.tuple(...ais.map((ai) => values.get(ai) ?? fc.constant(['', ''] as const))));

/** Elements as a carrier has them: a separator after each whose length is not predefined, but not at the end. */
function elementString(elements: readonly (readonly [string, string])[], separator: string): string {
  return elements
    .map(
      ([ai, value], i) =>
        ai + value + (identifiers().get(ai)?.predefined || i === elements.length - 1 ? '' : separator),
    )
    .join('');
}

const SHOWN = [
  '\u001d',
  '{GS}',
  '[GS]',
  '<GS>',
  '<FNC1>',
  '[FNC1]',
  '␝',
  '^]',
  '|',
  '~',
  '\\x1d',
  '\\u001d',
  '%1D',
  '\u00e8',
  '\u001c',
  '&#29;',
];

describe('an element string by the table', () => {
  test('gives product, lot and serial whatever else stands in it, in any order, with any separator', () => {
    fc.assert(
      fc.property(
        checked(14),
        fc.stringMatching(/^[0-9A-Z-]{1,20}$/),
        fc.stringMatching(/^[0-9A-Z-]{1,20}$/),
        beside,
        fc.nat(),
        fc.constantFrom(...SHOWN),
        fc.constantFrom(']C1', ']d2', ']Q3', ']e0', ']J1', ']c1'),
        (gtin, lot, serial, more, turn, separator, carrier) => {
          const elements: (readonly [string, string])[] = [['01', gtin], ['10', lot], ['21', serial], ...more];
          const at = turn % elements.length;
          const turned = [...elements.slice(at), ...elements.slice(0, at)];
          const scanned = carrier + elementString(turned, separator);
          expect(
            identify(scanned).map(({ code }) => code),
            scanned,
          ).toEqual([`gs1:(01)${gtin}(21)${serial}`, `gs1:(01)${gtin}(10)${lot}`, `gs1:(01)${gtin}`]);
        },
      ),
      runs(200, 20_000),
    );
  });

  test('needs no carrier’s prefix where it begins with its product', () => {
    fc.assert(
      fc.property(checked(14), fc.stringMatching(/^[0-9A-Z-]{1,20}$/), beside, (gtin, lot, more) => {
        const scanned = elementString([['01', gtin], ...more, ['10', lot]], '\u001d');
        expect(
          identify(scanned)
            .map(({ code }) => code)
            .slice(0, 2),
          scanned,
        ).toEqual([`gs1:(01)${gtin}(10)${lot}`, `gs1:(01)${gtin}`]);
      }),
      runs(150, 20_000),
    );
  });

  test('is the same in print', () => {
    fc.assert(
      fc.property(
        checked(14),
        fc.stringMatching(/^[0-9A-Z-]{1,20}$/),
        beside,
        fc.constantFrom('()', '[]', '【】', '（）', '〔〕'),
        fc.constantFrom('', ' ', '\n'),
        (gtin, lot, more, brackets, space) => {
          const printed = [['01', gtin], ...more, ['10', lot]]
            .map(([ai, value]) => `${brackets[0]}${ai}${brackets[1]}${value}`)
            .join(space);
          expect(
            identify(printed).map(({ code }) => code),
            printed,
          ).toEqual([`gs1:(01)${gtin}(10)${lot}`, `gs1:(01)${gtin}`]);
        },
      ),
      runs(150, 20_000),
    );
  });
});

const BASE_64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** GTIN and lot as GS1 Digital Link compression writes them, lot in seven bits a character. */
function compressed(gtin: string, lot: string): string {
  const bits = (value: bigint | number, width: number): string => value.toString(2).padStart(width, '0');
  const all = `00001011${bits(BigInt(gtin), 47)}100${bits(lot.length, 5)}${[...lot].map((character) => bits(character.charCodeAt(0), 7)).join('')}`;
  return (all.match(/.{1,6}/g) ?? []).map((six) => BASE_64.charAt(Number.parseInt(six.padEnd(6, '0'), 2))).join('');
}

describe('a compressed Digital Link', () => {
  test('gives what was compressed', () => {
    fc.assert(
      fc.property(
        checked(14),
        text(20).filter((lot) => !lot.includes('(')),
        (gtin, lot) => {
          expect(canonical(`https://brand.example/${compressed(gtin, lot)}`)).toBe(`gs1:(01)${gtin}(10)${lot}`);
          expect(canonical(`https://brand.example/p/${compressed(gtin, lot)}?x=1#y`)).toBe(`gs1:(01)${gtin}(10)${lot}`);
        },
      ),
      runs(150, 20_000),
    );
  });

  test('an ordinary path of the same letters stays an address', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{5,30}$/), (slug) => {
        if (canonical(`https://shop.example/${slug}`)?.startsWith('gs1:')) taken += 1;
      }),
      runs(1_000, 50_000),
    );
    expect(taken).toBeLessThanOrEqual(2);
  });
});
