import { identify } from '@tongcha/codes';
import type { SearchPage } from '../legacy-system.ts';
import { dateTime } from '../time.ts';
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

/**
 * What of a wanted name a system can be asked for that compares texts as they are written: its longest run of
 * ideographs, which have no case and no width; empty where it has none. (Kangxi radicals, which only look like them, are in
 * neither GBK nor any register seen.)
 */
export function ideographsIn(name: string): string {
  const runs = name.match(/\p{Unified_Ideograph}+/gu) ?? [];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}

/** A page of nothing. */
export const NO_ROWS: SearchPage<never> = { rows: [], hasNextPage: false };

/** Conditions for a fact that a system may tell nothing of. */
export type Untold = Extract<
  ConditionName,
  'holder' | 'recalled' | 'failed' | 'licence' | 'equipmentOverdue' | 'producedBetween'
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

const ZONE_MS = 8 * 3_600_000;

/** A moment as systems write it without its zone, `2026-11-20 20:15:00` at +08:00, its part of a second left out. */
export function localTime(instant: number): string {
  return new Date(instant + ZONE_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** The first and the last second of a span, both in it, as `localTime`; null: open. */
export function localSpan({ from, to }: TimeSpan): { readonly first: string | null; readonly last: string | null } {
  return { first: from ? localTime(instantOf(from)) : null, last: to ? localTime(instantOf(to) - 1) : null };
}
