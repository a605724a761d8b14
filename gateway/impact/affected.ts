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

/** A unit that bad ones can have reached; its ranges are told as they are asked for. */
export class AffectedUnit {
  readonly of: FlowUnit;
  /** The part of it that is bad. */
  readonly lo: number;
  readonly hi: number;
  readonly certain: boolean;
  readonly sectors: readonly string[];
  readonly holders: readonly ImpactParty[];

  constructor(of: FlowUnit, [lo, hi, certain]: readonly [number, number, boolean], holders: readonly ImpactParty[]) {
    this.of = of;
    this.lo = lo;
    this.hi = hi;
    this.certain = certain;
    this.sectors = sectorsOf(of.unit.records);
    this.holders = holders;
  }

  get code(): string {
    return this.of.unit.code;
  }

  get unit(): { readonly code: string } {
    return { code: this.code };
  }

  get depth(): number {
    return this.of.unit.depth;
  }

  get mixing(): 'UNKNOWN' | 'MIXED' | 'DISCRETE' {
    const { mixing } = this.of;
    return mixing === MIXING.MIXED ? 'MIXED' : mixing === MIXING.DISCRETE ? 'DISCRETE' : 'UNKNOWN';
  }

  get share(): Range {
    return { least: this.lo, most: this.hi, unit: null };
  }

  get content(): Range | null {
    return partOf(this.of.own, this.lo, this.hi);
  }

  get affected(): Range | null {
    const { mixing, level, own } = this.of;
    const isMixed = mixing === MIXING.MIXED || (level === 'ITEM' && own.measure === NO_MEASURE);
    return partOf(own, isMixed && this.certain ? 1 : this.lo, this.hi > 0 ? 1 : 0);
  }
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
    const { unit, isRoot, nodes } = of;
    if (!isRoot && isOrganization(unit.code)) continue;
    let [lo, hi, certain] = [1, 0, false];
    for (const node of nodes) {
      lo = Math.min(lo, shares.lo[node] ?? 0);
      hi = Math.max(hi, shares.hi[node] ?? 1);
      certain ||= shares.certain[node] === 1;
    }
    found.push(new AffectedUnit(of, [lo, hi, certain], holders.of(unit)));
  }
  // Stable: by distance and code within each.
  return found.sort((a, b) => Number(b.certain) - Number(a.certain));
}

const NO_SECTORS: readonly string[] = [];

function sectorsOf(records: FlowUnit['unit']['records']): readonly string[] {
  const [first] = records;
  if (!first) return NO_SECTORS;
  return records.length === 1 ? [first.sector] : [...new Set(records.map(({ sector }) => sector))];
}

/** So much of a unit, in the unit of measure in which its record says how much it is. */
function partOf({ least, most, measure, unit, factor }: OwnAmount, lo: number, hi: number): Range | null {
  return measure === NO_MEASURE ? null : { least: (least * lo) / factor, most: (most * hi) / factor, unit };
}
