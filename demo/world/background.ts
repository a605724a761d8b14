import type { Case } from './case.ts';
import { type Cell, CELLS } from './cells/index.ts';
import type { Fact, PartyFact, SectorName } from './facts.ts';
import { organisation } from './codes.ts';
import { Random } from './random.ts';

/** Cells for scale 1; a cell is about 90 units. */
const CELLS_PER_SCALE = 60;
export const PARTIES = 60;
const USCCS = Array.from({ length: PARTIES }, (_, n) => organisation(n));
/** Until when licences hold that do. */
const HOLDS = '2028-12-31 00:00:00';
const SECTORS: readonly SectorName[] = [
  'agriculture',
  'food-drug',
  'special-equipment',
  'hazardous-goods',
  'rare-earth',
];

/**
 * Trade beside the story. Each cell is a chain of its own over several sectors and depends on its seed and number alone,
 * so that any scale streams and a larger world contains the smaller one.
 */
export function* background({ seed, scale }: { readonly seed: number; readonly scale: number }): Generator<Fact> {
  for (let n = 0; n < PARTIES; n += 1) for (const sector of SECTORS) yield party(sector, n, inForce(sector, n));
  for (const [k, licences] of LAPSED.entries())
    yield party(SECTORS[k % SECTORS.length] ?? 'agriculture', PARTIES + k, licences);
  for (const [i, cell] of cells(scale)) {
    const facts = [...cell.facts(i, new Random(seed, i), (n) => partyOf(i, n))];
    yield* facts.filter((fact) => fact.type === 'unit');
    yield* facts.filter((fact) => fact.type === 'link');
  }
}

/** What of it breaks a rule. */
export function* backgroundCases({ scale }: { readonly scale: number }): Generator<Case> {
  for (const [i, { cases }] of cells(scale)) if (cases) yield* cases(i);
}

/** The USCC of the `n`th party of cell or seeded case `i`. */
export function partyOf(i: number, n: number): string {
  return USCCS[(i * 7 + n) % PARTIES] ?? '';
}

function* cells(scale: number): Generator<[i: number, cell: Cell]> {
  const count = Math.round(CELLS_PER_SCALE * scale);
  for (let i = 0; i < count; i += 1) {
    const cell = CELLS[i % CELLS.length];
    if (cell) yield [i, cell];
  }
}

type Licences = PartyFact['licences'];

/** One that holds; of some, the one before it is on record, too; of equipment, one to fill cylinders. The drop's files have room for one. */
function inForce(sector: SectorName, n: number): Licences {
  const held = licence(n, HOLDS, '有效');
  const before = { ...licence(n, '2025-12-31 00:00:00', '有效'), number: `SL-${9_000 + n}` };
  const filling = { ...held, kind: '气瓶充装许可证', number: `TS-${10_000 + n}` };
  if (sector === 'special-equipment') return [held, filling];
  return n % 12 === 7 && sector !== 'hazardous-goods' ? [held, before] : [held];
}

/** Of firms that make nothing any more: they ran out, or were revoked or suspended. */
const LAPSED: readonly Licences[] = Array.from({ length: 15 }, (_, k): Licences => {
  const n = PARTIES + k;
  if (k % 3 === 0) return [licence(n, `2025-0${1 + (k % 9)}-28 00:00:00`, '有效')];
  return [licence(n, HOLDS, k % 3 === 1 ? '吊销' : '暂停')];
});

function licence(n: number, validUntil: string, status: Licences[number]['status']) {
  return { kind: '生产许可证', number: `SL-${10_000 + n}`, validUntil, status };
}

export function party(sector: SectorName, n: number, licences: Licences): PartyFact {
  return {
    type: 'party',
    sector,
    uscc: organisation(n),
    name: `示例企业${n + 1}有限公司`,
    division: '370682',
    address: `莱阳市示例路 ${n + 1} 号`,
    contact: `${'赵钱孙李周吴郑王'.charAt(n % 8)}示例`,
    phone: `139${String(10_000_000 + n)}`,
    licences,
    asOf: '2026-11-20 02:00:00',
  };
}
