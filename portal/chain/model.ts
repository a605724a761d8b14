import { SECTOR_LOOKS } from '@tongcha/schema';
import type { WalkedFields } from '../documents/answers.ts';
import { byTime } from '../answer/by-time.ts';
import type { ChainLink, ChainUnit } from '../answer/chain-state.ts';
import { byRank, foremost, isSelf, type Said, together } from '../answer/said.ts';
import type { Warning } from '../answer/warnings.ts';

/** A unit as the graph and the list show it. */
export interface ChainNode {
  readonly code: string;
  /** What whoever's word counts most calls it; of an organisation its name, where a record tells it. */
  readonly name: string | null;
  readonly producer: string | null;
  readonly place: string | null;
  /** The lane that it lies in: that of its foremost record, else of whoever mentions it. */
  readonly sector: string;
  /** Who holds a record of it, each sector's members. */
  readonly said: readonly Said[];
  /** Something that is shown of it only an enterprise says, of itself. */
  readonly isSelfStated: boolean;
  /** When it was made, else the first time at which anything links it. */
  readonly at: string | null;
  /** Links away from the scanned thing, the fewest; negative towards the sources. */
  readonly hop: number;
  readonly warnings: readonly Warning[];
  /** Whether anybody holds a record of it. */
  readonly held: boolean;
}

export interface ChainModel {
  readonly root: string;
  readonly nodes: ReadonlyMap<string, ChainNode>;
  readonly links: readonly ChainLink[];
  /** The links of the shortest way to the root from each unit upstream that is seriously warned of. */
  readonly warnedPath: ReadonlySet<string>;
}

/** One key a link, whatever direction it was walked in. */
export function linkKey({ kind, from, to, at }: Pick<ChainLink, 'kind' | 'from' | 'to' | 'at'>): string {
  return JSON.stringify([kind, from, to, at]);
}

/** Both directions of a chain as one graph. */
export function chainModel(root: string, chains: readonly WalkedFields[], warnings: readonly Warning[]): ChainModel {
  const links = new Map<string, ChainLink>();
  const units = new Map<string, ChainUnit>();
  const hops = new Map<string, number>();
  for (const { direction, links: each, units: known } of chains) {
    for (const link of each) {
      const before = links.get(linkKey(link)) ?? link;
      links.set(linkKey(link), {
        ...before,
        evidence: union(before.evidence, link.evidence, ofEvidence).toSorted(byRank),
        disagreements: [...new Set([...before.disagreements, ...link.disagreements])],
        doubts: [...new Set([...before.doubts, ...link.doubts])],
      });
    }
    for (const unit of known) {
      const before = units.get(unit.code);
      // Who did not answer one way may have answered the other.
      const records = before ? union(before.records, unit.records, ofRecord) : unit.records;
      units.set(unit.code, { ...unit, records: records.toSorted(byRank) });
      if (unit.depth < Math.abs(hops.get(unit.code) ?? Infinity))
        hops.set(unit.code, direction === 'BACK' ? -unit.depth : unit.depth);
    }
  }
  const all = [...links.values()];
  const names = organizationNames(units.values());
  const touching = linksByUnit(all);
  const warned = Map.groupBy(warnings, ({ code }) => code);
  const nodes = new Map<string, ChainNode>();
  for (const { code, records } of units.values()) {
    const own = touching.get(code) ?? [];
    const name = foremost(records, ({ productName }) => productName) ?? names.get(code) ?? null;
    const producer = foremost(records, (record) => record.producer?.name);
    const place = foremost(records, (record) => record.place?.name);
    const at = foremost(records, ({ producedAt }) => producedAt);
    nodes.set(code, {
      code,
      name: name?.value ?? null,
      producer: producer?.value ?? null,
      place: place?.value ?? null,
      sector: records[0]?.sector ?? own[0]?.evidence[0]?.sector ?? '',
      said: together(records),
      isSelfStated:
        (records.length > 0 && records.every(isSelf)) ||
        [name, producer, place, at].some((each) => each !== null && isSelf(each.record)),
      at:
        at?.value ??
        own
          .map((link) => link.at)
          .filter((moment) => moment !== null)
          .sort(byTime)[0] ??
        null,
      hop: hops.get(code) ?? 0,
      warnings: warned.get(code) ?? [],
      held: records.length > 0,
    });
  }
  return { root, nodes, links: all, warnedPath: pathOfWarnings(root, all, warnings) };
}

/** The sectors that are present, in the order of their lanes. */
export function lanesOf({ nodes }: ChainModel): readonly string[] {
  const present = new Set([...nodes.values()].map(({ sector }) => sector));
  const known = Object.keys(SECTOR_LOOKS);
  return [
    ...known.filter((sector) => present.has(sector)),
    ...[...present].filter((sector) => !known.includes(sector)),
  ];
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

function organizationNames(units: Iterable<ChainUnit>): ReadonlyMap<string, Foremost> {
  const told = new Map<string, ChainUnit['records'][number][]>();
  for (const { records } of units) {
    for (const record of records) {
      if (!record.producer?.name) continue;
      const code = `uscc:${record.producer.uscc}`;
      told.set(code, [...(told.get(code) ?? []), record]);
    }
  }
  const names = [...told].flatMap(([code, records]) => {
    const name = foremost(records, ({ producer }) => producer?.name);
    return name ? [[code, name] as const] : [];
  });
  return new Map(names);
}
type Foremost = NonNullable<ReturnType<typeof foremost<ChainUnit['records'][number], string>>>;

/** Each of both lists once, by who says it. */
function union<T>(a: readonly T[], b: readonly T[], key: (each: T) => string): readonly T[] {
  const known = new Set(a.map(key));
  return [...a, ...b.filter((each) => !known.has(key(each)))];
}

function ofRecord({ sector, member }: ChainUnit['records'][number]): string {
  return `${sector} ${member}`;
}

function ofEvidence({ statedBy, system, recordId }: ChainLink['evidence'][number]): string {
  return JSON.stringify([statedBy.name, system, recordId]);
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
  for (const { level, code } of warnings) {
    if (level === 'INFO' || level === 'NOTICE') continue;
    for (let link = towardsRoot.get(code); link && !path.has(linkKey(link)); link = towardsRoot.get(link.to))
      path.add(linkKey(link));
  }
  return path;
}
