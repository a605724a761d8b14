import type { Claim, Link } from '../../chain/claims.ts';
import { chainLinksFrom } from '../chain-links.ts';
import { evidenceOfClaim } from '../evidence.ts';
import { fires } from '../findings.ts';
import type { Evidence, Judging, Rule } from '../rule.ts';
import { dayOf } from '../times.ts';
import { nameOf } from '../values.ts';

const HOUR = 3_600_000;
const WHY = {
  OUT_OF_ORDER: { zh: '先用后产', en: 'it was used before it came to be' },
  ENDS_BEFORE: { zh: '结束早于开始', en: 'it ended before it began' },
  TIME: { zh: '各方所记时间不一致', en: 'those who record it differ in when' },
} as const;

/** A step whose times cannot all be right: by its own, by the chain's, or as two members tell it. */
export const timesContradict: Rule = {
  id: 'times-contradict',
  zh: '环节的时间互相矛盾',
  en: 'The times of a step contradict each other',
  level: 'NOTICE',
  sectors: 'ALL',
  basis: 'GB/T 38155 §2.4; docs/decisions/0055',
  parameters: [{ name: 'tolerance', value: 6, unit: 'h', source: 'beside clocks, shifts and paperwork of one day' }],
  needs: () => ['productName'],
  judge: (unit, chain, use) =>
    chainLinksFrom(chain, unit.code).flatMap((link) => {
      const why = [...link.doubts, ...(isToldApart(link, use) ? (['TIME'] as const) : [])];
      if (why.length === 0) return [];
      const [from, to] = [nameOf(unit, link.from), nameOf(chain.units.get(link.to), link.to)];
      const words = {
        zh: `${from} → ${to}：${why.map((each) => WHY[each].zh).join('、')}${told(link)}`,
        en: `${from} → ${to}: ${why.map((each) => WHY[each].en).join(', ')}${told(link)}`,
      };
      return [fires([link.from, link.to], link.claims[0]?.at ?? null, words, link.claims.flatMap(timesOf))];
    }),
};

/** Whether members differ in when by more than clocks do; of those that have other tolerances by the widest. */
function isToldApart(link: Link, { parameter }: Judging): boolean {
  const apart = hoursApart(link);
  return apart > 0 && apart > Math.max(...link.claims.map(({ statedBy }) => parameter('tolerance', statedBy.name)));
}

/** Between the earliest and the latest that it can have been, as those say who record it; a date without a time is all of its day. */
function hoursApart({ claims }: Link): number {
  const periods = claims.filter(({ at }) => at !== null).map(({ period }) => period);
  return (Math.max(...periods.map(({ lo }) => lo)) - Math.min(...periods.map(({ hi }) => hi))) / HOUR;
}

function told({ claims }: Link): string {
  const days = [...new Set(claims.flatMap(({ at, until }) => [at, until]).map(dayOf))].filter((day) => day !== '');
  return days.length === 0 ? '' : ` (${days.join(', ')})`;
}

function timesOf(claim: Claim): readonly Evidence[] {
  const { at, until } = claim;
  return [evidenceOfClaim(claim, 'at', at), ...(until === null ? [] : [evidenceOfClaim(claim, 'until', until)])];
}
