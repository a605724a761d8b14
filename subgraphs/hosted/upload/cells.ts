import { examine, parseCode, uscc, type Reading } from '@tongcha/codes';
import { number, NOT_UNDERSTOOD, time } from '@tongcha/ministry/values';
import { unitOf } from '@tongcha/schema';
import * as words from './words.ts';
import type { CellFault } from './words.ts';

/** A cell's value, or what is wrong with it. */
export type CellRead<T> = { readonly value: T } | { readonly fault: CellFault };

const TIME = time();
const NUMBER = number();
/** Somebody's clock, and a day that has begun there. */
const AHEAD_MS = 86_400_000;

export function readDate(text: string, now: number): CellRead<string> {
  const read = TIME(text);
  if (read === NOT_UNDERSTOOD || read === null) return { fault: words.NO_DATE };
  return Date.parse(read) > now + AHEAD_MS ? { fault: words.FUTURE } : { value: read };
}

/** A day that may be still to come. */
export function readDay(text: string): CellRead<string> {
  const read = TIME(text);
  return read === NOT_UNDERSTOOD || read === null ? { fault: words.NO_DATE } : { value: read };
}

export function readNumber(text: string): CellRead<number> {
  const read = NUMBER(text);
  return read === NOT_UNDERSTOOD || read === null || !(read > 0) ? { fault: words.NO_NUMBER } : { value: read };
}

export function readUnit(text: string): CellRead<string> {
  return unitOf(text) ? { value: text } : { fault: words.NO_UNIT };
}

export function readParty(text: string): CellRead<string> {
  const read = parseCode(`uscc:${text.replace(/\s/g, '')}`);
  return read.ok && uscc.read(text) ? { value: read.reading.code.slice(5) } : { fault: words.NO_USCC };
}

/** A lot, or one thing, by its barcode and its lot, or by a trace code that names both. */
export function readCode(text: string, lot: string): CellRead<Reading> & { readonly ofLot?: boolean } {
  const named = parseCode(text);
  const { readings, refusal } = named.ok ? { readings: [named.reading], refusal: null } : examine(text);
  const [reading] = readings;
  if (!reading) return { fault: words.badCode(refusal) };
  const [wrong] = reading.reasons;
  if (wrong) return { fault: words.badCode(wrong) };
  if (reading.level !== 'CLASS') {
    const own = reading.attributes['lot'];
    return lot !== '' && own !== undefined && own !== lot
      ? { fault: words.TWO_LOTS, ofLot: true }
      : reading.level === null && !reading.code.startsWith('gs1:(00)')
        ? { fault: words.badCode(null) }
        : { value: reading };
  }
  if (lot === '') return { fault: words.NO_LOT, ofLot: true };
  const whole = parseCode(`${reading.code}(10)${lot}`);
  return whole.ok && whole.reading.level === 'LOT' && whole.reading.attributes['lot'] === lot
    ? { value: whole.reading }
    : { fault: words.BAD_LOT, ofLot: true };
}
