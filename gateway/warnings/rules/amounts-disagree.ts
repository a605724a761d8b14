import type { Link } from '../../chain/claims.ts';
import type { FactChain, Unread } from '../../facts/index.ts';
import { inMeasure, type StatedClaim, statedAmounts, written } from '../amounts.ts';
import { evidenceOfClaim } from '../evidence.ts';
import { fires, undecided } from '../findings.ts';
import { lackOfAmounts, mayHaveAmount, unreadLinks } from '../missing.ts';
import type { Finding, Judging, Missing, Rule } from '../rule.ts';
import { nameOf } from '../values.ts';

/** Two members report one handover, and not the same amount. */
export const amountsDisagree: Rule = {
  id: 'amounts-disagree',
  zh: '双方单据数量不一致',
  en: 'Two sides report other amounts of one handover',
  level: 'NOTICE',
  sectors: 'ALL',
  basis: 'both sides keep records of one handover: NY/T 4712-2025 来源 and 去向',
  parameters: [
    {
      name: 'tolerance',
      value: 5,
      unit: '%',
      source:
        'where scales err by 1 %, wrong of 0.1 % of what is right, and 2 % would be of 15.8 % (docs/measurements.md)',
    },
  ],
  around: true,
  needs: () => ['productName'],
  judge: (unit, chain, use) => {
    // A link is judged once: with its product, or with its source where the product is beyond the chain.
    const links = [...chain.linksTo(unit.code), ...chain.linksFrom(unit.code).filter(({ to }) => !chain.units.has(to))];
    return links.flatMap((link): readonly Finding[] => {
      const source = chain.units.get(link.from);
      const pair = farthest(statedAmounts(link));
      const name = nameOf(source, link.from);
      if (pair && pair.apart > toleranceOf(pair, use)) return [firing(link, name, pair.more, pair.less)];
      const others = [...(source?.unread.FORWARD ?? []), ...(chain.units.get(link.to)?.unread.BACK ?? [])];
      return undecided(
        [link.to, link.from],
        {
          zh: `${name}：双方单据数量是否一致，无法判定`,
          en: `${name}: whether both sides report one amount is not known`,
        },
        missingOf({ link, chain, isCompared: pair !== null }, others),
      );
    });
  },
};

/** The two amounts that compare and are most apart; null: no two compare. */
function farthest(
  stated: readonly StatedClaim[],
): { readonly more: StatedClaim; readonly less: StatedClaim; readonly apart: number } | null {
  let found: { more: StatedClaim; less: StatedClaim; apart: number } | null = null;
  for (const [i, a] of stated.entries())
    for (const b of stated.slice(i + 1)) {
      const [x, y] = [inMeasure(a.quantity, b.quantity.unit), b.quantity.value];
      if (x === null) continue;
      const largest = Math.max(Math.abs(x), Math.abs(y));
      const apart = largest === 0 ? 0 : Math.abs(x - y) / largest;
      if (!found || apart > found.apart) found = { ...(x > y ? { more: a, less: b } : { more: b, less: a }), apart };
    }
  return found;
}

/** Of two that have other ones the wider: one of them weighs no better than that. */
function toleranceOf({ more, less }: Record<'more' | 'less', StatedClaim>, { parameter }: Judging): number {
  return Math.max(...[more, less].map(({ statedBy }) => parameter('tolerance', statedBy.name))) / 100;
}

interface Compared {
  readonly link: Link;
  readonly chain: FactChain;
  readonly isCompared: boolean;
}

/** What could show a disagreement yet: nothing where nobody has an amount. */
function missingOf({ link, chain, isCompared }: Compared, others: readonly Unread[]): readonly Missing[] {
  const { claims } = link;
  const stated = statedAmounts(link);
  const silentOfIt = claims.filter(({ quantity }) => quantity === null);
  if (!mayHaveAmount(link, chain)) return [];
  const heard = new Set(claims.map(({ statedBy }) => statedBy.name));
  const unheard = others.filter(({ member }) => member === null || !heard.has(member));
  const silent = unreadLinks(link.from, unheard, [link.kind]);
  return [
    ...(stated.length > 1 && !isCompared ? lackOfAmounts([{ claims: stated }], chain) : []),
    ...(claims.length > 1 ? lackOfAmounts([{ claims: silentOfIt }], chain) : []),
    ...new Map(silent.map((each) => [`${each.sector} ${each.member} ${each.reason}`, each])).values(),
  ];
}

function firing(link: Link, name: string, more: StatedClaim, less: StatedClaim): Finding {
  const [a, b] = [written(more.quantity), written(less.quantity)];
  const words = {
    zh: `${name}：同一次交接，${more.statedBy.name} 记 ${a}，${less.statedBy.name} 记 ${b}`,
    en: `${name}: of one handover ${more.statedBy.name} reports ${a}, ${less.statedBy.name} ${b}`,
  };
  const evidence = [evidenceOfClaim(more, 'quantity', a), evidenceOfClaim(less, 'quantity', b)];
  return fires([link.to, link.from], more.at ?? less.at, words, evidence);
}
