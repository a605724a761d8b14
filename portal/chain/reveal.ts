import { type ChainModel, linkKey, linksByUnit } from './model.ts';

/** How many links from the scanned thing the graph opens. */
const OPENED = 2;

/** What is shown when the graph opens: two hops, and the way from each warning. */
export function opened(model: ChainModel): ReadonlySet<string> {
  const shown = new Set([model.root]);
  for (const { code, distance } of model.nodes.values()) if (distance <= OPENED) shown.add(code);
  for (const link of model.links) {
    if (!model.warnedPath.has(linkKey(link))) continue;
    shown.add(link.from);
    shown.add(link.to);
  }
  return shown;
}

/** What is shown after a tap on a unit: its neighbours as well. */
export function unfolded(model: ChainModel, shown: ReadonlySet<string>, code: string): ReadonlySet<string> {
  const more = new Set(shown);
  for (const { from, to } of model.links) {
    if (from === code) more.add(to);
    if (to === code) more.add(from);
  }
  return more;
}

/** How many neighbours of each unit are not shown yet; units without any are left out. */
export function hiddenNeighbours(model: ChainModel, shown: ReadonlySet<string>): ReadonlyMap<string, number> {
  const hidden = new Map<string, number>();
  for (const [code, links] of linksByUnit(model.links)) {
    if (!shown.has(code)) continue;
    const others = new Set(
      links
        .map(({ from, to }) => (from === code ? to : from))
        .filter((other) => !shown.has(other) && model.nodes.has(other)),
    );
    if (others.size > 0) hidden.set(code, others.size);
  }
  return hidden;
}
