import { UNITS } from './table.ts';

export { DecimalSum } from './decimal-sum.ts';

/** A unit of measure. */
export interface Unit {
  /** What it measures: two units convert when they measure the same. */
  readonly measure: string;
  /** How many of that measure's base unit one of it is. */
  readonly factor: number;
}

/** As on the graph: the unit is what the legacy system writes, null or absent where it writes none. */
export interface Amount {
  readonly value: number;
  readonly unit?: string | null | undefined;
}

/** SAME: within the tolerance. UNKNOWN: the units do not convert, or one is not known. */
export type Comparison = 'SAME' | 'DIFFERENT' | 'UNKNOWN';

/**
 * What writing 18200.5 kg as 18.2 t rounds away is no difference: one part in a thousand. What is counted must be
 * equal.
 */
export const TOLERANCE = 0.001;
const MEASURED: ReadonlySet<string> = new Set(['mass', 'volume', 'length', 'area']);

const byName: ReadonlyMap<string, (typeof UNITS)[number]> = new Map(
  UNITS.flatMap((row) => row.names.map((name) => [name, row] as const)),
);

/** `袋(50kg)`, `25kg/袋`, `桶（200L）`: so many packages are so much of what is in them. */
const PACKED = [
  /^[^\d()]{1,8}\((?<amount>\d+(?:\.\d+)?)(?<unit>[^\d()/]+)(?:\/[^\d()/]+)?\)$/,
  /^(?<amount>\d+(?:\.\d+)?)(?<unit>[^\d()/]+)\/[^\d()/]+$/,
];

/** A unit by how a system, a person or a standard writes it; null for one that is not known. */
export function unitOf(text: string): Unit | null {
  const name = spelling(text);
  const known = byName.get(name);
  if (known) return known;
  for (const pattern of PACKED) {
    const { amount, unit } = pattern.exec(name)?.groups ?? {};
    const inside = unit === undefined ? undefined : byName.get(unit);
    if (inside && Number(amount) > 0) return { measure: inside.measure, factor: inside.factor * Number(amount) };
  }
  return null;
}

const CHINESE = /\p{Script=Han}/u;
const PACKAGE = /^(?<outer>[^\d()（）]{1,8})(?<rest>[(（].+[)）])$/;

/**
 * What a unit is called in a language: a measure always by one name, so that 千克 and kg are alike; what is counted as it is written, where that is in the
 * language. A unit that is not known stays as it is.
 */
export function unitName(written: string, language: 'zh' | 'en'): string {
  const name = spelling(written);
  const row = byName.get(name);
  if (!row) {
    const { outer, rest } = PACKAGE.exec(written.trim())?.groups ?? {};
    return outer === undefined || rest === undefined ? written : `${unitName(outer, language)}${rest}`;
  }
  const fits = (each: string): boolean => CHINESE.test(each) === (language === 'zh');
  if (!MEASURED.has(row.measure) && fits(name)) return written;
  return row.names.find(fits) ?? written;
}

/** So much in another unit; null where one of the units is not known or they measure different things. */
export function convert({ value, unit }: Amount, to: string): number | null {
  if (unit && spelling(unit) === spelling(to)) return value;
  const [from, target] = [unitOf(unit ?? ''), unitOf(to)];
  return from && target && from.measure === target.measure ? (value * from.factor) / target.factor : null;
}

/**
 * Whether two amounts are of one size. An amount without a unit compares by its number; one whose unit is not known,
 * with its like.
 * @param tolerance part of the larger amount that they may differ by
 */
export function compareAmounts(a: Amount, b: Amount, tolerance = TOLERANCE): Comparison {
  const known = unitOf(b.unit ?? '') ?? unitOf(a.unit ?? '');
  const within = known && MEASURED.has(known.measure) ? tolerance : 0;
  if (!a.unit || !b.unit) return near(a.value, b.value, within);
  const inOne = convert(a, b.unit);
  return inOne === null ? 'UNKNOWN' : near(inOne, b.value, within);
}

function near(a: number, b: number, tolerance: number): Comparison {
  const largest = Math.max(Math.abs(a), Math.abs(b));
  // Binary fractions are never quite what was written.
  return Math.abs(a - b) <= largest * Math.max(tolerance, 1e-12) ? 'SAME' : 'DIFFERENT';
}

function spelling(unit: string): string {
  return unit.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}
