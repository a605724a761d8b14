import type { ChainLink } from '../answer/chain-state.ts';
import type { ChainModel, ChainNode } from './model.ts';

/** The chain as a nested list: what leads to a unit, or on from it, stands under it. */
export interface Branch {
  readonly node: ChainNode;
  /** How it is linked with the unit above it; null for the root. */
  readonly link: ChainLink | null;
  /** Told further up already. */
  readonly isAbove: boolean;
  readonly branches: readonly Branch[];
}

/** Deeper than this a list is no help: the graph is there. */
const DEEPEST = 12;

/** From the root to its sources, or to its users. */
export function treeOf({ root, nodes, links }: ChainModel, direction: 'from' | 'to'): Branch | null {
  const [near, far] = direction === 'from' ? (['to', 'from'] as const) : (['from', 'to'] as const);
  const next = Map.groupBy(links, (link) => link[near]);
  const told = new Set<string>();
  const grow = (code: string, link: ChainLink | null, depth: number): Branch[] => {
    const node = nodes.get(code);
    if (!node) return [];
    const isAbove = told.has(code);
    told.add(code);
    return [
      {
        node,
        link,
        isAbove,
        branches:
          isAbove || depth >= DEEPEST ? [] : (next.get(code) ?? []).flatMap((each) => grow(each[far], each, depth + 1)),
      },
    ];
  };
  return grow(root, null, 0)[0] ?? null;
}
