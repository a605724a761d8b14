import type { Language } from '@tongcha/command';
import { besideLines, nothingHeld, sectorMark, type TreeOptions } from '../chain/chain-tree.ts';
import type { ChainView } from '../chain/chain-view.ts';
import { memberNamed, wholeName } from '../members/member-text.ts';
import { nameOf, type NamedCode } from '../organisation-names.ts';
import { countNoun, wordsIn } from '../words.ts';
import { LEVELS } from './levels.ts';
import { fired, isGrave, warningText } from './warning-text.ts';
import type { WarningView } from './warning-view.ts';

/** What the rules say of a chain, with what was read of it. */
export interface WarningsView extends Pick<
  ChainView,
  'gaps' | 'coverage' | 'complete' | 'withheld' | 'refusedFields' | 'members'
> {
  readonly root: { readonly code: string };
  readonly warnings: readonly WarningView[];
  /** What the units are called that a warning is about. */
  readonly names?: readonly NamedCode[];
}

/** A warning a paragraph: the case, its rule, the records that it rests on, what is missing; and what was read at all. */
export function warningsText(view: WarningsView, options: TreeOptions): string {
  const { language, paint } = options;
  return [
    paint('bold', view.root.code),
    ...counted(view, language),
    '',
    ...view.warnings.flatMap((warning) => [...warningLines(warning, view, options), '']),
    ...besideLines(view, options),
  ].join('\n');
}

/** Of what nobody has a record, that nothing warns says nothing. */
function counted(view: WarningsView, language: Language): string[] {
  const own = WORDS[language];
  if (view.warnings.length > 0) return [own.count(fired(view.warnings).length)];
  return nothingHeld(view, wordsIn(language)) === null ? [own.none] : [];
}

function warningLines(warning: WarningView, view: WarningsView, { language, paint }: TreeOptions): string[] {
  const own = WORDS[language];
  const { rule, level, outcome, codes, evidence, missing, parameters } = warning;
  const isOpen = outcome === 'UNDECIDED';
  const head = isOpen
    ? paint('yellow', `? ${own.undecided}`)
    : paint(isGrave(warning) ? 'red' : 'yellow', `⚠ ${LEVELS[language][level]}`);
  return [
    `${head} ${warningText(warning, language)}`,
    ...codes.map((code) =>
      [`    ${own.about}`, paint('bold', nameOf(code, view.names) ?? ''), code].filter(Boolean).join(' '),
    ),
    paint('dim', `    ${own.rule} ${rule.id}: ${rule[language]}`),
    ...evidence.map(({ sector, system, recordId, code, field, value }) =>
      [`    ${own.evidence}`, sectorMark(sector, paint), system, recordId, `${field} = ${value ?? own.nothing}`, code]
        .filter(Boolean)
        .join(' '),
    ),
    ...parameters.map(({ name, value, member, source }) =>
      paint('dim', [`    ${own.parameter}`, name, value, member, source].filter(Boolean).join(' ')),
    ),
    ...missing.map(({ sector, member, code, field, reason }) =>
      [
        `    ${own.missing}`,
        sector && wholeName(sector, memberNamed({ sector, member }, view.members ?? [], language), language),
        `${wordsIn(language).field(field)}: ${own.reasons[reason] ?? wordsIn(language).reasons[reason] ?? reason}`,
        code,
      ]
        .filter(Boolean)
        .join(' '),
    ),
  ];
}

const WORDS = {
  zh: {
    none: '没有预警。',
    count: (count: number): string => `${count} 项预警`,
    undecided: '无法判定',
    about: '涉及',
    rule: '规则',
    evidence: '依据',
    missing: '缺少',
    parameter: '参数',
    nothing: '(无)',
    reasons: {
      WITHHELD: '依规不提供',
      NOT_RECORDED: '记录未载明',
      NOT_ASKED: '未查询',
    } as Readonly<Record<string, string>>,
  },
  en: {
    none: 'No warnings.',
    count: (count: number): string => countNoun(count, 'warning'),
    undecided: 'not decided',
    about: 'about',
    rule: 'rule',
    evidence: 'by',
    missing: 'missing',
    parameter: 'parameter',
    nothing: '(nothing)',
    reasons: {
      WITHHELD: 'not shared with you',
      NOT_RECORDED: 'the record does not say',
      NOT_ASKED: 'was not asked',
    } as Readonly<Record<string, string>>,
  },
} as const;
