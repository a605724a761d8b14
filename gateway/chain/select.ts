import type { AskedUnit } from './asked-unit.ts';
import type { Link } from './claims.ts';
import { order } from './merge-links.ts';
import { Reach } from './reach.ts';
import type { Slices } from './slices.ts';
import type { ManyRequest, WalkRequest } from './walk-request.ts';

/** What a walk tells of those that were asked about. */
export interface Selected {
  /** By distance from the root, then by code. */
  readonly units: readonly WalkedUnit[];
  readonly links: readonly Link[];
  /** Links that were left out, as they lead beyond a limit; in no order. */
  readonly beyond: readonly Link[];
  /** Units whose further links were left out, by the limit that stopped them. */
  readonly cut: { readonly DEPTH_LIMIT: readonly string[]; readonly UNIT_LIMIT: readonly string[] };
}

export interface WalkedUnit extends Pick<AskedUnit, 'code' | 'answers'> {
  readonly depth: number;
}

/** What is reached by the links of these. */
export async function reachOf(
  { roots, direction, maxDepth }: Pick<ManyRequest, 'roots' | 'direction' | 'maxDepth'>,
  asked: ReadonlyMap<string, AskedUnit>,
  slices: Slices,
): Promise<Reach> {
  const reach = new Reach(roots, direction, maxDepth);
  for (let found = reach.takeFound(); found.length > 0; found = reach.takeFound()) {
    for (const code of found) {
      if (slices.isOver) await slices.next();
      reach.addEdges(code, asked.get(code)?.links ?? []);
    }
  }
  return reach;
}

/**
 * The chain itself, from what is known about each unit.
 * @param asked those within the limits at least
 */
export async function select(
  request: WalkRequest,
  asked: ReadonlyMap<string, AskedUnit>,
  slices: Slices,
): Promise<Selected> {
  const start = { ...request, roots: [request.root] };
  const whole = await reachOf(start, asked, slices);
  const kept = new Map<string, AskedUnit>();
  for (const code of whole.nearest(request.maxUnits)) {
    const unit = asked.get(code);
    if (unit) kept.set(code, unit);
  }
  // Of units beyond the limit nothing is told, what they would add to those within it neither: how many were asked is chance.
  const reach = kept.size < whole.size ? await reachOf(start, kept, slices) : whole;
  return told(request, kept, reach, slices);
}

async function told(
  { direction }: WalkRequest,
  kept: ReadonlyMap<string, AskedUnit>,
  reach: Reach,
  slices: Slices,
): Promise<Selected> {
  const units: WalkedUnit[] = [];
  const links: Link[] = [];
  const beyond: Link[] = [];
  const cut = { DEPTH_LIMIT: [] as string[], UNIT_LIMIT: [] as string[] };
  for (const { code, answers, links: own } of kept.values()) {
    if (slices.isOver) await slices.next();
    units.push({ code, depth: reach.depthOf(code) ?? 0, answers });
    const stopped = { DEPTH_LIMIT: false, UNIT_LIMIT: false };
    for (const link of own) {
      if (!reach.passes(code, link)) continue;
      const end = direction === 'BACK' ? link.from : link.to;
      const told = reach.isOutOfOrder(code, link) ? outOfOrder(link) : link;
      if (kept.has(end)) {
        links.push(told);
        continue;
      }
      beyond.push(told);
      stopped[reach.depthOf(end) === undefined ? 'DEPTH_LIMIT' : 'UNIT_LIMIT'] = true;
    }
    if (stopped.DEPTH_LIMIT) cut.DEPTH_LIMIT.push(code);
    if (stopped.UNIT_LIMIT) cut.UNIT_LIMIT.push(code);
  }
  return { units, links: await inOrder(links, slices), beyond, cut };
}

const doubted = new WeakMap<Link, Link>();
const undoubted = new WeakMap<Link, Link>();

/** As a chain tells the link in which it is out of order; one for all chains. */
function outOfOrder(link: Link): Link {
  const known = doubted.get(link);
  if (known) return known;
  const told: Link = { ...link, doubts: [...link.doubts, 'OUT_OF_ORDER'] };
  doubted.set(link, told);
  undoubted.set(told, link);
  return told;
}

/** As a chain tells it in which it is in order. */
export function inItsOrder(link: Link): Link {
  return link.doubts.length === 0 ? link : (undoubted.get(link) ?? link);
}

/** By where they come from, where they go to, kind and time. */
export async function inOrder(links: readonly Link[], slices: Slices): Promise<Link[]> {
  const bySource = Map.groupBy(links, ({ from }) => from);
  const ordered: Link[] = [];
  for (const source of [...bySource.keys()].sort()) {
    if (slices.isOver) await slices.next();
    const own = bySource.get(source) ?? [];
    if (own.length > 1) own.sort(byProductAndTime);
    for (const link of own) ordered.push(link);
  }
  return ordered;
}

function byProductAndTime(a: Link, b: Link): number {
  const byProduct = order(a.to, b.to) || order(a.kind, b.kind);
  if (byProduct !== 0) return byProduct;
  if (a.period.lo !== b.period.lo) return a.period.lo - b.period.lo;
  return (a.claims[0]?.recordId ?? '') < (b.claims[0]?.recordId ?? '') ? -1 : 1;
}
