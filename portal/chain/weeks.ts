import { foremost, isSelf } from '../answer/said.ts';
import type { ChainSummaryAnswer } from '../documents/answers.ts';

/** All units of one product in one lane, by week. */
export interface ProductRow {
  readonly sector: string;
  readonly product: string;
  /** Only enterprises call it that, of their own. */
  readonly isSelfStated: boolean;
  readonly units: number;
  /** Units that something is against, among those whose records were read. */
  readonly warned: number;
  /** Monday of the first week (yyyy-MM-dd), where any time is known. */
  readonly from: string | null;
  readonly until: string | null;
  /** Units by Monday. */
  readonly weeks: ReadonlyMap<string, number>;
}

/** Sums of a chain that is too large to draw, by sector, product and week; what is warned of first, then most units. */
export function byProductAndWeek(
  { units }: Pick<ChainSummaryAnswer['chain'], 'units'>,
  warned: ReadonlySet<string>,
): readonly ProductRow[] {
  const rows = new Map<
    string,
    {
      sector: string;
      product: string;
      isSelfStated: boolean;
      units: number;
      warned: number;
      weeks: Map<string, number>;
    }
  >();
  for (const { code, records } of units) {
    // A unit that several members of a sector hold is one unit.
    for (const [sector, held] of Map.groupBy(records, (record) => record.sector)) {
      const product = foremost(held, ({ productName }) => productName);
      const producedAt = foremost(held, (record) => record.producedAt)?.value ?? null;
      const key = `${sector} ${product?.value ?? ''}`;
      const row = rows.get(key) ?? {
        sector,
        product: product?.value ?? '',
        isSelfStated: true,
        units: 0,
        warned: 0,
        weeks: new Map<string, number>(),
      };
      rows.set(key, row);
      row.units += 1;
      row.isSelfStated &&= product !== null && isSelf(product.record);
      if (warned.has(code)) row.warned += 1;
      if (producedAt !== null) row.weeks.set(mondayOf(producedAt), (row.weeks.get(mondayOf(producedAt)) ?? 0) + 1);
    }
  }
  return [...rows.values()]
    .map((row) => {
      const weeks = [...row.weeks.keys()].sort();
      return { ...row, from: weeks[0] ?? null, until: weeks.at(-1) ?? null };
    })
    .sort((a, b) => b.warned - a.warned || b.units - a.units);
}

/** The Monday of a moment's week in China, yyyy-MM-dd. */
function mondayOf(moment: string): string {
  const china = new Date(Date.parse(moment) + 8 * 3_600_000);
  china.setUTCDate(china.getUTCDate() - ((china.getUTCDay() + 6) % 7));
  return china.toISOString().slice(0, 10);
}
