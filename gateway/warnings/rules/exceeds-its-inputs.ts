import type { Link } from '../../chain/claims.ts';
import type { FactChain, FactUnit } from '../../facts/index.ts';
import {
  type AmountField,
  amountNeeds,
  evidenceOfAmounts,
  fieldFor,
  inMeasure,
  isLot,
  isPaper,
  type OwnAmount,
  ownAmounts,
  percentMore,
  spanOf,
  statedAmounts,
  totalOf,
  written,
} from '../amounts.ts';
import { fires, undecided } from '../findings.ts';
import { isUnheard, lackOf, lackOfAmounts, mayHaveAmount, unreadLinks } from '../missing.ts';
import type { Finding, Judging, Rule } from '../rule.ts';
import { nameOf, textIn } from '../values.ts';

/** By which a product comes to be out of others. */
const MAKES: readonly string[] = ['TRANSFORM', 'PACK', 'MASS_BALANCE'];
/** Kinds of agriculture's records out of which more comes than goes in: it grows. */
const GROWS: readonly unknown[] = ['PLOT', 'LIVESTOCK'];

/** A product is more than all that went into it: an input is not recorded, or goods of elsewhere go under its code. */
export const exceedsItsInputs: Rule = {
  id: 'exceeds-its-inputs',
  zh: '产出数量超过投入数量',
  en: 'A product is more than what went into it',
  level: 'SERIOUS',
  sectors: 'ALL',
  basis: 'mass balance: no more comes out than went in',
  parameters: [
    {
      name: 'tolerance',
      value: 5,
      unit: '%',
      source:
        'where scales err by 1 %, wrong of none of what is right, and 2 % would be of 1.8 % (docs/measurements.md)',
    },
  ],
  around: true,
  needs: (sector) => [
    ...amountNeeds(sector),
    'productName',
    'producedAt',
    ...(sector === 'AGRICULTURE' ? ['kind'] : []),
  ],
  judge: (unit, chain, use) => {
    if (isPaper(unit.code)) return [];
    const inputs = chain.linksTo(unit.code).filter(({ kind }) => MAKES.includes(kind));
    if (inputs.some(({ from }) => grows(chain.units.get(from)))) return [];
    const fields = new Set<AmountField>(inputs.map(({ kind }) => fieldFor(kind, unit)));
    if (fields.size === 0) fields.add('quantity');
    return [...fields].flatMap((field) => {
      const links = inputs.filter(({ kind }) => fieldFor(kind, unit) === field);
      return judged(unit, chain, field, links, use);
    });
  },
};

function judged(
  unit: FactUnit,
  chain: FactChain,
  field: AmountField,
  inputs: readonly Link[],
  use: Judging,
): readonly Finding[] {
  const name = nameOf(unit, unit.code);
  const words = {
    zh: `${name}：产出是否超过投入，无法判定`,
    en: `${name}: whether it is more than what went into it is not known`,
  };
  const own = ownAmounts(unit, field);
  const [first] = own;
  if (!first) {
    const isTold = inputs.some((link) => mayHaveAmount(link, chain));
    const isKept = inputs.length > 0 && unit.records.some(({ untold }) => untold[field] !== undefined);
    const isMeant = isUnheard(unit) || (isTold && unit.records.length === 0) || ((isTold || isKept) && isLot(unit));
    return isMeant ? undecided([unit.code], words, lackOf(unit, field)) : [];
  }
  const measure = first.amount.unit ?? null;
  const is = Math.min(...own.flatMap(({ amount }) => inMeasure(amount, measure) ?? []));
  const enough = is / (1 + use.parameter('tolerance', first.record.member) / 100);
  const { most, unknown } = totalOf(inputs, measure);
  if (most >= enough) return [];
  // Of an input of which nobody says how much went in it is at most all there is of it.
  const rest = unknown.map((link) => ({ link, most: allOf(chain.units.get(link.from), field, measure) }));
  const atMost = rest.reduce((sum, each) => sum + each.most, most);
  const silent = unreadLinks(unit.code, unit.unread.BACK, MAKES);
  if (inputs.length > 0 && atMost < enough && silent.length === 0) return [firing(unit, own, inputs, atMost, is)];
  if (!isLot(unit) || isOtherwiseMeasured(inputs, measure)) return [];
  return undecided([unit.code], words, [...lackOfAmounts(unknown, chain), ...silent]);
}

/** Kilograms in, boxes out: no amount that is missing would tell. */
function isOtherwiseMeasured(inputs: readonly Link[], measure: string | null): boolean {
  const stated = inputs.flatMap(statedAmounts);
  return stated.length > 0 && stated.every(({ quantity }) => inMeasure(quantity, measure) === null);
}

function grows(source: FactUnit | undefined): boolean {
  return source !== undefined && source.records.some(({ values }) => GROWS.includes(values['kind']));
}

function allOf(source: FactUnit | undefined, field: AmountField, measure: string | null): number {
  if (!source || source.unread.RECORDS.length > 0) return Infinity;
  const amounts = ownAmounts(source, field).map(({ amount }) => amount);
  return spanOf(amounts, measure)?.most ?? Infinity;
}

function firing(unit: FactUnit, own: readonly OwnAmount[], inputs: readonly Link[], into: number, is: number): Finding {
  const unitOfMeasure = own[0]?.amount.unit;
  const [out, went] = [written({ value: is, unit: unitOfMeasure }), written({ value: into, unit: unitOfMeasure })];
  const [name, more] = [nameOf(unit, unit.code), percentMore(is, into)];
  const claims = inputs.flatMap(statedAmounts);
  return fires(
    [unit.code, ...new Set(inputs.map(({ from }) => from))],
    textIn(own[0]?.record.values, 'producedAt') ?? claims[0]?.at ?? null,
    {
      zh: `${name}产出 ${out}，投入最多 ${went}，多出 ${more}`,
      en: `${name}: ${out} out of at most ${went}, ${more} more`,
    },
    evidenceOfAmounts(unit.code, own, claims),
  );
}
