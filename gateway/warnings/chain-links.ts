import type { Claim, Link } from '../chain/claims.ts';
import type { FactChain } from '../facts/index.ts';

/** The links of the chain itself, by the code at an end. */
interface ByEnd {
  readonly from: ReadonlyMap<string, readonly Link[]>;
  readonly to: ReadonlyMap<string, readonly Link[]>;
}

const indexes = new WeakMap<FactChain, ByEnd>();
const NONE: readonly Link[] = [];

/** Links of the chain that lead out of a unit: those of its time and its kinds, as `linksFrom` of a chain has all that are known. */
export function chainLinksFrom(chain: FactChain, code: string): readonly Link[] {
  return indexOf(chain).from.get(code) ?? NONE;
}

/** Those that lead into it. */
export function chainLinksTo(chain: FactChain, code: string): readonly Link[] {
  return indexOf(chain).to.get(code) ?? NONE;
}

/** The foremost word for when a link was; null where nobody tells. */
export function datedClaim({ claims }: Link): (Claim & { readonly at: string }) | null {
  for (const claim of claims) if (claim.at !== null) return { ...claim, at: claim.at };
  return null;
}

function indexOf(chain: FactChain): ByEnd {
  let index = indexes.get(chain);
  if (!index) {
    index = { from: Map.groupBy(chain.links, ({ from }) => from), to: Map.groupBy(chain.links, ({ to }) => to) };
    indexes.set(chain, index);
  }
  return index;
}
