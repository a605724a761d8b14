import iconv from 'iconv-lite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { charsetOf, decode, encode } from '../../subgraphs/kit/charset.ts';

const BAD: unknown = expect.objectContaining({ name: 'Fault', code: 'BAD_ANSWER' });
const gb = (hex: string): string => decode(Buffer.from(hex, 'hex'), 'gb18030');

/**
 * What does not come back as it went: private-use characters that stood in for others until Unicode had them. iconv-lite
 * 0.7 still writes them to the old two-byte codes; Node (ICU) reads these as GB18030-2022 does. All of a real
 * system's text is the right column, and that comes back. U+E5E5 has no code of its own in either.
 */
const FORMERLY_PRIVATE: readonly (readonly [from: number, bytes: string, back: number])[] = [
  [0xe5e5, '8339b136', 0xf5f9],
  [0xe78d, 'a6d9', 0xfe10],
  [0xe78e, 'a6da', 0xfe12],
  [0xe78f, 'a6db', 0xfe11],
  [0xe790, 'a6dc', 0xfe13],
  [0xe791, 'a6dd', 0xfe14],
  [0xe792, 'a6de', 0xfe15],
  [0xe793, 'a6df', 0xfe16],
  [0xe794, 'a6ec', 0xfe17],
  [0xe795, 'a6ed', 0xfe18],
  [0xe796, 'a6f3', 0xfe19],
  [0xe81e, 'fe59', 0x9fb4],
  [0xe826, 'fe61', 0x9fb5],
  [0xe82b, 'fe66', 0x9fb6],
  [0xe82c, 'fe67', 0x9fb7],
  [0xe832, 'fe6d', 0x9fb8],
  [0xe843, 'fe7e', 0x9fb9],
  [0xe854, 'fe90', 0x9fba],
  [0xe864, 'fea0', 0x9fbb],
];

describe('every character', () => {
  test('comes back from GB18030 as it went, but for nineteen of private use, which are known', () => {
    const known = new Map(FORMERLY_PRIVATE.map(([from, bytes, back]) => [from, { bytes, back }]));
    const wrong: string[] = [];
    const look = (point: number): void => {
      // Not first in the text, where U+FEFF is a byte order mark.
      const bytes = encode(`a${String.fromCodePoint(point)}`, 'gb18030');
      const back = decode(bytes, 'gb18030');
      const expected = known.get(point);
      const right = expected
        ? bytes.toString('hex') === `61${expected.bytes}` && back === `a${String.fromCodePoint(expected.back)}`
        : back === `a${String.fromCodePoint(point)}`;
      if (!right) wrong.push(`U+${point.toString(16)} ${bytes.toString('hex')} ${back}`);
    };
    for (let first = 0; first <= 0x10ffff; first += 256) {
      if (first >= 0xd800 && first <= 0xdfff) continue;
      const points = Array.from({ length: 256 }, (_, i) => first + i);
      const text = `a${String.fromCodePoint(...points)}`;
      // A text that comes back whole has no character that does not; any other is looked at one by one.
      if (decode(encode(text, 'gb18030'), 'gb18030') !== text || points.some((point) => known.has(point)))
        for (const point of points) look(point);
    }
    expect(wrong).toEqual([]);
  });

  test('comes back from UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decode(encode(`a${text}`, 'utf-8'), 'utf-8')).toBe(`a${text}`);
      }),
    );
  });

  test('in two bytes and in four is where the standard has it', () => {
    const codes = [
      ['药', 'd2a9'],
      ['€', 'a2e3'],
      ['　', 'a1a1'],
      ['ḿ', 'a8bc'],
      ['𠮷', '9534b235'],
      ['㐂', '8139ef31'],
      ['\u{10ffff}', 'e3329a35'],
    ] as const;
    for (const [character, hex] of codes) {
      expect([character, encode(character, 'gb18030').toString('hex')]).toEqual([character, hex]);
      expect(gb(hex)).toBe(character);
    }
    // Code page 936 has the euro in one byte, and systems that say GBK mean that page.
    expect(gb('80')).toBe('€');
  });

  test('that GB18030-2022 moved out of private use is read from its old place and from its new', () => {
    for (const [, bytes, back] of FORMERLY_PRIVATE.slice(1)) {
      const character = String.fromCodePoint(back);
      expect([gb(bytes), gb(iconv.encode(character, 'gb18030').toString('hex'))]).toEqual([character, character]);
    }
  });
});

describe('what is none is refused, never replaced', () => {
  test.each(['ff', '61ff', '81', '8120', '8130', '813081', 'd2', '61d2', 'd2a9ff', 'fe39fe39', '8431a530', 'e3329a36'])(
    'GB18030 %s',
    (hex) => expect(() => gb(hex)).toThrow(BAD),
  );
  test.each(['c328', 'e28c', 'eda080', 'c0af', 'f4908080', 'd2c3'])('UTF-8 %s', (hex) =>
    expect(() => decode(Buffer.from(hex, 'hex'), 'utf-8')).toThrow(BAD),
  );

  test('bytes of any kind are text without U+FFFD, or a fault that does not show them', () => {
    const outcome = (bytes: Uint8Array, charset: 'utf-8' | 'gb18030'): string => {
      try {
        return decode(bytes, charset);
      } catch (error) {
        expect(error).toEqual(BAD);
        return (error as Error).message;
      }
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        for (const charset of ['utf-8', 'gb18030'] as const) {
          // U+FFFD has a code of its own; only then may it come out.
          if (!Buffer.from(bytes).includes(encode('\ufffd', charset)))
            expect(outcome(bytes, charset)).not.toContain('\ufffd');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

test.each(['utf-8', 'gb18030'] as const)(
  'a leading byte order mark of %s is dropped, one only, and none elsewhere',
  (charset) => {
    expect(decode(encode('\ufeff码', charset), charset)).toBe('码');
    expect(decode(encode('\ufeff\ufeff码', charset), charset)).toBe('\ufeff码');
    expect(decode(encode('码\ufeff', charset), charset)).toBe('码\ufeff');
    expect(decode(encode('', charset), charset)).toBe('');
  },
);

describe('labels', () => {
  test.each([
    ['utf-8', 'utf-8'],
    ['UTF8', 'utf-8'],
    ['US-ASCII', 'utf-8'],
    ['"UTF-8"', 'utf-8'],
    ['GB18030', 'gb18030'],
    [' gbk ', 'gb18030'],
    ["'GB2312'", 'gb18030'],
  ])('%s is %s', (label, charset) => expect(charsetOf(label)).toBe(charset));
  test.each(['big5', 'utf-16', 'iso-8859-1', 'utf-7', '', 'gb', 'constructor'])('%j is refused', (label) =>
    expect(() => charsetOf(label)).toThrow(BAD),
  );
});
