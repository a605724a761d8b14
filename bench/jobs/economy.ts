import type { SubgraphCall } from '../../gateway/calls/call.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { namesOf } from '../../schema/names.ts';

const NAMES = ['agriculture', 'food-drug', 'special-equipment', 'hazardous-goods', 'rare-earth'];

/** A lot as codes are: 44 characters, as long as a GS1 lot with its GTIN is. */
export const codeOf = (unit: number): string =>
  `gs1:(01)0690${String(1_234_000_000 + ((unit * 7_919) % 1_000_000_000)).padStart(10, '0')}(10)L${String(unit).padStart(7, '0')}`;
const unitOf = (code: string): number => Number(code.slice(code.lastIndexOf('L') + 1));

/**
 * So many units, each made from one or two of those after it, and for three in seven from a third: 1.43 links a unit. Of the links
 * 40 % are told by two ministries. Times are minutes of a year.
 */
export function economy(units: number): readonly WalkedMinistry[] {
  return NAMES.map((name, ministry) => {
    const { field, linksField, recordType, sector } = namesOf(name);
    const member = { name, sector, kind: 'MINISTRY' as const, authority: { zh: name, en: name } };
    const call: SubgraphCall = async ({ representations = [] }) => ({
      errors: [],
      data: {
        _entities: representations.map((text) => {
          const unit = unitOf((JSON.parse(text) as { code: string }).code);
          return {
            record: unit % 5 === ministry ? [{ code: codeOf(unit) }] : [],
            links: sourcesOf(unit, units).flatMap((source) =>
              unit % 5 === ministry || ((unit + 1) % 5 === ministry && source % 5 < 2)
                ? [linkOf(source, unit, name)]
                : [],
            ),
          };
        }),
      },
    });
    return {
      name,
      member,
      sector,
      recordType,
      recordField: field,
      linksField,
      searchField: null,
      totalsField: null,
      url: '',
      call,
      maxBatch: 200,
      concurrency: 4,
      timeoutMs: 5_000,
      latency: { usualMs: 1 },
      breaker: () => 'CLOSED',
    };
  });
}

function sourcesOf(unit: number, units: number): number[] {
  const sources = [2 * unit + 1, 2 * unit + 2, ...(unit % 7 < 3 ? [2 * unit + 3] : [])];
  return sources.filter((source) => source < units);
}

function linkOf(from: number, to: number, system: string): object {
  return {
    kind: 'TRANSFORM',
    from: codeOf(from),
    to: codeOf(to),
    at: new Date(
      Date.UTC(2026, 0, 1) - Math.floor(Math.log2(to + 1)) * 86_400_000 * 7 + (to % 1_440) * 60_000,
    ).toISOString(),
    until: null,
    quantity: { value: 1 + (from % 100), unit: 'kg' },
    share: null,
    evidence: { system, recordId: `RK${String(from).padStart(8, '0')}-${to % 10}`, confidence: 'HIGH' },
  };
}
