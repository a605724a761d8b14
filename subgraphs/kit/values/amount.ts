import { compareAmounts, unitOf } from '@tongcha/schema';
import type { Quantity } from '../records.ts';
import { leadingNumber } from './number.ts';
import { NOT_UNDERSTOOD, type Read } from './reader.ts';
import { halfWidth, text } from './text.ts';

export interface AmountOptions {
  /** The unit where neither the number nor a field beside it says one. */
  readonly unit?: string;
  /** What is written where there is none: `-`, `/`. */
  readonly empty?: readonly string[];
}

/** @param beside what the field of the unit holds, where there is one */
export type AmountReader = (raw: unknown, beside?: unknown) => Read<Quantity>;

/**
 * An amount with its unit, wherever that stands: `1200` beside `kg`, `1200.00公斤`, `3吨`. The unit is as the system
 * writes it.
 * Where the text and the field beside it name different units, nobody knows which is right: not understood. The same
 * for a
 * number that is about (约5), a range, or followed by anything that is no unit.
 */
export function amount({ unit = '', empty = [] }: AmountOptions = {}): AmountReader {
  return (raw, beside): Read<Quantity> => {
    const written = typeof raw === 'number' && Number.isFinite(raw) ? raw : halfWidth(raw);
    if (written === null || written === NOT_UNDERSTOOD || empty.includes(String(written)))
      return written === NOT_UNDERSTOOD ? written : null;
    const named = text(beside);
    if (named === NOT_UNDERSTOOD) return NOT_UNDERSTOOD;
    const read = typeof written === 'number' ? { value: written, rest: '' } : leadingNumber(written);
    if (!read) return NOT_UNDERSTOOD;
    const expected = named ?? (unit || null);
    if (read.rest === '') return { value: read.value, unit: expected };
    if (!unitOf(read.rest)) return NOT_UNDERSTOOD;
    if (expected === null) return { value: read.value, unit: read.rest };
    return compareAmounts({ value: 1, unit: read.rest }, { value: 1, unit: expected }, 0) === 'SAME'
      ? { value: read.value, unit: expected }
      : NOT_UNDERSTOOD;
  };
}
