import { sectorMark, type TreeOptions, gapText, withheldTexts } from '../chain/chain-tree.ts';
import { shareText } from '../impact/range-text.ts';
import { memberNamed, type NamedMember, wholeName } from '../members/member-text.ts';
import { breakReason } from '../origins/traceable-text.ts';
import { table } from '@tongcha/command';
import { wordsIn } from '../words.ts';
import type { GroupView, MonitoringView } from './monitoring-view.ts';

/** Lines of one list that a reader of a terminal has use for; the sheet has all. */
const MOST = 40;

/** For people: the groups with what a sample of each says, how members answered, and what is missing. */
export function monitoringText(
  view: MonitoringView,
  options: TreeOptions & { readonly members: readonly NamedMember[] },
): string {
  const { language, paint, members } = options;
  const own = WORDS[language];
  const { groups, others } = view;
  const rows = groups.slice(0, MOST).map((group) => groupRow(group, options));
  const answered = view.members.map((each) => [
    `${sectorMark(each.sector, paint)} ${wholeName(each.sector, memberNamed(each, members, language), language)}`,
    own.breakers[each.breaker] ?? each.breaker,
    each.usualMilliseconds === null ? '-' : `≤ ${each.usualMilliseconds}`,
  ]);
  return [
    [
      paint('bold', own.head(view.draw)),
      ...(rows.length === 0 ? [own.none] : table([own.columns, ...rows])),
      ...(groups.length > MOST ? [own.more(groups.length - MOST)] : []),
      ...(others.groups === 0 ? [] : [own.others(others.groups, others.count)]),
    ],
    view.members.length === 0 ? [] : [paint('bold', own.members), ...table([own.memberColumns, ...answered])],
    [
      ...(view.complete && rows.length === 0 ? [] : [view.complete ? own.complete : own.incomplete]),
      ...view.gaps.map((gap) =>
        paint('yellow', gap.sector === null ? own.noTime : gapText(gap, { members }, language)),
      ),
      ...withheldTexts(view, wordsIn(language)).map((text) => paint('dim', text)),
      ...((view.withheld ?? []).length === 0 ? [] : [paint('dim', `· ${wordsIn(language).askForIt}`)]),
    ],
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function groupRow({ sector, province, month, units, sample }: GroupView, { language, paint }: TreeOptions): string[] {
  const own = WORDS[language];
  const group = [
    sector === null ? own.unknown : `${sectorMark(sector, paint)} ${wordsIn(language).sector(sector)}`,
    province ?? own.unknown,
    month ?? own.unknown,
    String(units),
  ];
  if (!sample) return group;
  const causes = sample.causes.map(({ reason, sector: of, units: count }) =>
    [of && wordsIn(language).sector(of), breakReason(reason, language), count].filter(Boolean).join(' '),
  );
  return [
    ...group,
    `${sample.sampled}/${sample.isAll ? '' : '≥'}${sample.listed}`,
    shareText({ ...sample, unit: null }),
    String(sample.traceable),
    String(sample.broken),
    String(sample.undecided),
    causes.join(wordsIn(language).comma),
  ];
}

const WORDS = {
  zh: {
    head: (draw: string): string => `运行监测(抽样批次 ${draw})`,
    columns: ['领域', '省', '月份', '记录数', '抽样', '可追溯率', '可追溯', '断链', '不明', '原因'],
    none: '没有可供您统计的记录。',
    unknown: '不详',
    more: (count: number): string => `……另有 ${count} 组,全部见 --output monitoring.csv`,
    others: (groups: number | null, count: number | null): string =>
      `另有 ${groups ?? '若干'} 组不单列(数量少,或超出上限): ${count ?? '不详'} 条记录`,
    members: '各方响应(本网关实测)',
    memberColumns: ['数据提供方', '熔断', '通常毫秒'],
    breakers: { CLOSED: '正常', OPEN: '暂不查询', HALF_OPEN: '试探中' } as Readonly<Record<string, string>>,
    noTime: '! 抽样的时间不够,有的组未抽样: 请用 --where 缩小范围,或减小 --sample',
    complete: '完整: 可查询的都已查询。可追溯率为 95% 区间,不明的两头都算',
    incomplete: '不完整: 可追溯率因缺口而更宽,缺口如下',
  },
  en: {
    head: (draw: string): string => `monitoring (draw ${draw})`,
    columns: ['sector', 'province', 'month', 'records', 'sample', 'rate', 'traceable', 'broken', 'undecided', 'causes'],
    none: 'There are no records that you may count.',
    unknown: 'not known',
    more: (count: number): string => `… and ${count} more groups: all are in --output monitoring.csv`,
    others: (groups: number | null, count: number | null): string =>
      `${groups ?? 'some'} more groups, too small or too many to be told: ${count ?? 'an unknown number of'} records`,
    members: 'how members answer, as this gateway has measured it',
    memberColumns: ['member', 'breaker', 'usual ms'],
    breakers: { CLOSED: 'asked', OPEN: 'not asked now', HALF_OPEN: 'on trial' } as Readonly<Record<string, string>>,
    noTime: '! there was no time to sample every large group: narrow it by --where, or take a smaller --sample',
    complete: 'complete: all that could be asked was; rates are 95 % intervals, undecided units counted both ways',
    incomplete: 'not complete: gaps make the rates wider',
  },
} as const;
