import { NOT_UNDERSTOOD, type Read, type Reader } from './reader.ts';
import { halfWidth } from './text.ts';

export interface NumberOptions {
  /** What may be written behind it: `%`, `天`. It says nothing more. */
  readonly suffixes?: readonly string[];
  /** What is written where there is none: `-`, `/`. */
  readonly empty?: readonly string[];
  /** What the number is multiplied with: 0.01 for a percentage. */
  readonly scale?: number;
}

/**
 * Groups of three, by comma or space; Chinese ten thousands. `1.200,5` and `1,2` are other habits: which one is not
 * said.
 */
const WRITTEN =
  /^(?<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+|(?=\.\d))(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)(?<times>[万亿]?)/;
const TIMES: Readonly<Record<string, string>> = { 万: 'e4', 亿: 'e8' };

/**
 * A number at the beginning of a text, and what is written behind it; null where none begins it, or where digits would
 * be lost.
 */
export function leadingNumber(written: string): { readonly value: number; readonly rest: string } | null {
  const match = WRITTEN.exec(written);
  const { number = '', times = '' } = match?.groups ?? {};
  if (!match || (times !== '' && /e/i.test(number))) return null;
  const digits = number.replace(/[, ]/g, '');
  const value = Number(digits + (TIMES[times] ?? ''));
  // A double holds fifteen digits whatever they are (IEEE 754, binary64).
  const significant = digits
    .replace(/e.*$/i, '')
    .replace(/^[+-]?0*\.?0*/, '')
    .replace('.', '')
    .replace(/0+$/, '');
  return Number.isFinite(value) && significant.length <= 15
    ? { value, rest: written.slice(match[0].length).trim() }
    : null;
}

/** A number as people and systems write it: 1200, 1,200.5, １２００, 1.2e3, 3万. */
export function number({ suffixes = [], empty = [], scale = 1 }: NumberOptions = {}): Reader<number> {
  return (raw): Read<number> => {
    if (typeof raw === 'number') return Number.isFinite(raw) ? scaled(raw, scale) : NOT_UNDERSTOOD;
    const written = halfWidth(raw);
    if (typeof written !== 'string') return written;
    if (empty.includes(written)) return null;
    const read = leadingNumber(written);
    return read && (read.rest === '' || suffixes.includes(read.rest)) ? scaled(read.value, scale) : NOT_UNDERSTOOD;
  };
}

/** 12.5 % is 0.125 and not 0.12500000000000003. */
function scaled(value: number, scale: number): number {
  return scale === 1 ? value : Number((value * scale).toPrecision(15));
}
