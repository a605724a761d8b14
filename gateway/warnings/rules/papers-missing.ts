import { type Claim, type Link, moment } from '../../chain/claims.ts';
import type { FactChain, FactUnit } from '../../facts/index.ts';
import { datedClaim } from '../chain-links.ts';
import { evidenceOf, evidenceOfClaim, undatedOf, unknownOf } from '../evidence.ts';
import { fires, undecided } from '../findings.ts';
import { unreadLinks } from '../missing.ts';
import type { Finding, Missing, Rule } from '../rule.ts';
import { isAcross, type Seam, SEAMS, seamOf } from '../seams.ts';
import { dayOf } from '../times.ts';
import { nameOf, textIn } from '../values.ts';

const DAY = 86_400_000;

/** Goods went over a seam that demands a paper, and none is on record. */
export const papersMissing: Rule = {
  id: 'papers-missing',
  zh: '交接时应有的合格证、检疫证明或运单缺失',
  en: 'A certificate or waybill that a hand-over demands is missing',
  level: 'NOTICE',
  sectors: [...new Set(SEAMS.map(({ sector }) => sector))],
  basis: '承诺达标合格证: buyers must collect it; 动物检疫证明; 危险货物电子运单',
  parameters: [{ name: 'days', value: 5, unit: 'd', source: 'registers are written up some days after' }],
  around: true,
  needs: (sector) => [
    'productName',
    'producer { uscc name }',
    ...(sector === 'AGRICULTURE' ? ['kind'] : []),
    ...SEAMS.flatMap((seam) => (seam.sector === sector ? seam.needs : [])),
  ],
  judge: (unit, chain, use) => {
    const seam = seamOf(unit);
    if (!seam) return [];
    // Whose register the paper is missing in.
    const days = use.parameter('days', unit.records.find(({ sector }) => sector === seam.sector)?.member);
    const wait = days * DAY;
    const since = papersSince(unit, chain, seam);
    const bare = handOversOf(unit, chain, seam).filter(({ by }) => since > by + wait || since === Infinity);
    const late = bare.filter(({ by }) => by + wait < use.now);
    const missing = bare.length > 0 ? whatIsMissing(unit, seam) : [];
    if (late.length > 0 && missing.length === 0) return [firing(unit, chain, seam, late, days)];
    const undated = bare.filter(({ claim }) => claim === null).flatMap(({ link }) => undatedOf(link));
    const open = late.length > 0 || undated.length > 0 ? [...missing, ...undated] : [];
    const [name, { zh, en }] = [nameOf(unit, unit.code), seam.paper];
    return undecided(
      [unit.code, ...new Set(bare.map(({ link }) => link.to))],
      { zh: `${name}：交接时有无${zh}，无法判定`, en: `${name}: whether it went with a ${en} is not known` },
      open,
    );
  },
};

interface HandOver {
  readonly link: Link;
  /** Until when it was made, epoch milliseconds; Infinity: nobody tells. */
  readonly by: number;
  readonly claim: Claim | null;
}

/** Into another sector's registers. What a firm makes of its own goods it hands over to nobody. */
function handOversOf({ code, records }: FactUnit, chain: FactChain, seam: Seam): readonly HandOver[] {
  const makers = makersIn(records);
  return chain.linksFrom(code).flatMap((link): HandOver[] => {
    const to = chain.units.get(link.to);
    if (!isAcross(seam, link, to)) return [];
    if (link.kind === 'TRANSFORM' && makersIn(to?.records ?? []).some((maker) => makers.includes(maker))) return [];
    const claim = datedClaim(link);
    return [{ link, by: moment(claim?.at ?? null)?.hi ?? Infinity, claim }];
  });
}

function makersIn(records: FactUnit['records']): readonly string[] {
  return records.flatMap(({ values }) => textIn(values, 'producer', 'uscc') ?? []);
}

/** Since when a paper is there; -Infinity where its day is not told. Which hand-over it was for nobody tells: one is taken for all after it. */
function papersSince({ code, records }: FactUnit, chain: FactChain, seam: Seam): number {
  const told = [
    ...records.flatMap((record) => (record.sector === seam.sector ? seam.papersIn(record) : [])),
    ...chain
      .linksFrom(code)
      .filter(seam.isUnder)
      .map((link) => ({ at: datedClaim(link)?.at ?? null })),
  ];
  return Math.min(...told.map(({ at }) => moment(at)?.lo ?? -Infinity));
}

/** Who could know of a paper yet. */
function whatIsMissing(unit: FactUnit, { sector: own, needs, kinds }: Seam): readonly Missing[] {
  const fields = needs.map((need) => need.split(' ', 1)[0] ?? need);
  const kind = unit.records.some(({ untold }) => untold['kind'] !== undefined) ? ['kind'] : [];
  const told = [...fields, ...kind].flatMap((field) => unknownOf(unit, field));
  const links = unreadLinks(unit.code, unit.unread.FORWARD, kinds);
  const all = [...told, ...links].filter(({ sector }) => sector === null || sector === own);
  return [...new Map(all.map((each) => [`${each.member} ${each.reason} ${each.field}`, each])).values()];
}

function firing(unit: FactUnit, chain: FactChain, seam: Seam, late: readonly HandOver[], days: number): Finding {
  const [first] = late.toSorted((a, b) => a.by - b.by);
  const at = first?.claim?.at ?? null;
  const { code } = unit;
  const to = first?.link.to ?? code;
  const [name, other, day] = [nameOf(unit, code), nameOf(chain.units.get(to), to), dayOf(at)];
  const { zh, en } = seam.paper;
  return fires(
    [code, ...new Set(late.map(({ link }) => link.to))],
    at,
    {
      zh: `${name} ${day} 已用于或交给${other}，${days} 天后仍查不到${zh}`,
      en: `${name} went to ${other} on ${day}, and ${days} days later no ${en} of it is on record`,
    },
    [
      ...late.flatMap(({ claim }) => (claim ? [evidenceOfClaim(claim, 'at', claim.at)] : [])),
      ...unit.records
        .filter(({ sector }) => sector === seam.sector)
        .flatMap((record) =>
          Object.entries(seam.says(record)).map(([field, of]) => evidenceOf(record, code, field, of)),
        ),
    ],
  );
}
