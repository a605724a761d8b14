import type { Slices } from '../chain/slices.ts';
import type { OwnAmount } from './amounts.ts';
import { MIXING, NO_MEASURE } from './flow.ts';
import type { ChainFlow, FlowUnit } from './flow-of.ts';
import type { Holders, ImpactParty } from './holders.ts';
import { isOrganization } from './parties.ts';
import type { Shares } from './shares.ts';

/** The shapes of schema/impact.graphql. */
export interface Range {
  readonly least: number;
  readonly most: number | null;
  readonly unit: string | null;
}

export interface AffectedUnit {
  readonly code: string;
  readonly unit: { readonly code: string };
  readonly depth: number;
  readonly certain: boolean;
  readonly share: Range;
  readonly content: Range | null;
  readonly affected: Range | null;
  readonly mixing: 'UNKNOWN' | 'MIXED' | 'DISCRETE';
  readonly sectors: readonly string[];
  readonly holders: readonly ImpactParty[];
  readonly of: FlowUnit;
}

/** Units that are reached, certain ones first. Of one that holds other things at other times the range covers all of them. */
export async function affectedOf(
  { units }: ChainFlow,
  shares: Shares,
  holders: Holders,
  slices: Slices,
): Promise<AffectedUnit[]> {
  const found: AffectedUnit[] = [];
  for (const of of units) {
    if (slices.isOver) await slices.next();
    const { unit, isRoot, nodes, own, mixing } = of;
    if (isOrganization(unit.code) && !isRoot) continue;
    let [lo, hi, certain] = [1, 0, false];
    for (const node of nodes) {
      lo = Math.min(lo, shares.lo[node] ?? 0);
      hi = Math.max(hi, shares.hi[node] ?? 1);
      certain ||= shares.certain[node] === 1;
    }
    const isMixed = mixing === MIXING.MIXED || (of.level === 'ITEM' && own.measure === NO_MEASURE);
    found.push({
      code: unit.code,
      unit: { code: unit.code },
      depth: unit.depth,
      certain,
      share: { least: lo, most: hi, unit: null },
      content: partOf(own, lo, hi),
      affected: partOf(own, isMixed && certain ? 1 : lo, hi > 0 ? 1 : 0),
      mixing: mixing === MIXING.MIXED ? 'MIXED' : mixing === MIXING.DISCRETE ? 'DISCRETE' : 'UNKNOWN',
      sectors: [...new Set(unit.records.map(({ sector }) => sector))],
      holders: holders.of(unit),
      of,
    });
  }
  // Stable: by distance and code within each.
  return found.sort((a, b) => Number(b.certain) - Number(a.certain));
}

/** So much of a unit, in the unit of measure in which its record says how much it is. */
function partOf({ least, most, measure, unit, factor }: OwnAmount, lo: number, hi: number): Range | null {
  return measure === NO_MEASURE ? null : { least: (least * lo) / factor, most: (most * hi) / factor, unit };
}
