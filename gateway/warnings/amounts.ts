import { type Amount, convert } from '@tongcha/schema';
import type { Claim, Link } from '../chain/claims.ts';
import type { FactRecord, FactUnit } from '../facts/index.ts';
import { isRecord } from '../json/is-record.ts';
import { numberOf } from '../json/raw-json.ts';
import { evidenceOf, evidenceOfClaim } from './evidence.ts';
import type { Evidence } from './rule.ts';

/** By what several say of one thing, as numbers of one unit of measure. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

/** How much one record says that its unit was when it came to be. */
export interface OwnAmount {
  readonly record: FactRecord;
  readonly field: AmountField;
  readonly amount: Amount;
}

/** Shares of a mass balance are of rare-earth oxide (稀土管理条例: what is reported is converted to REO), not of goods. */
export type AmountField = 'quantity' | 'reoKilograms';

/** Fields of records that `ownAmounts` reads. */
export function amountNeeds(sector: string): readonly string[] {
  return sector === 'RARE_EARTH' ? ['quantity { value unit }', 'reoKilograms'] : ['quantity { value unit }'];
}

/** In which field a unit says how much it is where links of a kind tell how much of it went on, or into it. */
export function fieldFor(kind: string, { records }: FactUnit): AmountField {
  return kind === 'MASS_BALANCE' && records.some(({ sector }) => sector === 'RARE_EARTH') ? 'reoKilograms' : 'quantity';
}

export function ownAmounts({ records }: FactUnit, field: AmountField): readonly OwnAmount[] {
  return records.flatMap((record) => {
    const amount = amountIn(record.values[field], 'kg');
    return amount ? [{ record, field, amount }] : [];
  });
}

/** An amount as a record has it; null where it has none. @param unit in which a bare number is meant */
export function amountIn(value: unknown, unit: string | null): Amount | null {
  const number = numberOf(value);
  if (number !== null) return { value: number, unit };
  const [amount, measure] = isRecord(value) ? [numberOf(value['value']), value['unit']] : [null, null];
  return amount === null ? null : { value: amount, unit: typeof measure === 'string' ? measure : null };
}

/** What an amount is in a unit of measure; null where they do not convert, or one of them has none. */
export function inMeasure(amount: Amount, unit: string | null): number | null {
  if (!amount.unit || !unit) return !amount.unit && !unit ? amount.value : null;
  return convert(amount, unit);
}

/** Of those that convert to the unit of measure; null where none does. */
export function spanOf(amounts: readonly Amount[], unit: string | null): Span | null {
  const numbers = amounts.flatMap((amount) => inMeasure(amount, unit) ?? []);
  return numbers.length === 0 ? null : { least: Math.min(...numbers), most: Math.max(...numbers) };
}

/** A claim that says how much. */
export type StatedClaim = Claim & { readonly quantity: NonNullable<Claim['quantity']> };

export function statedAmounts({ claims }: Pick<Link, 'claims'>): readonly StatedClaim[] {
  return claims.filter((claim): claim is StatedClaim => claim.quantity !== null);
}

/**
 * What went over links, all together. What several links say of one pair of codes may be one handover told by two members in
 * other words: at least the largest of them, at most all.
 * @returns `unknown`: links that do not say how much, or not so that it could be compared
 */
export function totalOf(links: readonly Link[], unit: string | null): Span & { readonly unknown: readonly Link[] } {
  const unknown: Link[] = [];
  let [least, most] = [0, 0];
  for (const pair of Map.groupBy(links, ({ from, to }) => `${from}\n${to}`).values()) {
    let largest = 0;
    for (const alike of Map.groupBy(pair, ({ kind }) => kind).values()) {
      let sum = 0;
      for (const link of alike) {
        const span = spanOf(
          statedAmounts(link).map(({ quantity }) => quantity),
          unit,
        );
        if (!span) {
          unknown.push(link);
          continue;
        }
        sum += span.least;
        most += span.most;
      }
      largest = Math.max(largest, sum);
    }
    least += largest;
  }
  return { least, most, unknown };
}

/** A lot, and no thing by itself, which may be used again and again and is no amount. */
export function isLot({ records }: FactUnit): boolean {
  return records.some(({ values }) => values['level'] === 'LOT');
}

/** A paper under which goods go: the same goods by another code. */
export function isPaper(code: string): boolean {
  return code.startsWith('cert:');
}

/** Amounts as they are recorded, as evidence. */
export function evidenceOfAmounts(
  code: string,
  own: readonly OwnAmount[],
  claims: readonly StatedClaim[],
): readonly Evidence[] {
  return [
    ...own.map(({ record, field, amount }) => evidenceOf(record, code, field, written(amount))),
    ...claims.map((claim) => evidenceOfClaim(claim, 'quantity', written(claim.quantity))),
  ];
}

/** `8.25 t`, four digits. */
export function written({ value, unit }: Amount): string {
  const digits = Number(value.toPrecision(4));
  return unit ? `${digits} ${unit}` : String(digits);
}

/** By how many hundredths one is more than the other: `26.7 %`. */
export function percentMore(value: number, than: number): string {
  return than === 0 ? '∞' : `${Number(((value / than - 1) * 100).toPrecision(3))} %`;
}
