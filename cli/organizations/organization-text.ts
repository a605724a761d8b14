import { table } from '@tongcha/command';
import { indicatorMissing } from '@tongcha/schema';
import { gapText, sectorMark, type TreeOptions, withheldTexts } from '../chain/chain-tree.ts';
import { day } from '../day.ts';
import { shareText } from '../impact/range-text.ts';
import { memberNamed, type NamedMember, wholeName } from '../members/member-text.ts';
import { breakReason } from '../origins/traceable-text.ts';
import { wordsIn } from '../words.ts';
import type { OrganizationKnown, OrganizationView, Register } from './organization-view.ts';

type Options = TreeOptions & { readonly members: readonly NamedMember[] };

/** For people: what each register has of it, how many of its units can be traced, the indicator, and what is missing. */
export function organizationText(view: OrganizationView, options: Options): string {
  const { language, paint, members } = options;
  const own = WORDS[language];
  const { name, uscc, registers, traceRate, indicator } = view;
  const isKnown = registers.entries.length > 0;
  return [
    [
      paint('bold', [name, uscc].filter(Boolean).join(' ')),
      ...(isKnown ? [] : [registers.complete ? own.unknown : own.unknownYet]),
      ...registers.entries.flatMap((entry) => registerLines(entry, options)),
    ],
    rateLines(traceRate, options),
    indicator ? indicatorLines(indicator, options) : [],
    [
      view.complete ? own.complete : own.incomplete,
      ...view.gaps.map((gap) => paint('yellow', gapText(gap, { members }, language))),
      ...withheldTexts(view, wordsIn(language)).map((text) => paint('dim', text)),
      ...((view.withheld ?? []).length === 0 ? [] : [paint('dim', `· ${wordsIn(language).askForIt}`)]),
    ],
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function registerLines(entry: Register, { language, paint, members }: Options): string[] {
  const own = WORDS[language];
  const { licences, categories, penalties, division } = entry;
  const who = wholeName(entry.sector, memberNamed(entry, members, language), language);
  const certificates = [...(licences ?? []), ...(categories ?? [])].map(
    ({ kind, number, status, issuedAt, validUntil }) =>
      [kind, number, status, `${day(issuedAt) ?? own.unsaid} – ${day(validUntil) ?? own.unsaid}`].map(
        (each) => each ?? '',
      ),
  );
  return [
    [`${sectorMark(entry.sector, paint)} ${who}`, division && own.registered(division)].filter(Boolean).join('  '),
    ...(certificates.length === 0 ? [`    ${own.noLicences}`] : table(certificates).map((line) => `    ${line}`)),
    ...(penalties ?? []).map(({ number, at, reason }) =>
      paint('red', `    ${[own.penalty, day(at), number, reason].filter(Boolean).join(' ')}`),
    ),
  ];
}

function rateLines(rate: OrganizationKnown['traceRate'], { language, paint }: Options): string[] {
  const own = WORDS[language];
  if (rate.listed === 0) return [paint('bold', own.rate), own.nothingListed];
  const causes = rate.causes.map(({ reason, sector, units }) =>
    [sector && wordsIn(language).sector(sector), breakReason(reason, language), units].filter(Boolean).join(' '),
  );
  return [
    `${paint('bold', own.rate)} ${shareText({ ...rate, unit: null })}`,
    own.sample(rate.sampled, `${rate.isAll ? '' : '≥'}${rate.listed}`, rate.draw),
    own.ofThese(rate.traceable, rate.broken, rate.undecided),
    ...causes,
  ];
}

function indicatorLines(
  { version, least, most, grade, components }: NonNullable<OrganizationKnown['indicator']>,
  { language, paint }: Options,
): string[] {
  const own = WORDS[language];
  const points = (value: number): string => String(Number(value.toFixed(1)));
  return [
    `${paint('bold', own.indicator(version))} ${points(least)}–${points(most)}  ${grade === null ? own.noGrade : own.grades[grade]}`,
    ...table(
      components.map((each) => [
        own.parts[each.name],
        `${points(each.least * each.weight)}–${points(each.most * each.weight)} / ${each.weight}`,
        each.missing === null ? '' : own.missing(indicatorMissing(each.missing, language)),
      ]),
    ),
  ];
}

const WORDS = {
  zh: {
    unknown: '没有任何登记系统有这家单位。',
    unknownYet: '已答复的登记系统都没有这家单位;还有未答复的,见下。',
    unsaid: '不详',
    registered: (division: string): string => `登记地 ${division}`,
    noLicences: '没有许可记录',
    penalty: '行政处罚',
    rate: '追溯率(95% 区间)',
    nothingListed: '没有可供您列出的产品:追溯率不详。',
    sample: (sampled: number, listed: string, draw: string): string =>
      `抽样 ${sampled} 个,共列出 ${listed} 个(抽样批次 ${draw})`,
    ofThese: (traceable: number, broken: number, undecided: number): string =>
      `可追溯 ${traceable},断链 ${broken},不明 ${undecided}`,
    indicator: (version: string): string => `质量信用指标(公式 ${version})`,
    noGrade: '不评等次:有组成缺失,或跨两个等次',
    grades: { HIGH: '优', GOOD: '良', FAIR: '中', LOW: '低' },
    parts: {
      TRACE_RATE: '追溯率',
      INSPECTIONS: '检验检测',
      RECALLS: '召回',
      PENALTIES: '行政处罚',
      COMPLAINTS: '投诉举报',
      LICENCES: '许可',
    },
    missing: (why: string): string => `缺失:${why}`,
    complete: '完整:可查询的都已查询。',
    incomplete: '不完整:缺口如下。',
  },
  en: {
    unknown: 'No register has this organisation.',
    unknownYet: 'No register that has answered has it; others have not answered, as below.',
    unsaid: 'not known',
    registered: (division: string): string => `registered in ${division}`,
    noLicences: 'no licence on record',
    penalty: 'penalty',
    rate: 'trace rate (95 % interval)',
    nothingListed: 'There is nothing of it that you may list: its trace rate is not known.',
    sample: (sampled: number, listed: string, draw: string): string =>
      `a sample of ${sampled} of ${listed} that are listed (draw ${draw})`,
    ofThese: (traceable: number, broken: number, undecided: number): string =>
      `${traceable} traceable, ${broken} broken, ${undecided} undecided`,
    indicator: (version: string): string => `indicator (formula ${version})`,
    noGrade: 'no grade: a component is missing, or it lies in two',
    grades: { HIGH: 'high', GOOD: 'good', FAIR: 'fair', LOW: 'low' },
    parts: {
      TRACE_RATE: 'trace rate',
      INSPECTIONS: 'inspections',
      RECALLS: 'recalls',
      PENALTIES: 'penalties',
      COMPLAINTS: 'complaints',
      LICENCES: 'licences',
    },
    missing: (why: string): string => `missing: ${why}`,
    complete: 'complete: all that could be asked was.',
    incomplete: 'not complete: the gaps are',
  },
} as const;
