import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateTime } from '../../subgraphs/kit/time.ts';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

test.each([
  ['20261105102344', '2026-11-05T10:23:44+08:00'],
  ['2026-11-05 10:23:44', '2026-11-05T10:23:44+08:00'],
  ['2026-11-05 10:23', '2026-11-05T10:23:00+08:00'],
  ['20261105', '2026-11-05T00:00:00+08:00'],
  ['2026-11-05', '2026-11-05T00:00:00+08:00'],
  ['2026/11/5 8:03:09', '2026-11-05T08:03:09+08:00'],
  ['2026年11月5日', '2026-11-05T00:00:00+08:00'],
  [' 2026-11-05\n', '2026-11-05T00:00:00+08:00'],
])('%j has no zone: it is +08:00', (legacy, iso) => expect(dateTime(legacy)).toBe(iso));

test.each([
  ['2026-11-05T10:23:44Z', '2026-11-05T10:23:44Z'],
  ['2026-11-05t10:23:44z', '2026-11-05T10:23:44Z'],
  ['2026-11-05T10:23:44.5+09:30', '2026-11-05T10:23:44.5+09:30'],
  ['2026-11-05 10:23:44 -0600', '2026-11-05T10:23:44-06:00'],
  ['2026-11-05+02:00', '2026-11-05T00:00:00+02:00'],
])('%j keeps its zone', (legacy, iso) => expect(dateTime(legacy)).toBe(iso));

test.each([
  '2026-02-29',
  '2100-02-29',
  '2026-04-31',
  '20260431',
  '2026-00-10',
  '2026-13-01',
  '2026-01-00',
  '2026年2月30日',
  '00000000',
  '2026-11-05 24:00:00',
  '2026-11-05 23:60',
  '20261105235960',
  '2026-11-05T10:00:00+24:00',
  '2026-11-05T10:00:00+08:60',
  '2026-11-05T10:00:00+9999',
])('%s cannot be: null, not the nearest time that can', (text) => expect(dateTime(text)).toBeNull());

test('a leap day is a day', () => {
  expect(dateTime('20280229')).toBe('2028-02-29T00:00:00+08:00');
  expect(dateTime('2000-02-29')).toBe('2000-02-29T00:00:00+08:00');
});

// GS1 YYMMDD does not say its century, and its day 00 is no day: who knows that a field is one must read it as one.
test.each([
  '261105',
  '261100',
  '202611',
  '202611051023',
  '1793845424',
  '2026-11-05 and more',
  'x2026-11-05',
  '٢٠٢٦-11-05',
])('%s is not guessed at', (text) => expect(dateTime(text)).toBeNull());

test('whatever comes, the answer is null or an instant in ISO 8601 with its offset', () => {
  const part = fc.stringMatching(/^\d{1,4}$/);
  const likely = fc
    .tuple(
      fc.constantFrom('2026', '2028', '0000', '9999'),
      part,
      part,
      part,
      part,
      part,
      fc.constantFrom('', 'Z', '+08:00', '-1130', '+99:99', '+24:00', '.999', '.1Z'),
    )
    .map(
      ([y, mo, d, h, mi, s, end]) =>
        `${y}-${mo.slice(0, 2)}-${d.slice(0, 2)} ${h.slice(0, 2)}:${mi.slice(0, 2)}:${s.slice(0, 2)}${end}`,
    );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        likely,
        fc.stringMatching(/^\d{8}(\d{6})?$/),
        fc.stringMatching(/^2026-11-05T10:23:44[+-]\d\d:?\d\d$/),
      ),
      (text) => {
        const time = dateTime(text);
        if (time === null) return;
        expect(time).toMatch(ISO);
        expect(Date.parse(time)).not.toBeNaN();
      },
    ),
    { numRuns: 3_000 },
  );
});

test('any real instant, written in any of the formats, is that instant', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true }),
      (date) => {
        const instant = Math.floor(date.getTime() / 1_000) * 1_000;
        const local = new Date(instant + 8 * 3_600_000).toISOString().slice(0, 19);
        const digits = local.replace(/\D/g, '');
        for (const text of [
          local,
          local.replace('T', ' '),
          local.replaceAll('-', '/').replace('T', ' '),
          digits,
          `${new Date(instant).toISOString().slice(0, 19)}Z`,
        ]) {
          expect(Date.parse(dateTime(text) ?? '')).toBe(instant);
        }
      },
    ),
  );
});

test.each(['', ' \t', null, undefined])('%j is no time', (text) => expect(dateTime(text)).toBeNull());
