import { besideLines, sectorMark, toldOf, type TreeOptions } from '../chain/chain-tree.ts';
import { day } from '../day.ts';
import { table } from '@tongcha/command';
import type { CandidateView, OriginsView } from './origins-view.ts';

/** The likeliest common origins first, each with why it stands there; never one alone without those that it beat. */
export function originsText(origins: OriginsView, options: TreeOptions): string {
  const { language, paint } = options;
  const own = WORDS[language];
  const { candidates, cases, left, parameters } = origins;
  const rows = candidates.map((each) => [
    String(each.rank),
    unitWords(each, options),
    `${each.cases.length}/${cases}`,
    each.score.toFixed(3),
    each.likelihood.toFixed(2),
    `${each.extent === 'WHOLE' ? '' : '≥ '}${each.reach}`,
    String(each.depth),
  ]);
  return [
    paint('bold', own.head(cases, candidates.length)),
    ...(candidates.length === 0 ? [own.none] : table([own.columns, ...rows])),
    ...(left > 0 ? [paint('dim', own.left(left))] : []),
    ...(candidates.length === 0 ? [] : ['', ...candidates.map((each) => `${each.rank}. ${each[language]}`)]),
    '',
    paint('dim', [own.parameters, ...parameters.map(({ name, value }) => `${name} = ${value}`)].join(' ')),
    origins.complete ? own.complete : own.incomplete,
    ...besideLines(origins, options),
  ].join('\n');
}

function unitWords({ unit: { code, records } }: CandidateView, { language, paint }: TreeOptions): string {
  const marks = [...new Set(records.map(({ sector }) => sector))].map((sector) => sectorMark(sector, paint)).join('');
  const told = toldOf(
    records,
    ({ productName, producer, producedAt }) => [productName, producer?.name, day(producedAt)],
    language,
  );
  return [marks, paint('bold', told), code].filter(Boolean).join(' ');
}

const WORDS = {
  zh: {
    head: (cases: number, candidates: number): string => `${cases} 个问题单元的共同来源,按可能性列出 ${candidates} 个`,
    none: '没有共同的上游单元。',
    left: (count: number): string => `另有 ${count} 个共同上游未评估: 涉及的问题单元太少,或超出上限`,
    columns: ['序', '单元', '涉及', '得分', '对数似然比', '下游终端', '层'],
    parameters: '参数',
    complete: '完整: 可查询的都已查询',
    incomplete: '不完整: 真正的来源可能未列出,缺口如下',
  },
  en: {
    head: (cases: number, candidates: number): string =>
      `what ${cases} bad units have in common, the likeliest ${candidates} first`,
    none: 'They have no unit upstream in common.',
    left: (count: number): string =>
      `${count} more units upstream of some of them were not judged: too few cases are below them, or there were too many`,
    columns: ['#', 'unit', 'cases', 'score', 'log-likelihood', 'reach', 'depth'],
    parameters: 'parameters',
    complete: 'complete: all that could be asked was',
    incomplete: 'not complete: the true source may be none of these, gaps:',
  },
} as const;
