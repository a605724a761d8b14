import { isStanding, sectorLook } from '@tongcha/schema';
import type { Paint } from '../io.ts';
import { type Language, type Words, wordsIn } from '../words.ts';
import type { ChainView, LinkView, UnitView } from './chain-view.ts';

export interface TreeOptions {
  readonly language: Language;
  readonly paint: Paint;
}

/** A chain as a tree of text: the start at the top, one branch a link; a unit's branches are drawn once. */
export function chainTree(chain: ChainView, options: TreeOptions): string {
  const words = wordsIn(options.language);
  const { paint } = options;
  const back = chain.direction === 'BACK';
  const units = new Map(chain.units.map((unit) => [unit.code, unit]));
  const branches = Map.groupBy(chain.links, (link) => (back ? link.to : link.from));
  const drawn = new Set<string>();
  const lines: string[] = [];

  const draw = (code: string, indent: string): void => {
    drawn.add(code);
    const links = branches.get(code) ?? [];
    links.forEach((link, i) => {
      const last = i === links.length - 1;
      const next = back ? link.from : link.to;
      const again = drawn.has(next) && (branches.get(next) ?? []).length > 0;
      lines.push(
        `${indent}${last ? '└─' : '├─'} ${linkText(link, words, paint)} ${unitText(next, units.get(next), words, paint)}${again ? paint('dim', ` ${words.above}`) : ''}`,
      );
      if (!drawn.has(next)) draw(next, `${indent}${last ? '   ' : '│  '}`);
    });
  };
  lines.push(unitText(chain.root.code, units.get(chain.root.code), words, paint));
  draw(chain.root.code, '');
  return [...lines, '', ...summary(chain, words, paint)].join('\n');
}

function unitText(code: string, unit: UnitView | undefined, words: Words, paint: Paint): string {
  const records = unit?.records ?? [];
  const marks = (unit?.sectors ?? []).map((sector) => sectorMark(sector, paint)).join('');
  const told = records.flatMap((record) =>
    [record.productName, record.producer?.name, day(record.producedAt)].filter(
      (each) => each !== null && each !== undefined,
    ),
  );
  const warnings = warningsOf(unit, words);
  return [
    marks,
    paint('bold', told.length > 0 ? [...new Set(told)].join(' · ') : ''),
    code,
    ...warnings.map((warning) => paint('red', `⚠ ${warning}`)),
  ]
    .filter(Boolean)
    .join(' ');
}

/** Its letter in its colour; the letter alone tells sectors apart. */
export function sectorMark(sector: string, paint: Paint): string {
  const { letter, ansi } = sectorLook(sector);
  return paint(ansi, `[${letter}]`);
}

/** What ministries said against a unit. */
export function warningsOf(unit: Pick<UnitView, 'records'> | undefined, words: Words): string[] {
  return (unit?.records ?? []).flatMap((record) => [
    ...(record.recalls ?? [])
      .filter(isStanding)
      .map((recall) => words.recalled(recall.reason ?? '', day(recall.at) ?? '')),
    ...(record.inspections ?? [])
      .filter((each) => each.result === 'FAIL')
      .map((each) => words.failed(each.kind ?? '', day(each.at) ?? '')),
  ]);
}

function linkText(link: LinkView, words: Words, paint: Paint): string {
  const said = link.disagreements.length > 0 ? paint('yellow', words.disagree(link.disagreements)) : null;
  const doubts = link.doubts.map((doubt) => ` ${paint('yellow', `(${words.doubts[doubt] ?? doubt})`)}`).join('');
  return `${paint('dim', linkWords(link, words))}${said ? ` ${said}` : ''}${doubts}`;
}

/** What happened, when and how much. */
export function linkWords(link: LinkView, words: Words): string {
  const time = link.until ? `${day(link.at) ?? '?'}–${day(link.until)}` : day(link.at);
  const amount = link.quantity ? `${link.quantity.value} ${link.quantity.unit ?? ''}`.trim() : null;
  const share = link.share === null ? null : `${(link.share * 100).toFixed(1)}%`;
  return [words.kinds[link.kind] ?? link.kind, time, amount, share].filter(Boolean).join(' ');
}

function summary(chain: ChainView, words: Words, paint: Paint): string[] {
  const gaps = chain.gaps.map((gap) => paint('yellow', gapText(gap, words)));
  const coverage = chain.coverage.map(
    (each) =>
      `  ${sectorMark(each.sector, paint)} ${words.sector(each.sector)}: ${words.covered(each.answered, each.asked, each.held, each.calls, each.milliseconds)}`,
  );
  return [
    words.total(chain.units.length, chain.links.length, chain.depth, chain.complete),
    ...gaps,
    ...withheldTexts(chain, words).map((text) => paint('dim', text)),
    ...coverage,
  ];
}

/** What rules withhold, one line a ministry and policy; nothing that is missing. */
export function withheldTexts(
  { withheld = [], refusedFields = [] }: Pick<ChainView, 'withheld' | 'refusedFields'>,
  words: Words,
): string[] {
  const fields = refusedFields.length > 0 ? [`· ${words.refusedFields(refusedFields)}`] : [];
  return [...withheld.map(({ sector, policy }) => `· ${words.withheld(sector, policy)}`), ...fields];
}

/** What is missing, whose, why, and of which codes. */
export function gapText({ sector, system, reason, codes }: ChainView['gaps'][number], words: Words): string {
  return `! ${sector === null ? '' : words.sector(sector)}${system ? ` ${system}` : ''} ${words.reasons[reason] ?? reason}: ${words.codes(codes.length)} ${codes.slice(0, 3).join(' ')}${codes.length > 3 ? ' …' : ''}`;
}

export function day(time: string | null): string | null {
  return time === null ? null : time.slice(0, 10);
}
