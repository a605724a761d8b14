import type { Link } from '../chain/claims.ts';
import { GOES_ON } from '../chain/goes-on.ts';
import type { FactChain } from '../facts/index.ts';
import { chainLinksFrom, chainLinksTo } from './chain-links.ts';

/**
 * Codes of a chain under which the unit's goods go on: what it was packed into, however often it was packed anew. A package's own
 * troubles are not its contents', and a carrier that has been filled with something else since holds them no more.
 */
export function packagesOf(code: string, chain: FactChain): readonly string[] {
  const found = new Set<string>();
  for (const link of follow(code, chain, ({ kind }) => kind === 'PACK'))
    if (link.to !== code && !isRefilled(link, chain)) found.add(link.to);
  return [...found];
}

/** Of a unit that went into everything, so many products are named; the chain has the others. */
const MOST = 100;

/**
 * Units of a chain that were made from the unit or with it, and are not the same goods: the nearest, and where the chain starts
 * among them whatever lies between.
 */
export function productsOf(code: string, chain: FactChain): readonly string[] {
  const same = new Set([code]);
  for (const { to } of follow(code, chain, ({ kind }) => kind === 'PACK')) same.add(to);
  const found = new Set<string>();
  for (const { to } of follow(code, chain, goesOn, () => found.size >= MOST)) if (!same.has(to)) found.add(to);
  if (found.size >= MOST)
    for (const root of chain.roots)
      if (!same.has(root) && chainLinksFrom(chain, code).some((link) => waysTo(root, chain).has(link))) found.add(root);
  return [...found];
}

const ways = new WeakMap<FactChain, Map<string, ReadonlySet<Link>>>();

/** The links by which something comes to a unit, each before the one after it, as far as their times let it. */
function waysTo(code: string, chain: FactChain): ReadonlySet<Link> {
  const known = ways.get(chain)?.get(code);
  if (known) return known;
  const links = new Set(chainLinksTo(chain, code).filter(goesOn));
  for (const link of links)
    for (const before of chainLinksTo(chain, link.from))
      if (goesOn(before) && canFollow(before, link)) links.add(before);
  ways.set(chain, new Map(ways.get(chain)).set(code, links));
  return links;
}

/** Whether the product of a link has to do with what its source is. */
export function goesOn({ kind }: { readonly kind: string }): boolean {
  return GOES_ON.has(kind);
}

/** The links that lead on from a unit, each after the one before it, as far as their times let it. */
function* follow(
  code: string,
  chain: FactChain,
  isMeant: (link: Link) => boolean,
  isEnough: () => boolean = () => false,
): Iterable<Link> {
  const links = new Set(chainLinksFrom(chain, code).filter(isMeant));
  for (const link of links) {
    yield link;
    if (isEnough()) return;
    for (const next of chainLinksFrom(chain, link.to)) if (isMeant(next) && canFollow(link, next)) links.add(next);
  }
}

/** Whether something that came by one link can have left by the other. */
function canFollow({ period: came }: Link, { period: left }: Link): boolean {
  return left.hi >= came.lo && (came.until === null || left.lo <= came.until);
}

function isRefilled({ to, period: { until } }: Link, chain: FactChain): boolean {
  return until !== null && chainLinksTo(chain, to).some(({ kind, period }) => kind === 'PACK' && period.lo >= until);
}
