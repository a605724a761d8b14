import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  casCheckDigit,
  gs1CheckDigit,
  mod1110CheckDigit,
  organisationCheckCharacter,
  usccCheckCharacter,
} from '../../schema/codes/check-digits.ts';
import { canonical, identify, parseCode, schemes } from '../../schema/codes/index.ts';
import { isPersonNumber } from '../../schema/codes/private/person.ts';
import { runs } from '../support/runs.ts';

const shaped = (pattern: RegExp): fc.Arbitrary<string> => fc.stringMatching(pattern);
const checkedBy = (body: RegExp, check: (body: string) => string): fc.Arbitrary<string> =>
  shaped(body).map((text) => text + check(text));
const joined = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc.tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))).map((all) => all.join(''));
const pad = (value: number, length: number): string => String(value).padStart(length, '0');

const gtin = checkedBy(/^\d{13}$/, gs1CheckDigit);
const sscc = checkedBy(/^\d{17}$/, gs1CheckDigit);
const gln = checkedBy(/^\d{12}$/, gs1CheckDigit);
const uscc = checkedBy(/^[1-9ANY][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{9}$/, usccCheckCharacter);
const orgcode = checkedBy(/^[0-9A-Z]{8}$/, organisationCheckCharacter);
const sc = checkedBy(/^\d{13}$/, mod1110CheckDigit).map((digits) => `SC${digits}`);
const drugbase = checkedBy(/^869\d{10}$/, gs1CheckDigit);
const cas = fc.tuple(shaped(/^\d{2,7}$/), shaped(/^\d\d$/)).map(([a, b]) => `${a}-${b}-${casCheckDigit(a + b)}`);
/** Divisions in force since there are lists of them, old and new varieties of equipment that are in both catalogues. */
const region = fc.constantFrom(
  '110101',
  '150203',
  '310115',
  '320500',
  '350203',
  '370000',
  '370681',
  '370682',
  '440300',
  '532900',
  '650100',
  '810000',
);
const year = fc.integer({ min: 1950, max: 2099 }).map(String);
const month = fc.integer({ min: 1, max: 12 }).map((value) => pad(value, 2));
const variety = fc.constantFrom('1100', '2150', '2210', '3110', '3210', '4210', '4D10', '6100', '8310', '9110');
const lot = shaped(/^[0-9A-Z-]{1,30}$/);
const gs1Text = shaped(/^[!"%&'*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/);

/** Valid values in canonical spelling, by scheme. */
const valid: Readonly<Record<string, fc.Arbitrary<string>>> = {
  gs1: fc.oneof(
    joined('(01)', gtin),
    joined('(01)', gtin, '(10)', gs1Text),
    joined('(01)', gtin, '(21)', gs1Text),
    joined('(00)', sscc),
    joined('(414)', gln),
    joined('(414)', gln, '(254)', gs1Text),
    joined('(01)', gtin, '(22)', gs1Text),
    joined('(8003)0', gln, shaped(/^[0-9A-Z]{1,16}$/)),
    joined('(8004)', shaped(/^\d{7}[0-9A-Za-z]{1,20}$/)),
  ),
  drug: shaped(/^\d{20}$/),
  pesticide: shaped(/^[123]\d{6}[123]\d{24}$/),
  vetdrug: joined(
    year,
    month,
    fc.integer({ min: 1, max: 28 }).map((day) => pad(day, 2)),
    shaped(/^\d{16}$/),
  ),
  eartag: joined(shaped(/^[123]$/), region, shaped(/^\d{8}$/)),
  rfid: shaped(/^156\d{12}$/),
  equipment: joined(variety, region, fc.integer({ min: 2014, max: 2016 }).map(String), month, shaped(/^\d{4}$/)),
  device: joined(variety, shaped(/^\d{5}$/), fc.integer({ min: 2014, max: 2016 }).map(String), shaped(/^\d{5}$/)),
  cylinder: joined(shaped(/^\d$/), fc.constantFrom('11', '37', '65', '82'), shaped(/^\d{3}[0-9A-Z]\d{5}$/)),
  hazlot: joined(shaped(/^\d{9}$/), '.', lot),
  relot: joined(uscc, '.', lot),
  cert: shaped(/^[0-9A-Z一-龥()〔〕-]{4,60}$/),
  usecert: shaped(/^[锅容管梯起索游车瓶]\d{2}[一-龥][A-Z]\d{4,5}\(\d{2}\)$/),
  uscc,
  orgcode,
  sc,
  cifer: shaped(/^C[A-Z]{3}\d{14}$/),
  cas,
  un: shaped(/^\d{4}$/),
  approval: fc.oneof(
    shaped(/^国药准字(?:[HZS][CJ]?|[JBTF])\d{8}$/),
    shaped(/^[国鲁京]械注准\d{11}$/),
    shaped(/^国食健注[GJ]\d{8}$/),
    shaped(/^国妆特字\d{8}$/),
  ),
  vetapproval: shaped(/^兽药字\d{9}$/),
  fertiliser: shaped(/^鲁?农肥\(20\d{2}\)[准临]字\d{4}号$/),
  variety: shaped(/^[国鲁]审[稻麦玉棉豆]\d{8}$/),
  seed: shaped(/^[0-9A-Z]{6,40}$/),
  jy: checkedBy(/^\d{13}$/, mod1110CheckDigit).map((digits) => `JY${digits}`),
  ma: shaped(/^MA\.156\.M0\.\d{6}\.[0-9A-Z]{4,8}(?:\.M20\d{6})?(?:\.L[0-9A-Z]{1,10})?(?:\.S[0-9A-Z]{1,10})?$/),
  handle: shaped(/^8[68]\.\d{3}\.\d{1,3}\/[0-9A-Za-z_-]{1,20}$/),
  oid: shaped(/^1\.2\.156\.[1-9]\d{0,5}\.[1-9]\d{0,8}$/),
  drugbase,
  pdreg: shaped(/^(?:PD|WP|LS|WL)\d{8}$/),
  division: region,
};

test.each(schemes.map((scheme) => [scheme.name, scheme.example] as const))(
  'the example of %s is canonical, valid and recognised',
  (name, example) => {
    expect(parseCode(example)).toMatchObject({ ok: true, reading: { code: example, scheme: name, validity: 'OK' } });
    expect(identify(example)[0]?.code).toBe(example);
    expect(Object.keys(valid)).toContain(name);
  },
);

describe.each(Object.entries(valid))('%s', (name, values) => {
  test('a valid code is OK, and canonical of canonical is itself', () => {
    fc.assert(
      fc.property(values, (value) => {
        const code = `${name}:${value}`;
        expect(parseCode(code)).toMatchObject({ ok: true, reading: { code, validity: 'OK' } });
        expect(identify(code)[0]?.code).toBe(code);
      }),
      runs(200, 5_000),
    );
  });

  test('spaces around it, full-width characters and case of the scheme’s name change nothing', () => {
    fc.assert(
      fc.property(values, (value) => {
        const wide = [...value]
          .map((character) =>
            /[!-~]/.test(character) ? String.fromCharCode(character.charCodeAt(0) + 0xfee0) : character,
          )
          .join('');
        expect(canonical(`\u00a0${name.toUpperCase()}： ${wide}\u200b\n`)).toBe(`${name}:${value}`);
      }),
      runs(100, 2_000),
    );
  });
});

describe('display', () => {
  // A person's number is left out on purpose, so a device code that happens to be one is too.
  test.each([
    'gs1',
    'drug',
    'pesticide',
    'vetdrug',
    'eartag',
    'equipment',
    'cylinder',
    'rfid',
    'uscc',
    'orgcode',
    'sc',
    'jy',
    'cifer',
    'cas',
    'un',
    'drugbase',
    'pdreg',
    'approval',
    'vetapproval',
    'fertiliser',
    'variety',
    'ma',
    'handle',
    'oid',
    'division',
    'device',
  ])('of %s leads back to the code', (name) => {
    fc.assert(
      fc.property(valid[name] ?? fc.constant(''), (value) => {
        const parsed = parseCode(`${name}:${value}`);
        const codes = parsed.ok ? identify(parsed.reading.display).map(({ code }) => code) : [];
        fc.pre(!isPersonNumber(value));
        expect(codes).toContain(`${name}:${value}`);
      }),
      runs(200, 5_000),
    );
  });
});

/** The value with the `place`-th of its digits (or, when `all`, of its alphabet's characters) replaced by another. */
function damaged(value: string, place: number, shift: number, alphabet: string): string {
  const places = [...value].flatMap((character, i) => (alphabet.includes(character) ? [i] : []));
  const at = places[place % places.length] ?? 0;
  const to = alphabet.charAt(
    (alphabet.indexOf(value.charAt(at)) + 1 + (shift % (alphabet.length - 1))) % alphabet.length,
  );
  return value.slice(0, at) + to + value.slice(at + 1);
}

describe('a single wrong character is always caught', () => {
  const DIGITS = '0123456789';
  // GS1: weights 1 and 3 have no factor in common with 10. MOD 11,10 is made for it. GB 32100: powers of 3 and differences
  // below 31 are never 0 mod the prime 31, so letters too. GB 11714: likewise mod 11, but only while the difference is below
  // 11, that is for digits: of letters, A for L (11 apart) passes. CAS is not among these, see below.
  test.each([
    ['GTIN', joined('gs1:(01)', gtin), 'gs1:(01)'.length, DIGITS],
    ['SSCC', joined('gs1:(00)', sscc), 'gs1:(00)'.length, DIGITS],
    ['GLN', joined('gs1:(414)', gln), 'gs1:(414)'.length, DIGITS],
    ['national drug code', joined('drugbase:', drugbase), 'drugbase:'.length, DIGITS],
    ['food licence', joined('sc:', sc), 'sc:SC'.length, DIGITS],
    ['social credit code', joined('uscc:', uscc), 'uscc:'.length, '0123456789ABCDEFGHJKLMNPQRTUWXY'],
    ['rare-earth lot’s producer', joined('relot:', uscc), 'relot:'.length, '0123456789ABCDEFGHJKLMNPQRTUWXY'],
    [
      'organisation code',
      joined('orgcode:', checkedBy(/^[0-9]{8}$/, organisationCheckCharacter)),
      'orgcode:'.length,
      DIGITS,
    ],
  ] as const)('%s', (name, codes, start, alphabet) => {
    const tail = name.startsWith('rare') ? '.L1' : '';
    fc.assert(
      fc.property(codes, fc.nat(), fc.nat(), (code, place, shift) => {
        const wrong = code.slice(0, start) + damaged(code.slice(start), place, shift, alphabet) + tail;
        const parsed = parseCode(wrong);
        if (parsed.ok)
          expect(
            parsed.reading.reasons.map((reason) => reason.code),
            wrong,
          ).toContain('CHECK_DIGIT');
      }),
      runs(1_000, 50_000),
    );
  });

  test('of a CAS number where the place counts 1, 3, 7 or 9, and in the check digit; elsewhere a difference of 2 or 5 can pass', () => {
    fc.assert(
      fc.property(cas, fc.constantFrom(0, 1, 3, 7, 9), fc.integer({ min: 1, max: 9 }), (text, place, shift) => {
        const digits = text.replaceAll('-', '');
        const at = digits.length - 1 - place;
        fc.pre(at >= 0);
        const wrong = digits.slice(0, at) + String((Number(digits[at]) + shift) % 10) + digits.slice(at + 1);
        expect(parseCode(`cas:${wrong.slice(0, -3)}-${wrong.slice(-3, -1)}-${wrong.slice(-1)}`)).toMatchObject({
          ok: true,
          reading: { validity: 'WARN' },
        });
      }),
      runs(500, 20_000),
    );
    expect(casCheckDigit('778250')).toBe(casCheckDigit('778200'));
  });
});

describe('any text', () => {
  const hostile = fc.stringMatching(/^[\d()\u001d\]C/:.,% -]{0,80}$/);
  const urns = joined(fc.constantFrom('urn:epc:class:lgtin:', 'urn:epc:id:sgtin:'), '6901234.056789.', fc.string());
  const links = joined(
    'https://x.example/01/06901234567892/',
    fc.constantFrom('10/', '21/', '?10=', '?21='),
    fc.string().map(encodeURIComponent),
  );
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    hostile,
    fc.webUrl({ withQueryParameters: true }),
    urns,
    links,
    fc.constantFrom(...schemes.map((scheme) => scheme.example)),
  );

  test('identify never throws, and each of its codes is canonical', () => {
    fc.assert(
      fc.property(anything, (text) => {
        for (const { code } of identify(text)) expect(canonical(code), code).toBe(code);
      }),
      runs(1_000, 50_000),
    );
  });

  test('canonical of canonical is itself', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', 'urn:x:', 'x-y:', ...schemes.map((scheme) => `${scheme.name}:`)),
        anything,
        (name, text) => {
          const code = canonical(name + text);
          if (code !== null) expect(canonical(code)).toBe(code);
        },
      ),
      runs(1_000, 50_000),
    );
  });

  test('a lot or serial in an address or URN is its own code’s, never another’s', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (lot) => {
        const code = canonical(`urn:epc:class:lgtin:6901234.056789.${encodeURIComponent(lot)}`);
        if (code?.startsWith('gs1:')) expect(code).toBe(`gs1:(01)06901234567892(10)${lot}`);
      }),
      runs(1_000, 20_000),
    );
  });
});
