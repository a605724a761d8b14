import { sectorMark } from '../chain/chain-tree.ts';
import { day } from '../day.ts';
import { authoritiesFirst, type GraphError } from '@tongcha/client';
import { isRefusal } from '../gateway.ts';
import { type Language, type Paint, table } from '@tongcha/command';
import { memberNamed, memberText, type NamedMember, wholeName } from '../members/member-text.ts';
import { fired, marked, undecidedText } from '../warnings/warning-text.ts';
import type { WarningView } from '../warnings/warning-view.ts';
import { type Words, wordsIn } from '../words.ts';
import type { UnitFound, UnitRecord } from './unit-query.ts';

/** A unit for people: what the rules warn of first, then each ministry's record with its source, then what is not here and why. */
export function unitText(
  { code, records, coverage }: UnitFound,
  warnings: readonly WarningView[],
  members: readonly NamedMember[],
  errors: readonly GraphError[],
  language: Language,
  paint: Paint,
): string {
  const own = WORDS[language];
  const words = wordsIn(language);
  const undecided = undecidedText({ warnings }, language);
  const against = ({ member }: UnitRecord): number =>
    fired(warnings).filter(({ evidence }) => evidence.some((each) => each.code === code && each.member === member))
      .length;
  const unanswered = coverage.filter(({ status }) => status !== 'ANSWERED');
  const asked = coverage.filter((each) => !isExcluded(each));
  const excluded = countOf(coverage) - countOf(asked);
  const notNeeded = excluded > 0 ? [words.notNeeded(excluded)] : [];
  const withheld = [
    ...new Set(
      errors.filter(isRefusal).map(({ path, extensions }) =>
        [
          whoRefuses(extensions, members, language),
          (path ?? [])
            .filter((step) => typeof step === 'string' && !['unit', 'records', '@'].includes(step))
            .map((step) => words.field(String(step)))
            .join(' '),
        ].join(''),
      ),
    ),
  ];
  return [
    paint('bold', code),
    ...fired(warnings).map((warning) => warningLine(warning, code, language, paint)),
    ...(undecided === null ? [] : [paint('yellow', undecided)]),
    ...(records.length === 0 ? [nothing(coverage, own)] : []),
    ...authoritiesFirst(records)
      .toSorted((a, b) => against(b) - against(a))
      .flatMap((record) => ['', ...recordLines(record, language, paint)]),
    '',
    [own.asked(countOf(asked.filter(({ status }) => status === 'ANSWERED')), countOf(asked)), ...notNeeded].join(
      words.comma,
    ),
    ...unanswered.map((each) => {
      const whose = wholeName(each.sector, memberNamed(each, members, language), language);
      const why =
        reasonsOf(each, errors, words).join(words.comma) || (each.status === 'PARTIAL' ? own.notAll : own.noAnswer);
      return paint('yellow', `! ${whose} ${each.breaker === 'CLOSED' ? why : own.notAsked}`);
    }),
    ...(withheld.length > 0 ? [paint('dim', `${own.withheld}${withheld.join(own.comma)}`)] : []),
  ].join('\n');
}

type Covered = UnitFound['coverage'][number];

/** A line may be about several members. */
function countOf(lines: readonly Covered[]): number {
  return lines.reduce((sum, { members }) => sum + members, 0);
}

/** Not asked, as they surely know nothing of it. */
function isExcluded({ asked, excluded }: Covered): boolean {
  return asked === 0 && excluded > 0;
}

/** Why a member's answer lacks something, as its errors say. */
function reasonsOf({ sector, member }: Covered, errors: readonly GraphError[], { reasons }: Words): string[] {
  return [
    ...new Set(
      errors.flatMap((error) => {
        const { code = '', sector: whose, member: which = null } = error.extensions ?? {};
        const isOurs = whose === sector && (member === null || which === null || which === member);
        return isOurs && !isRefusal(error) ? (reasons[code] ?? []) : [];
      }),
    ),
  ];
}

function whoRefuses(
  { sector, member }: NonNullable<GraphError['extensions']> = {},
  members: readonly NamedMember[],
  language: Language,
): string {
  return sector === undefined
    ? ''
    : `${wholeName(sector, memberNamed({ sector, member: member ?? null }, members, language), language)} `;
}

/** That nobody holds it is known only where all have answered. */
function nothing(coverage: UnitFound['coverage'], own: (typeof WORDS)[Language]): string {
  const answered = coverage.filter(({ status }) => status === 'ANSWERED').length;
  if (answered === coverage.length && answered > 0) return own.nothing;
  return coverage.some(({ status }) => status !== 'FAILED') ? own.nothingYet : own.nobodyAnswered;
}

