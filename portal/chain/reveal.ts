import type { Card } from './groups.ts';
import { type ChainModel, linkKey, linksByUnit } from './model.ts';

/** How many links from the scanned thing the graph opens. */
const OPENED = 2;
/** Units above which all of it is drawn at once. */
const LARGE = 1_000;

/** What is shown when the graph opens: two hops, and the way from each warning. */
export function opened(model: ChainModel): ReadonlySet<string> {
  // A large one is drawn by its steps, of which there are few.
  if (model.nodes.size > LARGE) return new Set(model.nodes.keys());
  const shown = new Set([model.root]);
  for (const { code, hop } of model.nodes.values()) if (Math.abs(hop) <= OPENED) shown.add(code);
  for (const link of model.links) {
    if (!model.warnedPath.has(linkKey(link))) continue;
    shown.add(link.from);
    shown.add(link.to);
  }
  return shown;
}

/** What is shown after a tap on units: their neighbours as well. */
export function unfolded(
  model: ChainModel,
  shown: ReadonlySet<string>,
  codes: ReadonlySet<string>,
): ReadonlySet<string> {
  const more = new Set(shown);
  for (const { from, to } of model.links) {
    if (codes.has(from)) more.add(to);
    if (codes.has(to)) more.add(from);
  }
  return more;
}

/** How many neighbours of each card's units are not shown yet; cards without any are left out. */
export function hiddenNeighbours(
  { links, nodes }: ChainModel,
  shown: ReadonlySet<string>,
  cards: Iterable<Card>,
): ReadonlyMap<string, number> {
  const hidden = new Map<string, number>();
  const by = linksByUnit(links);
  for (const { key, codes } of cards) {
    const others = new Set(
      codes.flatMap((code) =>
        (by.get(code) ?? [])
          .map(({ from, to }) => (from === code ? to : from))
          .filter((other) => !shown.has(other) && nodes.has(other)),
      ),
    );
    if (others.size > 0) hidden.set(key, others.size);
  }
  return hidden;
}
