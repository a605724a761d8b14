import type { AlertLineFields, AlertShownData } from '@tongcha/client';
import type { Language, Paint } from '@tongcha/command';
import { LEVELS } from '../warnings/levels.ts';

type Act = AlertLineFields['closed'];

/** An alert in a few lines: how grave, which rule, about what, how often and since when, and what was done with it. */
export function alertLines(
  alert: AlertLineFields,
  { language, paint }: { readonly language: Language; readonly paint: Paint },
): string[] {
  const own = WORDS[language];
  const { id, level, codes, state, times, firstAt, lastAt, risk, affectedUnits, acknowledged, closed } = alert;
  const isGrave = level === 'CRITICAL' || level === 'SERIOUS';
  const more = codes.length > 1 ? own.more(codes.length - 1) : '';
  return [
    `${paint(isGrave ? 'red' : 'yellow', `⚠ ${LEVELS[language][level]}`)} ${alert[language]} [${own.states[state]}]`,
    `    ${paint('bold', codes[0] ?? '')}${more}`,
    paint(
      'dim',
      `    ${own.found(times, lastAt, firstAt)}; ${own.risk} ${Math.round(risk * 10) / 10}${affectedUnits === null ? '' : `; ${own.affected(affectedUnits)}`}`,
    ),
    ...actLine(own.acknowledged, acknowledged, own),
    ...actLine(own.closed, closed, own),
    paint('dim', `    ${id}`),
  ];
}

/** The same with what its rule says of it now. */
export function shownAlert(
  { alert }: AlertShownData,
  options: { readonly language: Language; readonly paint: Paint },
): string {
  if (!alert) return '';
  const own = WORDS[options.language];
  const { warning } = alert;
  return [
    ...alertLines(alert, options),
    ...alert.codes.slice(1).map((code) => `    ${own.about} ${code}`),
    ...(warning
      ? [
          `    ${warning[options.language]}`,
          ...warning.evidence.map(({ sector, system, recordId, field, value, code }) =>
            [`    ${own.evidence}`, sector, system, recordId, `${field} = ${value ?? '-'}`, code]
              .filter(Boolean)
              .join(' '),
          ),
        ]
      : [`    ${own.nothing}`]),
  ].join('\n');
}

function actLine(what: string, act: Act, own: (typeof WORDS)[Language]): string[] {
  if (!act) return [];
  return [`    ${[what, act.by ?? own.nobody, act.at, act.note].filter(Boolean).join(' ')}`];
}

const WORDS = {
  zh: {
    states: { OPEN: '待处理', ACKNOWLEDGED: '已签收', CLOSED: '已关闭' },
    more: (count: number): string => ` 等 ${count + 1} 个单元`,
    found: (times: number, last: string, first: string): string => `发现 ${times} 次,最近 ${last},首次 ${first}`,
    risk: '风险',
    affected: (count: number): string => `波及 ${count} 个单元`,
    acknowledged: '签收',
    closed: '关闭',
    nobody: '(情况消除,自动关闭)',
    about: '涉及',
    evidence: '依据',
    nothing: '按您此刻的权限,该规则没有可显示的内容,或情况已消除',
  },
  en: {
    states: { OPEN: 'open', ACKNOWLEDGED: 'acknowledged', CLOSED: 'closed' },
    more: (count: number): string => ` and ${count} more`,
    found: (times: number, last: string, first: string): string =>
      `found ${times === 1 ? 'once' : `${times} times`}, last ${last}, first ${first}`,
    risk: 'risk',
    affected: (count: number): string => `${count} affected`,
    acknowledged: 'acknowledged by',
    closed: 'closed by',
    nobody: '(nobody: it stopped)',
    about: 'about',
    evidence: 'by',
    nothing: 'by what you may see now the rule says nothing, or it is not so any more',
  },
} as const;
