import type { OrderRecallData } from '@tongcha/client';
import { table } from '@tongcha/command';
import { gapText, sectorMark, type TreeOptions } from '../chain/chain-tree.ts';
import { shareText } from '../impact/range-text.ts';
import { codeLines, deadlineLines } from './order-text.ts';
import { RECALL_WORDS } from './words.ts';

type Result = NonNullable<OrderRecallData['recall']>;
export type Preview = NonNullable<Result['preview']>;
export type Change = NonNullable<Result['changed']>;

/** Units of one list that a reader of a terminal has use for. */
const MOST = 40;

/** What would be done: which units and why, who is told of them, what is affected beside these, until when, and what could not be read. */
export function previewText(preview: Preview, options: TreeOptions): string {
  const { language, paint } = options;
  const own = RECALL_WORDS[language];
  const { units, steps, unheld, deadlines } = preview;
  const parts = [
    units.length === 0
      ? []
      : [paint('bold', `${own.willBe}: ${own.units(units.length)}`), ...unitLines(preview, options)],
    [paint('bold', own.willBeTold), ...(steps.length === 0 ? [`  ${own.nobody}`] : stepLines(steps, options))],
    unheld.length === 0 ? [] : [paint('yellow', own.unheld(unheld.length)), ...codeLines(unheld, options)],
    affectedLines(preview, options),
    deadlines.length === 0 ? [] : [paint('bold', own.deadlines), ...deadlineLines(deadlines, options)],
    gapLines(preview, options),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** How it differs from what was confirmed. */
export function changeText(change: Change, options: TreeOptions): string {
  const own = RECALL_WORDS[options.language];
  const lists = (['more', 'fewer', 'moreMembers', 'fewerMembers'] as const).filter((name) => change[name].length > 0);
  return [
    options.paint('yellow', own.changed),
    ...lists.flatMap((name) => [own.change[name], ...codeLines(change[name], options)]),
  ].join('\n');
}

function unitLines({ units }: Preview, options: TreeOptions): string[] {
  const own = RECALL_WORDS[options.language];
  const rows = units
    .slice(0, MOST)
    .map(({ code, basis, unit: { records } }) => [
      `  ${own.bases[basis]}`,
      code,
      records.find(({ productName }) => productName !== null)?.productName ?? '',
    ]);
  return [...table(rows), ...(units.length > MOST ? [`  ${own.more(units.length - MOST)}`] : [])];
}

function stepLines(steps: Preview['steps'], { language, paint }: TreeOptions): string[] {
  const own = RECALL_WORDS[language];
  return table(
    steps.map(({ sector, member, right, codes }) => [
      `  ${sectorMark(sector, paint)} ${member}`,
      String(codes.length),
      right === 'NONE' ? paint('yellow', own.rights[right]) : own.rights[right],
    ]),
  );
}

/** What is affected and not recalled by itself: of each how much of it may be bad, for whoever chooses. */
function affectedLines({ units, impact }: Preview, { language, paint }: TreeOptions): string[] {
  const named = new Set(units.map(({ code }) => code));
  const others = impact?.units.filter(({ code }) => !named.has(code)) ?? [];
  if (others.length === 0) return [];
  const own = RECALL_WORDS[language];
  const certain = others.filter((unit) => unit.certain).length;
  const rows = others.slice(0, MOST).map(({ code, share }) => [`  ${code}`, shareText({ ...share, unit: null })]);
  return [
    paint('bold', own.affected(certain, others.length - certain)),
    own.also,
    ...table(rows),
    ...(others.length > MOST ? [`  ${own.more(others.length - MOST)}`] : []),
  ];
}

function gapLines({ impact }: Preview, { language, paint }: TreeOptions): string[] {
  if (!impact || impact.complete) return [];
  return [RECALL_WORDS[language].incomplete, ...impact.gaps.map((gap) => paint('yellow', gapText(gap, {}, language)))];
}
