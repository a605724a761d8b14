import type { RootChain } from '../chain/select-many.ts';
import type { GapReason } from '../chain/unit-query.ts';
import type { FactChain, FactRecord, FactUnit, Unread } from '../facts/index.ts';

/** Whether a unit can be walked to where it came from. */
export interface Traced {
  /** UNDECIDED: something could not be read, or rules keep something back, that could change it. */
  readonly outcome: 'TRACEABLE' | 'BROKEN' | 'UNDECIDED';
  /** Why it is not traceable; none where it is. */
  readonly causes: readonly Cause[];
}

/** NO_SOURCE: nobody says what a unit came from that is no beginning. */
export interface Cause {
  readonly reason: GapReason | 'WITHHELD' | 'NO_SOURCE';
  /** Whose; null: a limit of the walk, or nobody's. */
  readonly sector: string | null;
}

/** Kinds of things that come from nothing on record, by sector: the field of the record, and its values; all: any of its things. */
const BEGINNINGS: Readonly<Record<string, readonly [field: string, values: readonly string[]] | 'ALL'>> = {
  AGRICULTURE: ['kind', ['PLOT', 'LIVESTOCK', 'PESTICIDE', 'VETERINARY_DRUG', 'FEED']],
  HAZARDOUS_GOODS: 'ALL',
  RARE_EARTH: ['form', ['ORE', 'SCRAP']],
};

/** What of records decides it. */
export function tracedBy(sector: string): readonly string[] {
  const kinds = BEGINNINGS[sector];
  return kinds === undefined || kinds === 'ALL' ? [] : [kinds[0]];
}

/** What of a link says that its product is a paper or a firm, which no unit comes from. */
const NO_SOURCES: ReadonlySet<string> = new Set(['HOLD', 'TRANSPORT']);

/** @param chain back from the unit @param facts of a walk back, of it among others */
export function tracedOf({ units, links, cut }: RootChain, facts: FactChain): Traced {
  const products = new Set(links.map(({ to }) => to));
  const stopped = { DEPTH_LIMIT: new Set(cut.DEPTH_LIMIT), UNIT_LIMIT: new Set(cut.UNIT_LIMIT) };
  const causes = new Map<string, Cause>();
  const add = (cause: Cause): unknown => causes.set(`${cause.reason} ${cause.sector}`, cause);
  let isBroken = false;
  for (const { code } of units) {
    const unit = facts.units.get(code);
    if (unit?.records.some(isBeginning)) continue;
    const unread = (unit?.unread.BACK ?? []).filter(couldLead);
    for (const { reason, sector } of unread) if (reason !== 'NOT_ASKED') add({ reason, sector });
    const limits = (['DEPTH_LIMIT', 'UNIT_LIMIT'] as const).filter((limit) => stopped[limit].has(code));
    for (const reason of limits) add({ reason, sector: null });
    if (products.has(code) || unread.length > 0 || limits.length > 0) continue;
    isBroken = true;
    add({ reason: 'NO_SOURCE', sector: sectorOf(unit) });
  }
  const all = [...causes.values()];
  return { outcome: isBroken ? 'BROKEN' : all.length > 0 ? 'UNDECIDED' : 'TRACEABLE', causes: all };
}

function isBeginning({ sector, values }: FactRecord): boolean {
  const kinds = BEGINNINGS[sector];
  if (kinds === undefined || kinds === 'ALL') return kinds === 'ALL';
  const value = values[kinds[0]];
  return typeof value === 'string' && kinds[1].includes(value);
}

function couldLead({ kinds }: Unread): boolean {
  return kinds === null || kinds.some((kind) => !NO_SOURCES.has(kind));
}

function sectorOf(unit: FactUnit | undefined): string | null {
  return unit?.records[0]?.sector ?? null;
}
