import { Dice } from '../../../execute/support/random/dice.ts';

/** A line of a declaration, as the system writes it. */
export interface Item {
  readonly entryId: string;
  readonly gNo: string;
  readonly codeTs: string;
  readonly gName: string;
  readonly qty1: string;
  readonly unit1: string;
  readonly prodDate: string;
  readonly expDate: string | null;
  readonly dDate: string;
  readonly clearDate: string;
  readonly ieFlag: 'I' | 'E';
  readonly ownerScc: string;
  readonly ownerName: string;
  readonly consignScc: string;
  readonly customName: string;
  readonly containerNo: string;
  readonly lotNo: string;
  readonly tradeCountry: string;
  readonly status: string;
  readonly delFlag: '0' | '1';
  readonly updTime: string;
  readonly remark: string;
  readonly ciqs: readonly { readonly ciqNo: string; readonly ciqDate: string; readonly ciqResult: string }[];
}

export interface Use {
  readonly flowId: string;
  readonly entryId: string;
  readonly gNo: string;
  readonly gtin13: string;
  readonly batch: string;
  readonly useTime: string;
  readonly useQty: string;
  readonly unit: string;
}

export interface Corporation {
  readonly scc: string;
  readonly name: string;
  readonly custRegNo: string;
  readonly creditLevel: string;
}

export interface CustomsData {
  readonly items: readonly Item[];
  readonly uses: readonly Use[];
  readonly corporations: readonly Corporation[];
}

const OWNERS = ['91370681MA3T00017D', '91150203MA0N00024Y', '91320500MA1F00037J'] as const;
const GOODS = ['冻牛肉', '奶粉', '车厘子', '三文鱼(冰鲜)', '红酒 750ML', '大豆'] as const;
const RESULTS = ['合格', '不合格', '整改合格', ''] as const;
/** 6901234567892 and others whose last digit checks. */
const GTINS = ['6901234567892', '6901234001013', '6901234001044'] as const;

/** A register that a seed repeats: amounts in several writings, dates in several, empty fields, deleted rows. */
export function customsData(count: number, seed = 7): CustomsData {
  const dice = new Dice(seed);
  const two = (below: number): string => String(1 + dice.below(below)).padStart(2, '0');
  const date = (): string =>
    dice.pick([
      `2026${two(12)}${two(28)}`,
      `2026-${two(12)}-${two(28)} ${two(23)}:${two(59)}:00`,
      `2026/${two(12)}/${two(28)}`,
    ]);
  const items = Array.from({ length: count }, (_, i): Item => {
    const owner = dice.pick(OWNERS);
    return {
      entryId: `2202026${String(Math.floor(i / 3)).padStart(11, '0')}`,
      gNo: String((i % 3) + 1),
      codeTs: `0${dice.below(9)}${two(28)}${two(28)}0000`,
      gName: dice.pick(GOODS),
      qty1: dice.pick(['1,200.50', '18000', '12.5', '3万', '0.75']),
      unit1: dice.pick(['千克', 'kg', '件', '吨']),
      prodDate: date(),
      expDate: dice.pick([null, '', date()]),
      dDate: date(),
      clearDate: dice.chance(0.7) ? date() : '',
      ieFlag: dice.pick(['I', 'E'] as const),
      ownerScc: owner,
      ownerName: `进出口企业${OWNERS.indexOf(owner)}`,
      consignScc: dice.chance(0.4) ? dice.pick(OWNERS) : '',
      customName: dice.pick(['青岛海关', '吴淞海关']),
      containerNo: dice.chance(0.6) ? `MSCU${String(1_000_000 + Math.floor(i / 5))}` : '',
      lotNo: `L${i}`,
      tradeCountry: dice.pick(['新西兰', '智利', '']),
      status: dice.pick(['放行', '退运', '查验']),
      delFlag: dice.chance(0.05) ? '1' : '0',
      updTime: date(),
      remark: dice.pick(['', '联系电话13812345678']),
      ciqs: Array.from({ length: dice.below(3) }, (__, n) => ({
        ciqNo: `CIQ${i}-${n}`,
        ciqDate: date(),
        ciqResult: dice.pick(RESULTS),
      })),
    };
  });
  const uses = items.flatMap(({ entryId, gNo }, i): Use[] =>
    Array.from({ length: dice.below(3) }, (_, n) => ({
      flowId: `F${i}-${n}`,
      entryId,
      gNo,
      gtin13: dice.pick(GTINS),
      batch: `B${dice.below(count)}`,
      useTime: date(),
      useQty: dice.pick(['500kg', '1,000', '2500公斤']),
      unit: 'kg',
    })),
  );
  const corporations = OWNERS.map((scc, i) => ({
    scc,
    name: `进出口企业${i}`,
    custRegNo: `370${i}960123`,
    creditLevel: 'AA',
  }));
  return { items, uses, corporations };
}