/** With whose sectors say so, and of which unit where that is one that it came from. */
function warningLine(warning: WarningView, code: string, language: Language, paint: Paint): string {
  const sectors = new Set(warning.evidence.map(({ sector }) => sector));
  return [
    marked(warning, language, paint),
    [...sectors].map((sector) => sectorMark(sector, paint)).join(''),
    warning.codes.includes(code) ? '' : warning.codes[0],
  ]
    .filter(Boolean)
    .join(' ');
}

function recallText({ reason, at, status, advice }: NonNullable<UnitRecord['recalls']>[number]): string {
  return [day(at), reason, status, advice].filter(Boolean).join(' · ');
}

function recordLines(record: UnitRecord, language: Language, paint: Paint): string[] {
  const own = WORDS[language];
  const {
    sector,
    productName,
    quantity,
    producedAt,
    expiresAt,
    producer,
    holder,
    place,
    recalls,
    inspections,
    certificates,
    events,
    source,
  } = record;
  const last = events?.at(-1);
  const rows: readonly (readonly [string, string | null | undefined])[] = [
    [own.quantity, quantity && `${quantity.value} ${quantity.unit ?? ''}`.trim()],
    [own.produced, day(producedAt)],
    [own.expires, day(expiresAt)],
    [own.producer, producer && `${producer.name ?? ''} ${producer.uscc}`.trim()],
    [own.holder, holder && `${holder.name ?? ''} ${holder.uscc}`.trim()],
    [own.place, place && [place.name, place.division].filter(Boolean).join(' ')],
    ...(recalls ?? []).map((recall) => [own.recall, recallText(recall)] as const),
    ...(inspections ?? []).map(
      ({ kind, result, at, validUntil }) =>
        [
          own.inspection,
          [kind, own.results[result ?? ''] ?? result, day(at), validUntil && `→ ${day(validUntil)}`]
            .filter(Boolean)
            .join(' '),
        ] as const,
    ),
    ...(certificates ?? []).map(
      ({ kind, number, status, validUntil }) =>
        [
          own.certificate,
          [kind, number, status, validUntil && `→ ${day(validUntil)}`].filter(Boolean).join(' '),
        ] as const,
    ),
    [own.lastEvent, last && [day(last.at), last.step, own.events(events?.length ?? 0)].filter(Boolean).join(' ')],
    [
      own.source,
      source && [source.system, source.recordId, source.asOf && own.asOf(source.asOf)].filter(Boolean).join(' '),
    ],
  ];
  const shown = rows.flatMap(([name, value]) => (value ? [[`  ${paint('dim', name)}`, value]] : []));
  return [
    [
      sectorMark(sector, paint),
      wholeName(sector, memberText(record, language), language),
      paint('bold', productName ?? ''),
    ]
      .filter(Boolean)
      .join(' '),
    ...table(shown),
  ];
}

const WORDS = {
  zh: {
    nothing: '各部门均无此单元的记录。',
    nothingYet: '已答复的部门均无此单元的记录;尚有部门未答复。',
    nobodyAnswered: '没有部门答复,是否有记录不得而知。',
    quantity: '数量',
    produced: '生产日期',
    expires: '有效期至',
    producer: '生产单位',
    holder: '持有单位',
    place: '地点',
    recall: '召回',
    inspection: '检验',
    certificate: '证书',
    lastEvent: '最近事件',
    source: '来源',
    comma: '、',
    withheld: '未提供(有条件共享): ',
    noAnswer: '未答复',
    notAll: '部分答复',
    notAsked: '近期持续故障,暂不查询',
    results: { PASS: '合格', FAIL: '不合格', CONDITIONAL: '整改后合格', UNKNOWN: '未知' } as Readonly<
      Record<string, string>
    >,
    asOf: (time: string): string => `数据时点 ${time}`,
    events: (count: number): string => `(共 ${count} 条)`,
    asked: (answered: number, all: number): string => `已答复的部门 ${answered}/${all}`,
  },
  en: {
    nothing: 'No ministry has a record of it.',
    nothingYet: 'None of the ministries that answered has a record of it; some did not answer.',
    nobodyAnswered: 'Nobody answered, so it is not known whether anybody has a record of it.',
    quantity: 'quantity',
    produced: 'made',
    expires: 'expires',
    producer: 'maker',
    holder: 'holder',
    place: 'place',
    recall: 'recall',
    inspection: 'inspection',
    certificate: 'certificate',
    lastEvent: 'last event',
    source: 'source',
    comma: ', ',
    withheld: 'not shown to you (conditional): ',
    noAnswer: 'did not answer',
    notAll: 'answered in part',
    notAsked: 'is not asked just now, as it keeps failing',
    results: { PASS: 'passed', FAIL: 'failed', CONDITIONAL: 'passed after mending', UNKNOWN: 'unknown' } as Readonly<
      Record<string, string>
    >,
    asOf: (time: string): string => `as of ${time}`,
    events: (count: number): string => `(${count} in all)`,
    asked: (answered: number, all: number): string => `ministries that answered: ${answered}/${all}`,
  },
} as const;
