import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Amount, compareAmounts, convert, unitOf } from '../../schema/units/index.ts';
import { UNITS } from '../../schema/units/table.ts';

const of = (value: number, unit?: string | null): Amount => ({ value, unit });

test.each([
  [of(1, 't'), of(1_000, 'kg')],
  [of(1, '吨'), of(1_000, '公斤')],
  [of(2.5, '千克'), of(2_500, 'g')],
  [of(1, 'TNE'), of(1_000, 'KGM')],
  [of(10, '斤'), of(5, 'kg')],
  [of(3, 'm³'), of(3_000, '升')],
  [of(500, 'mL'), of(0.5, 'L')],
  [of(20, '袋(50kg)'), of(1, 't')],
  [of(20, '袋（50公斤）'), of(1_000, 'kg')],
  [of(8, '25kg/桶'), of(200, 'kg')],
  [of(12, '件'), of(12, 'EA')],
  [of(1, '打'), of(12, '个')],
  [of(5, '坨'), of(5, '坨')],
  [of(15, '亩'), of(1, '公顷')],
  [of(18_200.5, 'kg'), of(18.2, 't')],
  [of(5, 'kg'), of(5)],
  [of(5), of(5)],
  [of(1_200, 'ＫＧ'), of(1.2, 'T')],
  [of(3, 'XBG'), of(3, '袋')],
] as const)('%j is as much as %j', (a, b) =>
  expect([compareAmounts(a, b), compareAmounts(b, a)]).toEqual(['SAME', 'SAME']),
);

test.each([
  [of(1, 't'), of(1, 'kg')],
  [of(500, 'kg'), of(498, 'kg')],
  [of(10_000, '件'), of(10_001, '件')],
  [of(5, 'kg'), of(6)],
  [of(5, '坨'), of(6, '坨')],
  [of(18.2, 't'), of(18_300, 'kg')],
  [of(0, 'kg'), of(1, 'kg')],
] as const)('%j is not as much as %j', (a, b) =>
  expect([compareAmounts(a, b), compareAmounts(b, a)]).toEqual(['DIFFERENT', 'DIFFERENT']),
);

test.each([
  [of(5, 'kg'), of(5, 'L')],
  [of(20, '袋'), of(1_000, 'kg')],
  [of(5, '坨'), of(5, 'kg')],
  [of(2, '箱'), of(2, '盒')],
] as const)('whether %j is as much as %j is not known', (a, b) => {
  expect([compareAmounts(a, b), compareAmounts(b, a)]).toEqual(['UNKNOWN', 'UNKNOWN']);
});

test('any amount converts to every unit of its measure and back', () => {
  const names = UNITS.flatMap(({ names }) => names);
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.constantFrom(...names),
      fc.double({ min: 0.001, max: 1e6, noNaN: true }),
      (from, to, value) => {
        const there = convert(of(value, from), to);
        if (unitOf(from)?.measure !== unitOf(to)?.measure) expect(there).toBeNull();
        else expect((convert(of(there ?? 0, to), from) ?? 0) / value).toBeCloseTo(1, 9);
      },
    ),
  );
});

test('no name is two units', () => {
  const names = UNITS.flatMap((unit) => unit.names.map((name) => name.normalize('NFKC').toLowerCase()));
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  expect(twice).toEqual([]);
});
