import { compareAmounts, rankOf } from '@tongcha/schema';
import type { Member } from '../members/member.ts';
import { type Claim, endsBefore, type Link, type Period } from './claims.ts';

/**
 * Claims of different members about the same handover become one link. Two claims are about the same handover
 * when they agree in kind, source and product and come from different members; where one reports several
 * (a cylinder filled twice from one lot), each is matched with the other's nearest in time.
 */
export function mergeLinks(claims: readonly Claim[]): Link[] {
  if (claims.length === 1) return [asLink(claims)];
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const key = `${claim.kind}\n${claim.from}\n${claim.to}`;
    const group = groups.get(key);
    if (group) group.push(claim);
    else groups.set(key, [claim]);
  }
  const links: Link[] = [];
  for (const group of groups.values())
    if (group.length === 1) links.push(asLink(group));
    else for (const handover of handovers(group)) links.push(asLink(handover));
  return links;
}

/** Splits the claims of one kind, source and product into handovers. */
function handovers(group: readonly Claim[]): Claim[][] {
  const groups = Map.groupBy(group.toSorted(byTime), (claim) => claim.statedBy.name);
  // Who has the most claims sets the frame; ties go to the first name.
  const [frame = [], ...others] = [...groups.entries()]
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .map(([, list]) => list);
  const found = frame.map((claim) => [claim]);
  for (const list of others) {
    const free = new Set(found);
    for (const claim of list) {
      const nearest = [...free].sort((a, b) => distance(a[0], claim) - distance(b[0], claim))[0];
      if (!nearest) continue;
      free.delete(nearest);
      nearest.push(claim);
    }
  }
  return found;
}

const SOUND: Link['doubts'] = [];

function asLink(claims: readonly Claim[]): Link {
  const ordered = claims.length === 1 ? claims : claims.toSorted(byMemberAndTime);
  const [first] = ordered;
  if (!first) throw new Error('a link has at least one claim');
  return {
    kind: first.kind,
    from: first.from,
    to: first.to,
    claims: ordered,
    period: ordered.length === 1 ? first.period : widest(ordered.map(({ period }) => period)),
    doubts: ordered.some(endsBefore) ? ['ENDS_BEFORE'] : SOUND,
  };
}

function byMemberAndTime(a: Claim, b: Claim): number {
  return byMember(a.statedBy, b.statedBy) || byTime(a, b);
}

/** What an authority says comes first, and is told of the link where others say otherwise. */
function byMember(a: Member, b: Member): number {
  return rankOf(a) - rankOf(b) || order(a.sector, b.sector) || order(a.name, b.name);
}

export function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * Where claims differ in time, every time that one of them allows; an end that only one of them knows holds for all.
 */
function widest(periods: readonly Period[]): Period {
  const known = periods.filter((period) => period.lo !== -Infinity);
  const ends = periods.flatMap((period) => period.until ?? []);
  return {
    lo: known.length > 0 ? Math.min(...known.map((period) => period.lo)) : -Infinity,
    hi: known.length > 0 ? Math.max(...known.map((period) => period.hi)) : Infinity,
    until: ends.length > 0 ? Math.max(...ends) : null,
  };
}

function byTime(a: Claim, b: Claim): number {
  const x = a.at ?? '';
  const y = b.at ?? '';
  if (x !== y) return Date.parse(x) - Date.parse(y) || (x < y ? -1 : 1);
  return (a.recordId ?? '') < (b.recordId ?? '') ? -1 : 1;
}

function distance(a: Claim | undefined, b: Claim): number {
  if (!a?.at || !b.at) return 0;
  return Math.abs(Date.parse(a.at) - Date.parse(b.at));
}

/** In what the claims of one link differ. */
export function disagreements(link: {
  readonly claims: readonly Pick<Claim, 'at' | 'period' | 'quantity' | 'share'>[];
}): ('TIME' | 'QUANTITY' | 'SHARE')[] {
  if (link.claims.length === 1) return [];
  const differ = (values: readonly unknown[]): boolean => new Set(values.filter((value) => value !== null)).size > 1;
  const found: ('TIME' | 'QUANTITY' | 'SHARE')[] = [];
  // Two spellings of one moment agree; so does a date with a time on that day.
  const periods = link.claims.filter((claim) => claim.at !== null).map(({ period }) => period);
  if (Math.max(...periods.map((period) => period.lo)) > Math.min(...periods.map((period) => period.hi)))
    found.push('TIME');
  const amounts = link.claims.flatMap((claim) => claim.quantity ?? []);
  // Two that cannot be compared are told too: nobody has shown that they agree.
  if (amounts.some((amount, i) => amounts.slice(i + 1).some((other) => compareAmounts(amount, other) !== 'SAME')))
    found.push('QUANTITY');
  if (differ(link.claims.map((claim) => claim.share))) found.push('SHARE');
  return found;
}
