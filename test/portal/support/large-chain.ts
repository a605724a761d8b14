import { fires, memberOf } from './told.ts';

/** What the portal sends: the document's name, and how much it wants. */
export interface PortalRequest {
  readonly operationName: string;
  readonly variables: { readonly code?: string; readonly maxUnits?: number };
}

const SECTORS = ['RARE_EARTH', 'HAZARDOUS_GOODS', 'SPECIAL_EQUIPMENT', 'AGRICULTURE', 'FOOD_DRUG'];
/** Units that go into one. */
const WIDTH = 3;
/** The unit that is recalled. */
const WARNED = 700;

/** Answers in the gateway's place, for a chain of so many units: a tree of three sources a unit, over a year. */
export function chainAnswer({ operationName, variables }: PortalRequest, size: number): unknown {
  const code = variables.code ?? '';
  if (operationName === 'ChainSummary')
    return {
      data: {
        chain: {
          direction: 'BACK',
          units: unitsOf(size, code),
          links: Array.from({ length: size - 1 }, (_, i) => ({
            ...linkOf(i, code),
            quantity: { value: 2, unit: 'kg' },
          })),
        },
      },
    };
  if (operationName === 'Warnings') return { data: { unit: { warnings: [] } } };
  if (!operationName.startsWith('Chain'))
    return { data: operationName.startsWith('Unit') ? { unit: { records: [] } } : { identify: [], members: [] } };
  const back = operationName === 'ChainBack';
  const count = back ? Math.min(size, variables.maxUnits ?? size) : 1;
  return {
    data: {
      chain: {
        direction: back ? 'BACK' : 'FORWARD',
        complete: count === size,
        units: unitsOf(count, code),
        links: Array.from({ length: count - 1 }, (_, i) => ({
          ...linkOf(i, code),
          until: null,
          quantity: null,
          share: null,
          disagreements: [],
          doubts: [],
          evidence: [
            {
              sector: sectorOf(i),
              statedBy: memberOf(sectorOf(i)),
              system: 'made',
              recordId: String(i),
              confidence: 'HIGH',
            },
          ],
        })),
        gaps:
          count < size && back ? [{ reason: 'UNIT_LIMIT', sector: null, member: null, system: null, codes: [] }] : [],
        withheld: [],
        warnings: count > WARNED ? [fires('recalled', [codeOf(WARNED, code)], memberOf(sectorOf(WARNED)))] : [],
        coverage: SECTORS.map((sector) => ({
          sector,
          member: memberOf(sector).name,
          members: 1,
          status: 'ANSWERED',
          asked: count,
          answered: count,
          held: count,
          at: timeOf(0),
        })),
      },
    },
  };
}

const codeOf = (i: number, root: string): string => (i === 0 ? root : `urn:made:${i}`);
const depthOf = (i: number): number => (i === 0 ? 0 : 1 + depthOf(Math.floor((i - 1) / WIDTH)));
const sectorOf = (i: number): string => SECTORS[(depthOf(i) + 4) % SECTORS.length] ?? '';
const timeOf = (i: number): string =>
  new Date(Date.UTC(2026, 10, 1) - depthOf(i) * 40 * 86_400_000 - (i % 30) * 86_400_000).toISOString();

function unitsOf(count: number, root: string): unknown[] {
  return Array.from({ length: count }, (_, i) => ({
    code: codeOf(i, root),
    depth: depthOf(i),
    records: [recordOf(i)],
  }));
}

function linkOf(i: number, root: string): object {
  return { kind: 'TRANSFORM', from: codeOf(i + 1, root), to: codeOf(Math.floor(i / WIDTH), root), at: timeOf(i) };
}

function recordOf(i: number): unknown {
  return {
    sector: sectorOf(i),
    member: memberOf(sectorOf(i)).name,
    statedBy: memberOf(sectorOf(i)),
    level: 'LOT',
    productName: `示例产品 ${i % 7}`,
    producedAt: timeOf(i),
    expiresAt: null,
    producer: null,
    place: { division: [null, '370681', '370100', '410100'][i % 4] ?? null, name: null },
    inspections: [],
    source: { system: 'made', asOf: timeOf(0) },
  };
}
