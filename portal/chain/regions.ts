import { foremost } from '../answer/said.ts';
import type { ChainUnit } from '../answer/chain-state.ts';

/** The units of a chain that were made or are used in one province. */
export interface Region {
  /** GB/T 2260: `370000`; null: of these nobody says where. */
  readonly division: string | null;
  readonly units: number;
  /** Of these what something is against. */
  readonly warned: number;
  /** Units by the finest division that is told, most first. */
  readonly within: readonly (readonly [division: string, units: number])[];
}

/** By province; where something is warned of comes first, then most units. What an authority says counts before what others do. */
export function regionsOf(
  units: readonly { readonly code: string; readonly records: readonly RegionRecord[] }[],
  warned: ReadonlySet<string>,
): readonly Region[] {
  const placed = units.map(({ code, records }) => ({
    code,
    division: foremost(records, ({ place }) => divisionIn(place?.division))?.value ?? null,
  }));
  return [...Map.groupBy(placed, ({ division }) => division && `${division.slice(0, 2)}0000`)]
    .map(([division, own]): Region => ({
      division,
      units: own.length,
      warned: own.filter(({ code }) => warned.has(code)).length,
      within: [...Map.groupBy(own, (each) => each.division ?? '')]
        .map(([code, all]) => [code, all.length] as const)
        .filter(([code]) => code !== '' && code !== division)
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)),
    }))
    .sort(
      (a, b) =>
        Number(a.division === null) - Number(b.division === null) ||
        b.warned - a.warned ||
        b.units - a.units ||
        ((a.division ?? '') < (b.division ?? '') ? -1 : 1),
    );
}

type RegionRecord = Pick<ChainUnit['records'][number], 'sector' | 'statedBy' | 'place'>;

function divisionIn(division: string | null | undefined): string | null {
  return division && /^\d{6}$/.test(division) ? division : null;
}
