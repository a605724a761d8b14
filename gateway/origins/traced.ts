import type { RootChain } from '../chain/select-many.ts';
import type { GapReason } from '../chain/unit-query.ts';
import type { FactChain, FactUnit, Unread } from '../facts/index.ts';
import { type Beginning, beginningOf, unsaidOf } from './beginnings.ts';
import { circlesIn } from './circles.ts';

/** Whether a unit can be walked to where it came from. */
export interface Traced {
  /** UNDECIDED: something could not be read, or rules keep something back, that could change it. */
  readonly outcome: 'TRACEABLE' | 'BROKEN' | 'UNDECIDED';
  /** Why it is not traceable, each once a unit; none where it is. */
  readonly breaks: readonly Break[];
  /** Where ways back end: at a beginning, or at what nothing leads into. */
  readonly origins: readonly Origin[];
  /** Links to the farthest of these. */
  readonly depth: number;
}

export interface Origin {
  readonly code: string;
  /** null: it is none. */
  readonly beginning: Beginning | null;
}

export interface Break {
  readonly code: string;
  /**
   * NO_SOURCE: nobody says what a unit came from that is no beginning. CIRCLE: it came from itself, and from no beginning. UNKNOWN_UNIT:
   * nobody holds it.
   */
  readonly reason: GapReason | 'WITHHELD' | 'NO_SOURCE' | 'CIRCLE' | 'UNKNOWN_UNIT';
  /** Whose; null: a limit of the walk, or nobody's. */
  readonly sector: string | null;
  readonly member: string | null;
}

/** Links by which a unit comes from another. What it was treated with, who has it and its papers are no source of it. */
export const SOURCE_KINDS: readonly string[] = ['TRANSFORM', 'PACK', 'INSTALL', 'MASS_BALANCE'];

/**
 * A way back ends at the first beginning that it comes to: what is on record of where that came from decides nothing.
 * @param chain back from the unit, by links of these kinds @param facts of such a walk, of it among others
 */
export function tracedOf({ request, units, links: all, cut }: RootChain, facts: FactChain): Traced {
  const beginnings = beginningsIn(units, facts);
  const links = all.filter(({ to }) => !beginnings.has(to));
  const products = Map.groupBy(links, ({ to }) => to);
  const judged = new Set([request.root]);
  for (const code of judged) for (const { from } of products.get(code) ?? []) judged.add(from);
  const stopped = { DEPTH_LIMIT: new Set(cut.DEPTH_LIMIT), UNIT_LIMIT: new Set(cut.UNIT_LIMIT) };
  const breaks = new Map<string, Break>();
  const add = (one: Break): unknown => breaks.set(JSON.stringify([one.code, one.reason, one.member]), one);
  const origins: Origin[] = [];
  /** Where a way back may end, or go on unseen. */
  const ends = new Set<string>();
  let [isBroken, farthest] = [false, 0];
  for (const { code, depth } of units) {
    if (!judged.has(code)) continue;
    farthest = depth;
    const unit = facts.units.get(code);
    const beginning = beginnings.get(code) ?? null;
    const isMade = products.has(code);
    if (!isMade) origins.push({ code, beginning });
    if (!isMade) ends.add(code);
    if (beginning) continue;
    // Of what has sources it does not matter whether it is a beginning.
    const open = [...unreadOf(unit), ...(isMade ? [] : unsaidIn(unit)), ...limitsOf(code, stopped)];
    for (const each of open) add({ code, ...each });
    if (open.length > 0) ends.add(code);
    if (isMade || open.length > 0) continue;
    isBroken = true;
    add({ code, ...endOf(unit) });
  }
  const circles = [...circlesIn([...judged], links, (code) => ends.has(code))];
  const unsaid = circles.flatMap((code) => unsaidIn(facts.units.get(code)).map((why) => ({ code, ...why })));
  for (const each of unsaid) add(each);
  if (circles.length > 0 && unsaid.length === 0) {
    isBroken = true;
    for (const code of circles) add({ code, ...endOf(facts.units.get(code)), reason: 'CIRCLE' });
  }
  const outcome = isBroken ? 'BROKEN' : breaks.size > 0 ? 'UNDECIDED' : 'TRACEABLE';
  return { outcome, breaks: [...breaks.values()], origins, depth: farthest };
}

function beginningsIn(units: RootChain['units'], facts: FactChain): ReadonlyMap<string, Beginning> {
  const found = new Map<string, Beginning>();
  for (const { code } of units) {
    const unit = facts.units.get(code);
    const beginning = unit ? beginningOf(unit) : null;
    if (beginning) found.set(code, beginning);
  }
  return found;
}

type Why = Omit<Break, 'code'>;

/** Why there may be a source that is not known. */
function unreadOf(unit: FactUnit | undefined): Why[] {
  const unread = [...new Set([...(unit?.unread.BACK ?? []), ...(unit?.unread.RECORDS ?? [])])].filter(couldLead);
  return unread.flatMap(({ reason, sector, member }) => (reason === 'NOT_ASKED' ? [] : [{ reason, sector, member }]));
}

/** Why it may be a beginning though none is told. */
function unsaidIn(unit: FactUnit | undefined): Why[] {
  return (unit?.records ?? []).flatMap((record) => {
    const reason = unsaidOf(record);
    return reason === null ? [] : [{ reason, sector: record.sector, member: record.member }];
  });
}

function limitsOf(code: string, stopped: Readonly<Record<'DEPTH_LIMIT' | 'UNIT_LIMIT', ReadonlySet<string>>>): Why[] {
  return (['DEPTH_LIMIT', 'UNIT_LIMIT'] as const).flatMap((reason) =>
    stopped[reason].has(code) ? [{ reason, sector: null, member: null }] : [],
  );
}

function endOf(unit: FactUnit | undefined): Why {
  const [first] = unit?.records ?? [];
  return first
    ? { reason: 'NO_SOURCE', sector: first.sector, member: first.member }
    : { reason: 'UNKNOWN_UNIT', sector: null, member: null };
}

function couldLead({ kinds }: Unread): boolean {
  return kinds === null || kinds.some((kind) => SOURCE_KINDS.includes(kind));
}
