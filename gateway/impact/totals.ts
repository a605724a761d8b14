import { order } from '../chain/merge-links.ts';
import type { AffectedUnit, Range } from './affected.ts';
import { NO_MEASURE } from './flow.ts';
import { type ImpactDimension, isOpenIn, KEYS, type Tell } from './total-keys.ts';

export interface ImpactTotal {
  readonly by: ImpactDimension;
  readonly key: string | null;
  readonly name: string | null;
  readonly units: number;
  readonly certain: number;
  readonly content: readonly Range[];
}

interface Group {
  name: string | null;
  units: number;
  certain: number;
  readonly sums: Sums;
  /** Its units that may stand in other groups, too. */
  readonly open: Sums;
}

/**
 * One row for each value that a record says; a unit of which nobody says any counts under null, so that none is left out.
 *
 * The least is what these units hold. The most is that and what units hold of which something could not be read, as they may be of
 * this row, too.
 * @param hasBeyond whether there may be units that nobody named, which may be made into one another: then there is no most
 */
export function totalsOf(
  units: readonly AffectedUnit[],
  by: readonly ImpactDimension[],
  hasBeyond: boolean,
): ImpactTotal[] {
  return [...new Set(by)].flatMap((dimension) => {
    const groups = new Map<string | null, Group>();
    const open = new Sums();
    let current: AffectedUnit | null = null;
    let isOpen = false;
    const tell: Tell = (key, name) => {
      if (!current) return;
      const group = groupOf(groups, key);
      group.name ??= name;
      group.units += 1;
      if (current.certain) group.certain += 1;
      group.sums.add(current);
      if (isOpen) group.open.add(current);
    };
    for (const unit of units) {
      current = unit;
      isOpen = isOpenIn(dimension, unit);
      if (isOpen) open.add(unit);
      KEYS[dimension](unit, tell);
    }
    return [...groups]
      .map(([key, { sums, open: own, ...group }]): ImpactTotal => ({
        by: dimension,
        key,
        ...group,
        content: sums.ranges(hasBeyond ? null : open, own),
      }))
      .sort((a, b) => b.certain - a.certain || b.units - a.units || order(a.key ?? '', b.key ?? ''));
  });
}

function groupOf(groups: Map<string | null, Group>, key: string | null): Group {
  let group = groups.get(key);
  if (!group) groups.set(key, (group = { name: null, units: 0, certain: 0, sums: new Sums(), open: new Sums() }));
  return group;
}

/** What is measured alike, added up in the first unit's writing. */
class Sums {
  readonly #byMeasure = new Map<number, { least: number; most: number; unit: string | null; factor: number }>();
  /** Units of which nobody says how much they are. */
  #unweighed = 0;

  add({ of: { own }, lo, hi }: AffectedUnit): void {
    const { measure, unit, factor } = own;
    if (measure === NO_MEASURE) {
      if (hi !== 0) this.#unweighed += 1;
      return;
    }
    let sum = this.#byMeasure.get(measure);
    if (!sum) this.#byMeasure.set(measure, (sum = { least: 0, most: 0, unit, factor }));
    sum.least += own.least * lo;
    sum.most += own.most * hi;
  }

  /** @param open of all units that may belong here, `own` of those of them that are here already; null: nobody knows of how many */
  ranges(open: Sums | null, own: Sums): Range[] {
    const hasMost = open !== null && this.#unweighed + open.#unweighed - own.#unweighed === 0;
    return [...this.#byMeasure].map(([measure, { least, most, unit, factor }]) => {
      const more = open === null ? 0 : open.#mostIn(measure) - own.#mostIn(measure);
      return { least: least / factor, most: hasMost ? (most + Math.max(0, more)) / factor : null, unit };
    });
  }

  #mostIn(measure: number): number {
    return this.#byMeasure.get(measure)?.most ?? 0;
  }
}
