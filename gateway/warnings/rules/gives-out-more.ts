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
import { type Uses, USES, usesOf } from '../uses.ts';
import { nameOf } from '../values.ts';

/** More of a lot went on than the lot is: other goods go under its code. */
export const givesOutMore: Rule = {
  id: 'gives-out-more',
  zh: '流出数量超过自身数量',
  en: 'More of it went on than it is',
  level: 'SERIOUS',
  sectors: 'ALL',
  basis: 'mass balance: no more goes out than there is',
  parameters: [
    {
      name: 'tolerance',
      value: 5,
      unit: '%',
      source:
        'where scales err by 1 %, wrong of none of what is right, and 2 % would be of 1.3 % (docs/measurements.md)',
    },
  ],
  around: true,
  needs: (sector) => [...amountNeeds(sector), 'productName'],
  judge: (unit, chain, use) => {
    if (isPaper(unit.code)) return [];
    const { links, unread } = usesOf(unit, chain);
    const carried = chain.linksFrom(unit.code).filter(({ kind }) => kind === 'TRANSPORT');
    const fields = new Set(links.map(({ kind }) => fieldFor(kind, unit)));
    return [...fields, ...(fields.has('quantity') ? [] : (['quantity'] as const))].flatMap((field) => {
      const used = links.filter(({ kind }) => fieldFor(kind, unit) === field);
      const load = field === 'quantity' ? carried : [];
      return judged({ unit, chain, field }, { links: used, unread }, load, use);
    });
  },
};

interface Of {
  readonly unit: FactUnit;
  readonly chain: FactChain;
  readonly field: AmountField;
}

function judged(
  { unit, chain, field }: Of,
  { links, unread }: Uses,
  carried: readonly Link[],
  use: Judging,
): readonly Finding[] {
  const name = nameOf(unit, unit.code);
  const words = {
    zh: `${name}：流出数量是否超过自身数量，无法判定`,
    en: `${name}: whether more of it went on than it is is not known`,
  };
  const own = ownAmounts(unit, field);
  const [first] = own;
  if (!first) {
    const isTold = links.some((link) => mayHaveAmount(link, chain));
    const isMeant = isUnheard(unit) || (isTold && (unit.records.length === 0 || isLot(unit)));
    return isMeant ? undecided([unit.code], words, lackOf(unit, field)) : [];
  }
  const measure = first.amount.unit ?? null;
  // Each member may have seen a part of it only.
  const is = Math.max(...own.flatMap(({ amount }) => inMeasure(amount, measure) ?? []));
  const limit = is * (1 + use.parameter('tolerance', first.record.member) / 100);
  const { least, unknown } = totalOf(links, measure);
  if (least > limit) return [firing(unit, own, links, least, is)];
  // One load alone: several may be one after the other.
  const load = carried.find((link) => leastOf(link, measure) > limit);
  if (load) return [firing(unit, own, [load], leastOf(load, measure), is)];
  if (!isLot(unit) || isOtherwiseMeasured(links, unknown)) return [];
  return undecided([unit.code], words, [
    ...lackOfAmounts(unknown, chain),
    ...unread.flatMap((each) => unreadLinks(each.code, each.unread, USES)),
  ]);
}

/** What is counted otherwise than it is told itself: no amount that is missing would tell. */
function isOtherwiseMeasured(links: readonly Link[], unknown: readonly Link[]): boolean {
  return links.length > 0 && links.length === unknown.length && links.some((link) => statedAmounts(link).length > 0);
}

function leastOf(link: Link, measure: string | null): number {
  const amounts = statedAmounts(link).map(({ quantity }) => quantity);
  return spanOf(amounts, measure)?.least ?? 0;
}

function firing(unit: FactUnit, own: readonly OwnAmount[], links: readonly Link[], out: number, is: number): Finding {
  const claims = links.flatMap(statedAmounts);
  const unitOfMeasure = own[0]?.amount.unit;
  const [all, went] = [written({ value: is, unit: unitOfMeasure }), written({ value: out, unit: unitOfMeasure })];
  const [name, more] = [nameOf(unit, unit.code), percentMore(out, is)];
  return fires(
    [unit.code, ...new Set(links.map(({ to }) => to))],
    claims
      .flatMap(({ at }) => at ?? [])
      .toSorted()
      .at(-1) ?? null,
    {
      zh: `${name}共 ${all}，已流出 ${went}，多出 ${more}`,
      en: `${name}: it is ${all}, and ${went} went on, ${more} more`,
    },
    evidenceOfAmounts(unit.code, own, claims),
  );
}
