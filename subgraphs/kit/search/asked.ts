import { identify } from '@tongcha/codes';
import type { SearchPage } from '../legacy-system.ts';
import { dateTime, ZONE_MS } from '../time.ts';
import type { ConditionName, SearchCondition, TimeSpan } from './condition.ts';

/** What the condition `product` asks for: a class of product by its code, or a part of its name. */
export type ProductAsked =
  | { readonly code: string; readonly name?: never }
  | { readonly code?: never; readonly name: string };

/** By the code of a class, `gs1:(01)…` or its bare digits; else a part of the name. */
export function productAsked(value: string): ProductAsked {
  const reading = identify(value).find(({ level }) => level === 'CLASS');
  return reading ? { code: reading.code } : { name: folded(value) };
}

/** Full-width and half-width, large and small letters are one. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Not those that GBK also has in brackets, in a circle (㊣) or as characters for compatibility: folded, they are the same. */
const WRITTEN_ONCE = /[\p{Unified_Ideograph}--[一二三四五六七八九十正株郎凉秊裏隣兀嗀礼蘒]]+/gv;

/**
 * What of a wanted name a system can be asked for that compares texts as they are written: its longest run of
 * ideographs, which have no case and no width, and of which GBK has no second writing; empty where it has none. (Kangxi radicals,
 * which only look like them, are in neither GBK nor any register seen.)
 */
export function ideographsIn(name: string): string {
  const runs = name.match(WRITTEN_ONCE) ?? [];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}

/** A page of nothing. */
export const NO_ROWS: SearchPage<never> = { rows: [], hasNextPage: false };

/** Conditions for a fact that a system may tell nothing of. */
export type Untold = Extract<
  ConditionName,
  'holder' | 'recalled' | 'wasRecalled' | 'failed' | 'licence' | 'equipmentOverdue' | 'producedBetween'
>;

/** Whether no record of a system can hold to what is asked for, as it tells nothing of the fact. */
export function asksForUntold(where: SearchCondition, untold: readonly Untold[]): boolean {
  return untold.some((name) => {
    const value = where[name] ?? null;
    // That there is no recall holds of every record.
    return value !== null && !(value === false && (name === 'recalled' || name === 'failed'));
  });
}

/** Both conditions on the time of a record, as one span. */
export function recordedIn({ recordedBetween, changedSince }: SearchCondition): TimeSpan {
  const { from = null, to = null } = recordedBetween ?? {};
  const since = changedSince ?? null;
  const isLater = from === null || (since !== null && instantOf(since) > instantOf(from));
  return { from: isLater ? since : from, to };
}

/** A time that a condition gives, milliseconds since 1970: one without a zone is at +08:00. */
export function instantOf(time: string): number {
  return Date.parse(dateTime(time) ?? '');
}

/** Of what systems compare as text: a year has four digits. */
const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** A moment in UTC, as whoever compares times as texts can read it: one that lies beyond them is the first or last of all. */
export function utcTime(instant: number): string {
  return new Date(Math.min(Math.max(instant, FIRST), LAST)).toISOString();
}

/** A moment as systems write it without its zone, `2026-11-20 20:15:00` at +08:00, its part of a second left out. */
export function localTime(instant: number): string {
  return utcTime(instant + ZONE_MS)
    .slice(0, 19)
    .replace('T', ' ');
}

/** The first and the last second of a span, both in it, as `localTime`; null: open. */
export function localSpan({ from, to }: TimeSpan): { readonly first: string | null; readonly last: string | null } {
  return { first: from ? localTime(instantOf(from)) : null, last: to ? localTime(instantOf(to) - 1) : null };
}
