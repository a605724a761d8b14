import type { AskedUnit } from './asked-unit.ts';
import type { Link } from './claims.ts';
import { order } from './merge-links.ts';
import { inItsOrder, inOrder, reachOf, type Selected, select, type WalkedUnit } from './select.ts';
import type { Slices } from './slices.ts';
import type { ManyRequest, WalkRequest } from './walk-request.ts';

/** All chains together have so many times the units of the walk at most: schema/chain.graphql takes that for their cost. */
const TIMES_UNITS = 10;

/** The chains of many roots. */
export interface Joined extends Selected {
  /** By distance from the nearest root, then by code. */
  readonly units: readonly JoinedUnit[];
  /** One each. */
  readonly chains: readonly RootChain[];
}

export interface RootChain extends Selected {
  readonly request: WalkRequest;
}

export interface JoinedUnit extends WalkedUnit {
  /** Roots that it is reached from, in their order. */
  readonly reachedFrom: readonly string[];
}

/** Of each root what a walk of its own would have found among those within the limit, and of all what any of them has. */
export async function selectMany(
  request: ManyRequest,
  asked: ReadonlyMap<string, AskedUnit>,
  slices: Slices,
): Promise<Joined> {
  const kept = await nearestOf(request, asked, slices);
  const { roots, ...terms } = request;
  const chains: RootChain[] = [];
  let left = request.maxUnits * TIMES_UNITS;
  for (const root of roots) {
    const chain = await select({ ...terms, root, maxUnits: Math.max(1, left) }, kept, slices);
    left -= chain.units.length;
    chains.push({ ...chain, request: { ...terms, root } });
  }
  return join(chains, slices);
}

/** Fewer were asked about than there may be where there is no limit to heed. */
async function nearestOf(
  request: ManyRequest,
  asked: ReadonlyMap<string, AskedUnit>,
  slices: Slices,
): Promise<ReadonlyMap<string, AskedUnit>> {
  if (asked.size < request.maxUnits) return asked;
  const kept = new Map<string, AskedUnit>();
  for (const code of (await reachOf(request, asked, slices)).nearest(request.maxUnits)) {
    const unit = asked.get(code);
    if (unit) kept.set(code, unit);
  }
  return kept;
}

async function join(chains: readonly RootChain[], slices: Slices): Promise<Joined> {
  const units = new Map<
    string,
    { code: string; depth: number; answers: WalkedUnit['answers']; reachedFrom: string[] }
  >();
  const links = new Map<Link, Link>();
  const beyond = new Map<Link, Link>();
  const cut = { DEPTH_LIMIT: new Set<string>(), UNIT_LIMIT: new Set<string>() };
  for (const { units: own, links: ownLinks, beyond: ownBeyond, cut: ownCut, request } of chains) {
    for (const { code, depth, answers } of own) {
      if (slices.isOver) await slices.next();
      const known = units.get(code);
      if (!known) units.set(code, { code, depth, answers, reachedFrom: [request.root] });
      else {
        known.depth = Math.min(known.depth, depth);
        known.reachedFrom.push(request.root);
      }
    }
    for (const link of ownLinks) {
      if (slices.isOver) await slices.next();
      addOnce(links, link);
    }
    for (const link of ownBeyond) addOnce(beyond, link);
    for (const reason of ['DEPTH_LIMIT', 'UNIT_LIMIT'] as const)
      for (const code of ownCut[reason]) cut[reason].add(code);
  }
  const ordered = [...units.values()].sort((a, b) => a.depth - b.depth || order(a.code, b.code));
  const cutIn = (codes: ReadonlySet<string>): string[] =>
    codes.size === 0 ? [] : ordered.flatMap(({ code }) => (codes.has(code) ? [code] : []));
  return {
    units: ordered,
    links: await inOrder([...links.values()], slices),
    // Beyond one root's limits may lie what another reaches.
    beyond: await inOrder(
      [...beyond].flatMap(([plain, link]) => (links.has(plain) ? [] : [link])),
      slices,
    ),
    cut: { DEPTH_LIMIT: cutIn(cut.DEPTH_LIMIT), UNIT_LIMIT: cutIn(cut.UNIT_LIMIT) },
    chains,
  };
}

/** In order in one of the chains, a link stands in all without doubt. */
function addOnce(links: Map<Link, Link>, link: Link): void {
  const plain = inItsOrder(link);
  if (link === plain || !links.has(plain)) links.set(plain, link);
}
