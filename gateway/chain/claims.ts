import { LRUCache } from 'lru-cache';
import type { Member } from '../members/member.ts';

/** One member's word for one link. */
export interface Claim {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly at: string | null;
  readonly until: string | null;
  /** What `at` and `until` mean. */
  readonly period: Period;
  readonly quantity: { readonly value: number; readonly unit: string | null } | null;
  readonly share: number | null;
  readonly sector: string;
  /** Of that sector; who has answered, whatever the answer says. */
  readonly statedBy: Member;
  readonly system: string | null;
  readonly recordId: string | null;
  readonly confidence: string;
}

/** A link with all the claims that are about the same handover, authorities first, then by sector and member. */
export interface Link {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly claims: readonly Claim[];
  readonly period: Period;
  /** Why it cannot be quite as it is told. */
  readonly doubts: readonly LinkDoubt[];
}

/**
 * OUT_OF_ORDER: by its times it lies outside this chain, and what it is part of would have been used before it came to
 * be. ENDS_BEFORE: it ended before it began.
 */
export type LinkDoubt = 'OUT_OF_ORDER' | 'ENDS_BEFORE';

/** When a link began (somewhere in lo..hi) and ended, epoch milliseconds; unbounded where nobody says. */
export interface Period {
  readonly lo: number;
  readonly hi: number;
  /** null: nobody says that it ended. */
  readonly until: number | null;
}

/** The moment after which it is over. */
export function endOf({ hi, until }: Period): number {
  return until ?? hi;
}

const DAY = 86_400_000;

/**
 * A legacy system that has only dates gives midnight; such a time is somewhere in that day, so that the order
 * within one day, which nobody recorded, never breaks a chain.
 */
export function periodOf(claim: { readonly at: string | null; readonly until: string | null }): Period {
  const at = moment(claim.at);
  const until = moment(claim.until);
  const lo = at?.lo ?? -Infinity;
  // An end before the beginning says nothing of when it ended, and must not hide that it was.
  return { lo, hi: at?.hi ?? Infinity, until: until && until.hi >= lo ? until.hi : null };
}

/** Whether a claim says that it ended before it began. */
export function endsBefore(claim: { readonly at: string | null; readonly until: string | null }): boolean {
  if (claim.until === null) return false;
  const [at, until] = [moment(claim.at), moment(claim.until)];
  return at !== null && until !== null && until.hi < at.lo;
}

/** The first and last millisecond that a DateTime may mean; null when it is none. */
export function moment(time: string | null): Moment | null {
  if (time === null) return null;
  const known = moments.get(time);
  if (known) return known;
  const lo = Date.parse(time);
  if (Number.isNaN(lo)) return null;
  const read = { lo, hi: /T00:00:00(\.0+)?([+-]|Z|$)/.test(time) ? lo + DAY - 1 : lo };
  moments.set(time, read);
  return read;
}

interface Moment {
  readonly lo: number;
  readonly hi: number;
}

/** A chain's links are of few times, and each is looked at several times. */
const moments = new LRUCache<string, Moment>({ max: 10_000 });
