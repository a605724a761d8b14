import { SECTOR_LOOKS } from '@tongcha/schema';
import type { ChainAnswer } from '../documents/answers.ts';
import { byTime, type ChainLink, type ChainUnit, type Warning } from '../answer/warnings.ts';

/** A unit as the graph and the list show it. */
export interface ChainNode {
  readonly code: string;
  /** What any ministry calls it; of an organisation its name, where a record tells it. */
  readonly name: string | null;
  readonly producer: string | null;
  readonly place: string | null;
  /** The lane that it lies in: its first record's sector, else that of the ministry that mentions it. */
  readonly sector: string;
  readonly sectors: readonly string[];
  /** When it was made, else the first time at which anything links it. */
  readonly at: string | null;
  /** Links away from the scanned thing, the fewest either way. */
  readonly distance: number;
  readonly warnings: readonly Warning[];
  /** Whether any ministry holds a record of it. */
  readonly held: boolean;
}

export interface ChainModel {
  readonly root: string;
  readonly nodes: ReadonlyMap<string, ChainNode>;
  readonly links: readonly ChainLink[];
  /** The links of the shortest way from each warned unit upstream to the root. */
  readonly warnedPath: ReadonlySet<string>;
}

/** One key a link, whatever direction it was walked in. */
export function linkKey({ kind, from, to, at }: Pick<ChainLink, 'kind' | 'from' | 'to' | 'at'>): string {
  return JSON.stringify([kind, from, to, at]);
}

/** Both directions of a chain as one graph. */
export function chainModel(
  root: string,
  chains: readonly ChainAnswer['chain'][],
  warnings: readonly Warning[],
): ChainModel {
  const links = new Map<string, ChainLink>();
  const units = new Map<string, ChainUnit>();
  for (const { links: each, units: known } of chains) {
    for (const link of each) if (!links.has(linkKey(link))) links.set(linkKey(link), link);
    for (const unit of known) {
      const before = units.get(unit.code);
      if (!before || before.depth > unit.depth) units.set(unit.code, unit);
    }
  }
  const all = [...links.values()];
  const names = organizationNames(units.values());
  const touching = linksByUnit(all);
  const warned = Map.groupBy(warnings, ({ code }) => code);
  const nodes = new Map<string, ChainNode>();
  for (const unit of units.values()) {
    const own = touching.get(unit.code) ?? [];
    const first = unit.records[0];
    nodes.set(unit.code, {
      code: unit.code,
      name: unit.records.find(({ productName }) => productName !== null)?.productName ?? names.get(unit.code) ?? null,
      producer: unit.records.find(({ producer }) => producer?.name)?.producer?.name ?? null,
      place: unit.records.find(({ place }) => place?.name)?.place?.name ?? null,
      sector: first?.sector ?? own[0]?.evidence[0]?.sector ?? '',
      sectors: unit.records.map(({ sector }) => sector),
      at:
        unit.records.find(({ producedAt }) => producedAt !== null)?.producedAt ??
        own
          .map(({ at }) => at)
          .filter((at) => at !== null)
          .sort(byTime)[0] ??
        null,
      distance: unit.depth,
      warnings: warned.get(unit.code) ?? [],
      held: unit.records.length > 0,
    });
  }
  return { root, nodes, links: all, warnedPath: pathOfWarnings(root, all, warnings) };
}

/** The sectors of the graph in the order of their lanes. */
export function lanesOf({ nodes }: ChainModel): readonly string[] {
  const present = new Set([...nodes.values()].map(({ sector }) => sector));
  const known = Object.keys(SECTOR_LOOKS);
  return [...known, ...[...present].filter((sector) => !known.includes(sector))];
}

export function linksByUnit(links: readonly ChainLink[]): ReadonlyMap<string, readonly ChainLink[]> {
  const by = new Map<string, ChainLink[]>();
  for (const link of links) {
    for (const code of [link.from, link.to]) {
      const own = by.get(code);
      if (own) own.push(link);
      else by.set(code, [link]);
    }
  }
  return by;
}

function organizationNames(units: Iterable<ChainUnit>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { records } of units) {
    for (const { producer } of records) if (producer?.name) names.set(`uscc:${producer.uscc}`, producer.name);
  }
  return names;
}

/** Breadth first from the root towards the sources; each warned unit is then followed back. */
function pathOfWarnings(root: string, links: readonly ChainLink[], warnings: readonly Warning[]): ReadonlySet<string> {
  const into = Map.groupBy(links, ({ to }) => to);
  const towardsRoot = new Map<string, ChainLink>();
  const queue = [root];
  for (const code of queue) {
    for (const link of into.get(code) ?? []) {
      if (link.from === root || towardsRoot.has(link.from)) continue;
      towardsRoot.set(link.from, link);
      queue.push(link.from);
    }
  }
  const path = new Set<string>();
  for (const { code, kind } of warnings) {
    if (kind !== 'recall' && kind !== 'failed' && kind !== 'overdue-when-used') continue;
    for (let link = towardsRoot.get(code); link && !path.has(linkKey(link)); link = towardsRoot.get(link.to))
      path.add(linkKey(link));
  }
  return path;
}
