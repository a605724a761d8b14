import { evidenceOf, evidenceOfClaim, undatedOf, unknownOf } from '../evidence.ts';
import { chainLinksFrom, datedClaim } from '../chain-links.ts';
import type { Link } from '../../chain/claims.ts';
import type { FactChain, FactRecord, FactUnit } from '../../facts/index.ts';
import { fires, undecided } from '../findings.ts';
import type { Evidence, Finding, Judging, Missing, Rule } from '../rule.ts';
import { type Taking, takingsAfter } from '../takings.ts';
import { dayOf, daysBetween } from '../times.ts';
import { nameOf, numberIn, textIn } from '../values.ts';

const SECTOR = 'AGRICULTURE';
/** What has such a period, by its record or its code. */
const INPUTS: ReadonlySet<string | null> = new Set(['VETERINARY_DRUG', 'PESTICIDE']);
const INPUT_CODE = /^(?:vetdrug|pesticide):/;
/** What may have been treated. */
const PRODUCE: ReadonlySet<string | null> = new Set(['CROP', 'LIVESTOCK', 'EGG', 'PLOT']);

/** Something was harvested, laid or slaughtered within the days that a drug or pesticide used on it asks for. */
export const withdrawalPeriod: Rule = {
  id: 'withdrawal-period',
  zh: '休药期或安全间隔期未满',
  en: 'The withdrawal period of a drug, or the interval of a pesticide, was not kept',
  level: 'SERIOUS',
  sectors: [SECTOR],
  basis: '兽药管理条例 第四十条; 食品安全法 (农业投入品安全间隔期、休药期)',
  parameters: [
    {
      name: 'pesticideDays',
      value: 0,
      unit: 'd',
      source: '0: not known. A pesticide’s interval stands on its label, by crop; no register on the graph records it',
    },
  ],
  needs: (sector) => (sector === SECTOR ? ['productName', 'kind', 'producedAt', 'withdrawalDays'] : ['productName']),
  judge: (unit, chain, use) => [...usesOf(unit, chain, use), ...usesUnknown(unit)],
};

function usesOf(input: FactUnit, chain: FactChain, use: Judging): readonly Finding[] {
  const uses = chainLinksFrom(chain, input.code).filter(({ kind }) => kind === 'TREAT');
  if (uses.length === 0 || !isInput(input)) return [];
  const period = periodOf(input, use);
  return uses.flatMap((link) =>
    takingsAfter(link, chain, isOfSector).flatMap((taking) => judgeOne({ input, link, period, taking }, chain)),
  );
}

interface Period {
  readonly days: number | null;
  readonly evidence: readonly Evidence[];
}

interface Use {
  readonly input: FactUnit;
  readonly link: Link;
  readonly period: Period;
  readonly taking: Taking;
}

function judgeOne({ input, link, period, taking }: Use, chain: FactChain): readonly Finding[] {
  const { code } = input;
  const claim = datedClaim(link);
  const between = daysBetween(claim?.at ?? null, taking.at);
  const codes = [...new Set([taking.code, code, link.to])];
  const [product, drug] = [nameOf(chain.units.get(taking.code), taking.code), nameOf(input, code)];
  if (period.days !== null && claim && between !== null) {
    if (between < 0 || between >= period.days) return [];
    const [used, taken] = [dayOf(claim.at), dayOf(taking.at)];
    const words = {
      zh: `${product}：${used}使用${drug}，${taken}收获，间隔${between}天，应满${period.days}天`,
      en: `${product}: ${drug} was used on ${used} and it was taken on ${taken}, ${between} days later instead of ${period.days}`,
    };
    return [
      fires(codes, taking.at, words, [...period.evidence, evidenceOfClaim(claim, 'at', claim.at), ...taking.evidence]),
    ];
  }
  const missing = [
    ...(period.days === null ? daysMissing(input) : []),
    ...(claim ? [] : undatedOf(link)),
    ...taking.missing,
  ];
  const words = {
    zh: `${product}是否满足${drug}的休药期或安全间隔期无法判定`,
    en: `whether ${product} was taken after the withdrawal period of ${drug} is not known`,
  };
  return undecided(codes, words, missing);
}

/** Of several that are recorded the longest. */
function periodOf({ code, records }: FactUnit, { parameter }: Judging): Period {
  const told = records.flatMap((record) => {
    const days = numberIn(record.values, 'withdrawalDays');
    return days === null ? [] : [{ days, evidence: [evidenceOf(record, code, 'withdrawalDays', days)] }];
  });
  const [longest] = told.sort((a, b) => b.days - a.days);
  if (longest) return longest;
  const set = records
    .filter(({ values }) => textIn(values, 'kind') === 'PESTICIDE')
    .map(({ member }) => parameter('pesticideDays', member))
    .filter((days) => days > 0);
  return { days: set.length === 0 ? null : Math.max(...set), evidence: [] };
}

function daysMissing(input: FactUnit): readonly Missing[] {
  const { code, records } = input;
  const unknown = unknownOf(input, 'withdrawalDays').filter(({ sector }) => sector === null || sector === SECTOR);
  return unknown.length > 0
    ? unknown
    : records
        .filter(isOfSector)
        .map(({ sector, member }) => ({ sector, member, code, field: 'withdrawalDays', reason: 'NOT_RECORDED' }));
}

/** What was used on something that may have been treated could not be read. */
function usesUnknown({ code, records, unread }: FactUnit): readonly Finding[] {
  if (!records.some((record) => isOfSector(record) && PRODUCE.has(textIn(record.values, 'kind')))) return [];
  const missing = unread.BACK.flatMap(({ sector, member, reason, kinds }): Missing[] =>
    reason === 'NOT_ASKED' || (sector !== null && sector !== SECTOR) || (kinds !== null && !kinds.includes('TREAT'))
      ? []
      : [{ sector, member, code, field: 'links', reason }],
  );
  const words = { zh: '使用过哪些投入品无法得知', en: 'what was used on it is not known' };
  return undecided([code], words, missing);
}

function isInput({ code, records }: FactUnit): boolean {
  const own = records.filter(isOfSector);
  // Where no record tells of what kind it is, its code does.
  if (own.every(({ untold }) => untold['kind'] !== undefined) && INPUT_CODE.test(code)) return true;
  return own.some(({ values }) => INPUTS.has(textIn(values, 'kind')) || numberIn(values, 'withdrawalDays') !== null);
}

function isOfSector({ sector }: FactRecord): boolean {
  return sector === SECTOR;
}
