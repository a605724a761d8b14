import { unitOf } from '@tongcha/schema';
import type { Claim, Link } from '../chain/claims.ts';
import type { FactUnit } from '../facts/index.ts';
import { isRecord } from '../json/is-record.ts';
import { numberOf } from '../json/raw-json.ts';
import { type Measure, NO_MEASURE, SHARE, SHARE_IN } from './flow.ts';

/** An amount as several say it, in the base unit of what it measures. */
export interface Amount {
  readonly least: number;
  readonly most: number;
  readonly measure: number;
}

/** How much a unit is, and in what that is written. */
export interface OwnAmount extends Amount {
  /** `kg`, as the first record writes it. */
  readonly unit: string | null;
  /** How many of the base unit one of it is. */
  readonly factor: number;
}

export const UNKNOWN_AMOUNT: OwnAmount = { least: NaN, most: NaN, measure: NO_MEASURE, unit: null, factor: 1 };

const WEIGHED: ReadonlySet<string> = new Set(['mass', 'volume', 'length', 'area', 'percent']);

/** What the amounts of a chain are measured in, each once. */
export class Measures {
  readonly all: Measure[] = [SHARE];
  readonly #byUnit = new Map<string, { readonly measure: number; readonly factor: number }>();
  readonly #byName = new Map<string, number>();

  /** Null where nobody knows what is meant: an amount without a unit compares with nothing. */
  of(unit: string | null): { readonly measure: number; readonly factor: number } | null {
    if (unit === null) return null;
    let known = this.#byUnit.get(unit);
    if (!known) {
      // One that is not known compares with its like.
      const { measure, factor } = unitOf(unit) ?? { measure: `?${unit}`, factor: 1 };
      this.#byUnit.set(unit, (known = { measure: this.#indexOf(measure), factor }));
    }
    return known;
  }

  #indexOf(name: string): number {
    let index = this.#byName.get(name);
    if (index === undefined) {
      const isCounted = !WEIGHED.has(name) && !name.startsWith('?');
      index = this.all.push({ name, isCounted, isConserved: name === 'mass' }) - 1;
      this.#byName.set(name, index);
    }
    return index;
  }
}

/** How much a unit is, by all records that say so in one measure, the first one's. */
export function ownAmountOf({ records }: FactUnit, measures: Measures): OwnAmount {
  let found: OwnAmount = UNKNOWN_AMOUNT;
  for (const { values } of records) {
    const quantity = values['quantity'];
    if (!isRecord(quantity)) continue;
    const [value, unit] = [numberOf(quantity['value']), quantity['unit']];
    if (value === null || typeof unit !== 'string') continue;
    const said = amountIn(value, unit, measures);
    if (!said) continue;
    if (found === UNKNOWN_AMOUNT) found = { ...said, unit, factor: measures.of(unit)?.factor ?? 1 };
    else if (found.measure === said.measure) found = { ...found, ...hull(found, said) };
  }
  return found;
}

/**
 * How much went along a link, by all that say so in one measure, the first one's. Of a balance over a period the share counts,
 * as nobody weighed what of which feed is where.
 */
export function linkAmountOf({ kind, claims }: Link, measures: Measures): Amount {
  if (kind === 'MASS_BALANCE') return shareOf(claims) ?? quantityOf(claims, measures) ?? UNKNOWN_AMOUNT;
  return quantityOf(claims, measures) ?? shareOf(claims) ?? UNKNOWN_AMOUNT;
}

function quantityOf(claims: readonly Claim[], measures: Measures): Amount | null {
  let found: Amount | null = null;
  for (const { quantity } of claims) {
    const said = quantity && amountIn(quantity.value, quantity.unit, measures);
    if (said) found = !found ? said : found.measure === said.measure ? hull(found, said) : found;
  }
  return found;
}

function shareOf(claims: readonly Claim[]): Amount | null {
  let found: Amount | null = null;
  for (const { share } of claims) {
    if (share === null || share < 0 || share > 1) continue;
    const said = { least: share, most: share, measure: SHARE_IN };
    found = found ? hull(found, said) : said;
  }
  return found;
}

function amountIn(value: number, unit: string | null, measures: Measures): Amount | null {
  const known = value >= 0 && value < Infinity ? measures.of(unit) : null;
  return known && { least: value * known.factor, most: value * known.factor, measure: known.measure };
}

function hull(a: Amount, b: Amount): Amount {
  return { least: Math.min(a.least, b.least), most: Math.max(a.most, b.most), measure: a.measure };
}
