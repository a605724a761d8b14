import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { charsetOf, decode, encode } from '../../subgraphs/kit/charset.ts';
import { maskName, maskPersonId, maskPhone, maskText } from '../../subgraphs/kit/mask.ts';
import { dateTime } from '../../subgraphs/kit/time.ts';

describe('times', () => {
  test.each([
    ['20261105102344', '2026-11-05T10:23:44+08:00'],
    ['2026-11-05 10:23:44', '2026-11-05T10:23:44+08:00'],
    ['2026-11-05T10:23:44', '2026-11-05T10:23:44+08:00'],
    ['20261105', '2026-11-05T00:00:00+08:00'],
    ['2026-11-05', '2026-11-05T00:00:00+08:00'],
    ['2026/1/5 8:03', '2026-01-05T08:03:00+08:00'],
    ['2026年1月5日', '2026-01-05T00:00:00+08:00'],
    ['2026-11-05T10:23:44Z', '2026-11-05T10:23:44Z'],
    ['2026-11-05T10:23:44.123-0600', '2026-11-05T10:23:44.123-06:00'],
    ['2028-02-29', '2028-02-29T00:00:00+08:00'],
  ])('%s', (legacy, expected) => expect(dateTime(legacy)).toBe(expected));

  test.each(['', '  ', null, undefined, '2026-02-29', '20261301', '2026-11-05 24:00:00', '00000000', 'yesterday', '2026-11', '20261105102360'])('%s is no time', (text) => expect(dateTime(text)).toBeNull());

  test('anything else is null or a time with its offset, never an exception', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{8,14}$/), fc.stringMatching(/^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/)), (text) => {
      const time = dateTime(text);
      expect(time === null || (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(time) && !Number.isNaN(Date.parse(time)))).toBe(true);
    }), { numRuns: 2_000 });
  });
});

describe('masks', () => {
  test.each([['张三丰', '张**'], ['李四', '李*'], ['王', '王*'], ['𠮷祥', '𠮷*'], ['', null], [null, null]])('the name %s', (name, masked) => expect(maskName(name)).toBe(masked));
  test.each([['13812345678', '138****5678'], ['0535-8612345', '053****2345'], ['8612', '**12'], ['', null]])('the telephone %s', (phone, masked) => expect(maskPhone(phone)).toBe(masked));
  test.each([['11010519491231002X', '110*************2X'], ['1234567', '*******']])('the number %s', (id, masked) => expect(maskPersonId(id)).toBe(masked));

  test('in running text telephones and persons’ numbers are masked, trace codes are not', () => {
    expect(maskText('联系张伟 13912345678,身份证11010519491231002X。')).toBe('联系张伟 139****5678,身份证110*************2X。');
    expect(maskText('追溯码 83857930000879766660,设备 31103506002016053337')).toBe('追溯码 83857930000879766660,设备 31103506002016053337');
  });

  test('no more than the stated characters of a name or telephone ever show', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
      const masked = maskName(name);
      if (masked !== null) expect([...masked].filter((character) => character !== '*').length).toBeLessThanOrEqual(1);
    }));
    fc.assert(fc.property(fc.stringMatching(/^\d{3,20}$/), (phone) => {
      expect((maskPhone(phone) ?? '').replaceAll('*', '').length).toBeLessThanOrEqual(7);
    }));
  });
});

describe('GB18030', () => {
  // Private-use characters that stood in for eighteen codes until Unicode had them: the encoder still writes them there, the
  // decoder reads what the codes mean today. U+E5E5 is no character of GB18030 at all.
  const PRIVATE = ['e5e5', 'e78d', 'e78e', 'e78f', 'e790', 'e791', 'e792', 'e793', 'e794', 'e795', 'e796', 'e81e', 'e826', 'e82b', 'e82c', 'e832', 'e843', 'e854', 'e864'];

  test('every code point comes back as it went, but for nineteen of private use', () => {
    const wrong: string[] = [];
    for (let point = 0; point <= 0x10ffff; point += 1) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const character = String.fromCodePoint(point);
      let back: string;
      try {
        back = decode(encode(`a${character}`, 'gb18030'), 'gb18030');
      } catch {
        back = '';
      }
      if (back !== `a${character}`) wrong.push(point.toString(16));
    }
    expect(wrong).toEqual(PRIVATE);
  });

  test('bytes that are none are refused, never replaced; a byte order mark is dropped', () => {
    expect(() => decode(Buffer.from([0x61, 0xff]), 'gb18030')).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
    expect(() => decode(Buffer.from([0xc3, 0x28]), 'utf-8')).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
    expect(decode(Buffer.from([0xef, 0xbb, 0xbf, 0x61]), 'utf-8')).toBe('a');
  });

  test('labels', () => {
    expect(['GBK', 'gb2312', ' "GB18030" ', 'UTF-8', 'utf8'].map(charsetOf)).toEqual(['gb18030', 'gb18030', 'gb18030', 'utf-8', 'utf-8']);
    expect(() => charsetOf('big5')).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
  });
});
