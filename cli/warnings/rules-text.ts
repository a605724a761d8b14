import type { WarningRulesData } from '@tongcha/client';
import { sectorMark, type TreeOptions } from '../chain/chain-tree.ts';
import { table } from '@tongcha/command';
import { LEVELS } from './levels.ts';

type Rule = WarningRulesData['warningRules'][number];
type Measure = NonNullable<Rule['measured']>;

/** The rules, each with what it rests on and what it goes by. */
export function rulesText(rules: readonly Rule[], options: TreeOptions): string {
  return rules
    .flatMap((rule) => [...ruleLines(rule, options), ''])
    .slice(0, -1)
    .join('\n');
}

function ruleLines(
  { id, level, sectors, basis, parameters, measured, ...rule }: Rule,
  { language, paint }: TreeOptions,
): string[] {
  const own = WORDS[language];
  return [
    [
      paint('bold', id),
      LEVELS[language][level],
      sectors.length === 0 ? own.all : sectors.map((sector) => sectorMark(sector, paint)).join(''),
      rule[language],
    ].join('  '),
    `    ${own.basis} ${basis}`,
    ...(measured ? [paint('dim', `    ${own.measured(measured)}`)] : []),
    ...table(
      parameters.map(({ name, value, member, source }) => [
        `    ${name}`,
        value,
        member ?? '',
        paint('dim', source ?? ''),
      ]),
    ),
  ];
}

function percent(part: number): string {
  return `${Number((part * 100).toFixed(2))} %`;
}

const WORDS = {
  zh: {
    all: '全部领域',
    basis: '依据',
    measured: ({ at, cases, found, undecided, falseAlarms }: Measure): string =>
      `实测 ${at.slice(0, 10)}:${cases} 例中发现 ${percent(found)},无法判定 ${percent(undecided)};误报 ${percent(falseAlarms)}`,
  },
  en: {
    all: 'all sectors',
    basis: 'by',
    measured: ({ at, cases, found, undecided, falseAlarms }: Measure): string =>
      `measured ${at.slice(0, 10)}: of ${cases} cases ${percent(found)} found, ${percent(undecided)} undecided; ${percent(falseAlarms)} false`,
  },
} as const;
