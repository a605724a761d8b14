import type { WarningRulesData } from '@tongcha/client';
import { sectorMark, type TreeOptions } from '../chain/chain-tree.ts';
import { table } from '../table.ts';
import { LEVELS } from './levels.ts';

type Rule = WarningRulesData['warningRules'][number];

/** The rules, each with what it rests on and what it goes by. */
export function rulesText(rules: readonly Rule[], options: TreeOptions): string {
  return rules
    .flatMap((rule) => [...ruleLines(rule, options), ''])
    .slice(0, -1)
    .join('\n');
}

function ruleLines(
  { id, level, sectors, basis, parameters, ...rule }: Rule,
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

const WORDS = {
  zh: { all: '全部领域', basis: '依据' },
  en: { all: 'all sectors', basis: 'by' },
} as const;
