import type { RootChain } from '../chain/select-many.ts';
import type { GapReason } from '../chain/unit-query.ts';
import type { FactChain, FactUnit, Unread } from '../facts/index.ts';
import { isBeginning } from './beginnings.ts';

/** Whether a unit can be walked to where it came from. */
export interface Traced {
  /** UNDECIDED: something could not be read, or rules keep something back, that could change it. */
  readonly outcome: 'TRACEABLE' | 'BROKEN' | 'UNDECIDED';
  /** Why it is not traceable, each once a unit; none where it is. */
  readonly breaks: readonly Break[];
  /** Units that nothing leads into. */
  readonly origins: readonly string[];
  /** Links to the farthest unit. */
  readonly depth: number;
}

export interface Break {
  readonly code: string;
  /** NO_SOURCE: nobody says what a unit came from that is no beginning. UNKNOWN_UNIT: nobody holds it. */
  readonly reason: GapReason | 'WITHHELD' | 'NO_SOURCE' | 'UNKNOWN_UNIT';
  /** Whose; null: a limit of the walk, or nobody's. */
  readonly sector: string | null;
  readonly member: string | null;
}

/** Links by which a unit comes from another. What it was treated with, who has it and its papers are no source of it. */
export const SOURCE_KINDS: readonly string[] = ['TRANSFORM', 'PACK', 'INSTALL', 'MASS_BALANCE'];

/** @param chain back from the unit, by links of these kinds @param facts of such a walk, of it among others */
export function tracedOf({ units, links, cut }: RootChain, facts: FactChain): Traced {
  const products = new Set(links.map(({ to }) => to));
  const stopped = { DEPTH_LIMIT: new Set(cut.DEPTH_LIMIT), UNIT_LIMIT: new Set(cut.UNIT_LIMIT) };
  const breaks = new Map<string, Break>();
  const add = (one: Break): unknown => breaks.set(JSON.stringify([one.code, one.reason, one.member]), one);
  const origins: string[] = [];
  let isBroken = false;
  for (const { code } of units) {
    const unit = facts.units.get(code);
    if (!products.has(code)) origins.push(code);
    if (begins(code, facts)) continue;
    const unread = [...new Set([...(unit?.unread.BACK ?? []), ...(unit?.unread.RECORDS ?? [])])].filter(couldLead);
    for (const { reason, sector, member } of unread) if (reason !== 'NOT_ASKED') add({ code, reason, sector, member });
    const limits = (['DEPTH_LIMIT', 'UNIT_LIMIT'] as const).filter((limit) => stopped[limit].has(code));
    for (const reason of limits) add({ code, reason, sector: null, member: null });
    if (products.has(code) || unread.length > 0 || limits.length > 0) continue;
    isBroken = true;
    add({ code, ...endOf(unit) });
  }
  const outcome = isBroken ? 'BROKEN' : breaks.size > 0 ? 'UNDECIDED' : 'TRACEABLE';
  return { outcome, breaks: [...breaks.values()], origins, depth: units.at(-1)?.depth ?? 0 };
}

function begins(code: string, facts: FactChain): boolean {
  const unit = facts.units.get(code);
  return unit !== undefined && isBeginning(unit);
}

function endOf(unit: FactUnit | undefined): Omit<Break, 'code'> {
  const [first] = unit?.records ?? [];
  return first
    ? { reason: 'NO_SOURCE', sector: first.sector, member: first.member }
    : { reason: 'UNKNOWN_UNIT', sector: null, member: null };
}

function couldLead({ kinds }: Unread): boolean {
  return kinds === null || kinds.some((kind) => SOURCE_KINDS.includes(kind));
}
