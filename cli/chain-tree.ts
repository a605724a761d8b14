import { styleText } from 'node:util';
import type { ChainView, LinkView, UnitView } from './chain-query.ts';
import { type Language, type Words, wordsIn } from './words.ts';

export interface TreeOptions {
  readonly language: Language;
  readonly colour: boolean;
}

/** Each sector has a letter and a colour of its own, the same in terminal, portal and documents. */
const SECTORS: Readonly<Record<string, { readonly letter: string; readonly colour: 'green' | 'blue' | 'yellow' | 'red' | 'magenta' }>> = {
  AGRICULTURE: { letter: 'A', colour: 'green' },
  FOOD_DRUG: { letter: 'F', colour: 'blue' },
  SPECIAL_EQUIPMENT: { letter: 'E', colour: 'yellow' },
  HAZARDOUS_GOODS: { letter: 'H', colour: 'red' },
  RARE_EARTH: { letter: 'R', colour: 'magenta' },
};

/** A chain as a tree of text: the start at the top, one branch a link; a unit's branches are drawn once. */
export function chainTree(chain: ChainView, options: TreeOptions): string {
  const words = wordsIn(options.language);
  const paint = painter(options.colour);
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
      lines.push(`${indent}${last ? '└─' : '├─'} ${linkText(link, words, paint)} ${unitText(next, units.get(next), words, paint)}${again ? paint('dim', ` ${words.above}`) : ''}`);
      if (!drawn.has(next)) draw(next, `${indent}${last ? '   ' : '│  '}`);
    });
  };
  lines.push(unitText(chain.root.code, units.get(chain.root.code), words, paint));
  draw(chain.root.code, '');
  return [...lines, '', ...summary(chain, words, paint)].join('\n');
}

type Paint = (style: 'bold' | 'dim' | 'red' | 'green' | 'blue' | 'yellow' | 'magenta', text: string) => string;

function painter(colour: boolean): Paint {
  return (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
}

function unitText(code: string, unit: UnitView | undefined, words: Words, paint: Paint): string {
  const records = unit?.records ?? [];
  const marks = (unit?.sectors ?? []).map((sector) => sectorMark(sector, paint)).join('');
  const told = records.flatMap((record) => [record.productName, record.producer?.name, day(record.producedAt)].filter((each) => each !== null && each !== undefined));
  const warnings = records.flatMap((record) => [
    ...(record.recalls ?? []).map((recall) => words.recalled(recall.reason ?? '', day(recall.at) ?? '')),
    ...(record.inspections ?? []).filter((each) => each.result === 'FAIL').map((each) => words.failed(each.kind ?? '', day(each.at) ?? '')),
  ]);
  return [marks, paint('bold', told.length > 0 ? [...new Set(told)].join(' · ') : ''), code, ...warnings.map((warning) => paint('red', `⚠ ${warning}`))].filter(Boolean).join(' ');
}

function sectorMark(sector: string, paint: Paint): string {
  const known = SECTORS[sector];
  return known ? paint(known.colour, `[${known.letter}]`) : `[${sector}]`;
}

function linkText(link: LinkView, words: Words, paint: Paint): string {
  const time = link.until ? `${day(link.at) ?? '?'}–${day(link.until)}` : day(link.at);
  const amount = link.quantity ? `${link.quantity.value} ${link.quantity.unit ?? ''}`.trim() : null;
  const share = link.share === null ? null : `${(link.share * 100).toFixed(1)}%`;
  const said = link.disagreements.length > 0 ? paint('yellow', words.disagree(link.disagreements)) : null;
  return `${paint('dim', [words.kinds[link.kind] ?? link.kind, time, amount, share].filter(Boolean).join(' '))}${said ? ` ${said}` : ''}`;
}

function summary(chain: ChainView, words: Words, paint: Paint): string[] {
  const gaps = chain.gaps.map((gap) =>
    paint('yellow', `! ${words.sectors[gap.sector ?? ''] ?? ''}${gap.system ? ` ${gap.system}` : ''} ${words.reasons[gap.reason] ?? gap.reason}: ${words.codes(gap.codes.length)} ${gap.codes.slice(0, 3).join(' ')}${gap.codes.length > 3 ? ' …' : ''}`),
  );
  const coverage = chain.coverage.map(
    (each) => `  ${sectorMark(each.sector, paint)} ${words.sectors[each.sector] ?? each.sector}: ${words.covered(each.answered, each.asked, each.held, each.calls, each.milliseconds)}`,
  );
  return [words.total(chain.units.length, chain.links.length, chain.depth, chain.complete), ...gaps, ...coverage];
}

function day(time: string | null): string | null {
  return time === null ? null : time.slice(0, 10);
}
