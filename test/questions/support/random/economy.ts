import type { EquipmentRecord } from '../../../../subgraphs/special-equipment/records.ts';
import type { Dice } from '../../../execute/support/random/dice.ts';

/** A record as a test's own legacy system has it; `nextInspectionDue` is of special equipment alone. */
export type Row = Pick<
  EquipmentRecord,
  | 'code'
  | 'level'
  | 'productName'
  | 'quantity'
  | 'producedAt'
  | 'producer'
  | 'holder'
  | 'place'
  | 'recalls'
  | 'inspections'
  | 'certificates'
  | 'source'
> & { readonly nextInspectionDue: string | null };

/** Rows of each system of each member, by the member's name. */
export type Economy = Readonly<Record<string, readonly (readonly Row[])[]>>;

export const GTINS = ['06901234001020', '06901234001204'] as const;
export const FIRMS = [
  { uscc: '91370681MA3T00017D', name: '鲁海 Chem 有限公司' },
  { uscc: '91320500MA1T00009L', name: 'ＡＢＣ 制药' },
  { uscc: '91110000MA0T00001X', name: '100% 示例_厂' },
] as const;
/** The same moments in several spellings, the milliseconds beside them, and one far from all. */
export const MOMENTS = [
  '2026-03-01T00:00:00+08:00',
  '2026-02-28T16:00:00Z',
  '2026-02-28T15:59:59.999Z',
  '2026-02-28T16:00:00.001Z',
  '2026-03-01T12:30:00+08:00',
  '2025-12-31T23:59:59+08:00',
  '2026-11-20T20:15:00+08:00',
] as const;
export const DIVISIONS = ['370000', '370600', '370681', '371000', '371002', '371500', '320500', '310115'] as const;
export const LICENCES = [
  { number: 'SC10637068100115' },
  { number: '鲁20260106', code: null },
  { code: 'cas:67-56-1', number: null },
  { code: 'cert:HGZ370681202606100001', number: 'HGZ370681202606100001' },
] as const;
export const NAMES = [
  '氧化镨钕',
  'Tablets 50mg',
  'ＴＡＢＬＥＴＳ 半',
  '😀 糖果',
  "O'Neil \\ 50%",
  '示例_片',
  'İstanbul ß',
];
const UNITS = ['kg', 't', null];
const STATES = ['召回中', '已完成', '已终止', null, undefined];
const RESULTS = ['PASS', 'FAIL', 'CONDITIONAL', 'UNKNOWN', null] as const;

const CODES: readonly ((i: number) => string)[] = [
  (i) => `gs1:(01)${GTINS[0]}(10)L${i}`,
  (i) => `gs1:(01)${GTINS[1]}(10)L${i}`,
  (i) => `gs1:(01)${GTINS[0]}(21)${i}`,
  (i) => `hazlot:370681001.CL${i}`,
  (i) => `urn:tongcha-test:${i}`,
];

/** Some hundred records, each fact of which may be absent. @param members names, each with how many systems it has */
export function randomEconomy(dice: Dice, members: Readonly<Record<string, number>>): Economy {
  return Object.fromEntries(
    Object.entries(members).map(([name, systems]) => {
      let i = 0;
      const rows = (): Row[] => Array.from({ length: dice.below(dice.pick([1, 8, 40])) }, () => row(dice, (i += 1)));
      return [name, Array.from({ length: systems }, rows)];
    }),
  );
}

function row(dice: Dice, i: number): Row {
  const maybe = <T>(make: () => T): T | null => (dice.chance(0.2) ? null : make());
  const list = <T>(make: () => T): T[] | null => maybe(() => Array.from({ length: dice.below(3) }, make));
  return {
    code: i === 1 ? `gs1:(01)${GTINS[0]}` : dice.pick(CODES)(i),
    level: maybe(() => dice.pick(['ITEM', 'LOT', 'CLASS'] as const)),
    productName: maybe(() => dice.pick(NAMES)),
    quantity: maybe(() => ({ value: dice.below(5_000) / 1_000, unit: dice.pick(UNITS) })),
    producedAt: maybe(() => dice.pick(MOMENTS)),
    producer: maybe(() => dice.pick(FIRMS)),
    holder: maybe(() => dice.pick(FIRMS)),
    place: maybe(() => ({ division: maybe(() => dice.pick(DIVISIONS)) })),
    recalls: list(() => ({ id: `${i}`, status: dice.pick(STATES) })),
    inspections: list(() => ({ id: `${i}`, result: dice.pick(RESULTS) })),
    certificates: list(() => dice.pick(LICENCES)),
    source: { system: 'random', asOf: maybe(() => dice.pick(MOMENTS)) },
    nextInspectionDue: maybe(() => dice.pick(['2020-01-01T00:00:00+08:00', '2090-01-01T00:00:00+08:00'])),
  };
}
