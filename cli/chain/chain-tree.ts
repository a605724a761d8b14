import { isSelfStated } from '@tongcha/client';
import { sectorLook } from '@tongcha/schema';
import { day } from '../day.ts';
import type { Language, Paint } from '@tongcha/command';
import { memberNamed, type OfMember, saidBy, wholeName } from '../members/member-text.ts';
import { nameOf } from '../organisation-names.ts';
import { fired, isGrave, numbered, undecidedText } from '../warnings/warning-text.ts';
import type { WarningView } from '../warnings/warning-view.ts';
import { type Words, wordsIn } from '../words.ts';
import type { ChainView, LinkView, UnitView } from './chain-view.ts';

export interface TreeOptions {
  readonly language: Language;
  readonly paint: Paint;
}

/**
 * A chain as a tree of text: the start at the top, one branch a link; a unit's branches are drawn once. Warnings are numbered at the
 * units that they are about, and stand in words below.
 */
export function chainTree(chain: ChainView, options: TreeOptions): string {
  const words = wordsIn(options.language);
  const { paint } = options;
  const back = chain.direction === 'BACK';
  const units = new Map(chain.units.map((unit) => [unit.code, unit]));
  const branches = Map.groupBy(chain.links, (link) => (back ? link.to : link.from));
  const drawn = new Set<string>();
  const lines: string[] = [];

  const warnings = fired(chain.warnings ?? []);
  const told = new Set<WarningView>();
  const textOf = (code: string): string => {
    const marks = warnings.flatMap((warning, i) => {
      if (!warning.codes.includes(code)) return [];
      told.add(warning);
      return paint(isGrave(warning) ? 'red' : 'yellow', `⚠${i + 1}`);
    });
    return unitText(code, units.get(code), nameOf(code, chain.organisations), marks, options);
  };
  const draw = (code: string, indent: string): void => {
    drawn.add(code);
    const links = branches.get(code) ?? [];
    links.forEach((link, i) => {
      const last = i === links.length - 1;
      const next = back ? link.from : link.to;
      const again = drawn.has(next) && (branches.get(next) ?? []).length > 0;
      lines.push(
        `${indent}${last ? '└─' : '├─'} ${linkText(link, words, paint)} ${textOf(next)}${again ? paint('dim', ` ${words.above}`) : ''}`,
      );
      if (!drawn.has(next)) draw(next, `${indent}${last ? '   ' : '│  '}`);
    });
  };
  lines.push(textOf(chain.root.code));
  draw(chain.root.code, '');
  const undecided = undecidedText(chain, options.language);
  return [
    ...lines,
    '',
    ...warnings.flatMap((warning, i) => (told.has(warning) ? numbered(warning, i + 1, options) : [])),
    ...(undecided === null ? [] : [paint('yellow', undecided)]),
    ...chainSummary(chain, options),
  ].join('\n');
}

function unitText(
  code: string,
  unit: UnitView | undefined,
  name: string | undefined,
  warned: readonly string[],
  { language, paint }: TreeOptions,
): string {
  const marks = (unit?.sectors ?? []).map((sector) => sectorMark(sector, paint)).join('');
  const told = toldOf(
    unit?.records ?? [],
    ({ productName, producer, producedAt }) => [productName, producer?.name, day(producedAt)],
    language,
  );
  return [marks, paint('bold', told || (name ?? '')), code, ...warned].filter(Boolean).join(' ');
}

/** Its letter in its colour; the letter alone tells sectors apart. */
export function sectorMark(sector: string, paint: Paint): string {
  const { letter, ansi } = sectorLook(sector);
  return paint(ansi, `[${letter}]`);
}

/** What all its records say of it, each word once; what only an enterprise says of itself stands last and is marked. */
export function toldOf<T extends OfMember>(
  records: readonly T[],
  textsOf: (record: T) => readonly (string | null | undefined)[],
  language: Language,
): string {
  const words = wordsIn(language);
  const all = saidBy(records, textsOf, language);
  const own = all.filter(({ by }) => by.every(isSelfStated)).map(({ text }) => text);
  const others = all.map(({ text }) => text).filter((text) => !own.includes(text));
  return [...others, ...(own.length > 0 ? [words.by(own.join(' · '), words.selfStated)] : [])].join(' · ');
}

function linkText(link: LinkView, words: Words, paint: Paint): string {
  const said = link.disagreements.length > 0 ? paint('yellow', words.disagree(link.disagreements)) : null;
  const doubts = link.doubts.map((doubt) => ` ${paint('yellow', `(${words.doubts[doubt] ?? doubt})`)}`).join('');
  return `${paint('dim', linkWords(link, words))}${said ? ` ${said}` : ''}${doubts}`;
}

/** What happened, when and how much; marked where nobody says so but enterprises of themselves. */
export function linkWords(link: LinkView, words: Words): string {
  const time = link.until ? `${day(link.at) ?? '?'}–${day(link.until)}` : day(link.at);
  const amount = link.quantity ? `${link.quantity.value} ${link.quantity.unit ?? ''}`.trim() : null;
  const share = link.share === null ? null : `${(link.share * 100).toFixed(1)}%`;
  const own = link.evidence.length > 0 && link.evidence.every(isSelfStated);
  const text = [words.kinds[link.kind] ?? link.kind, time, amount, share].filter(Boolean).join(' ');
  return words.by(text, own ? words.selfStated : '');
}

/** How much it is, what is missing or withheld, and who was asked. */
export function chainSummary(chain: Omit<ChainView, 'root'>, options: TreeOptions): string[] {
  const words = wordsIn(options.language);
  return [
    words.total(chain.units.length, chain.links.length, chain.depth, chain.complete),
    ...besideLines(chain, options),
  ];
}

/** What is missing or withheld, and who was asked. */
export function besideLines(
  chain: Pick<ChainView, 'gaps' | 'coverage' | 'withheld' | 'refusedFields' | 'members'>,
  { language, paint }: TreeOptions,
): string[] {
  const words = wordsIn(language);
  const nothing = nothingHeld(chain, words);
  const gaps = chain.gaps.map((gap) => paint('yellow', gapText(gap, chain, language)));
  const coverage = chain.coverage.map((each) => {
    const { sector, member, members, asked, answered, held, calls, milliseconds } = each;
    const name = wholeName(sector, memberNamed(each, chain.members ?? [], language), language);
    const what =
      asked === 0
        ? words.notNeeded(member === null ? members : undefined)
        : words.covered(answered, asked, held, calls, milliseconds);
    return `  ${sectorMark(sector, paint)} ${name}: ${what}`;
  });
  return [
    ...(nothing === null ? [] : [paint('yellow', `! ${nothing}`)]),
    ...gaps,
    ...withheldTexts(chain, words).map((text) => paint('dim', text)),
    ...coverage,
  ];
}

/** Where nobody has a record of any unit, that the code may be a wrong one; null: somebody has. */
export function nothingHeld({ gaps, coverage }: Pick<ChainView, 'gaps' | 'coverage'>, words: Words): string | null {
  if (coverage.length === 0 || coverage.some(({ held }) => held > 0)) return null;
  return gaps.some(({ sector }) => sector !== null) ? notYetKnown(coverage, words) : words.noRecordAtAll;
}

/** Where not all have answered, and none that did has a record. */
export function notYetKnown(coverage: ChainView['coverage'], words: Words): string {
  return coverage.some(({ answered }) => answered > 0) ? words.noRecordYet : words.nobodyAnswered;
}

/** What rules withhold, one line a ministry and policy; nothing that is missing. */
export function withheldTexts(
  { withheld = [], refusedFields = [] }: Pick<ChainView, 'withheld' | 'refusedFields'>,
  words: Words,
): string[] {
  const fields = refusedFields.length > 0 ? [`· ${words.refusedFields(refusedFields)}`] : [];
  return [...withheld.map(({ sector, policy }) => `· ${words.withheld(sector, [policy])}`), ...fields];
}

/** What is missing, whose, why, and of which codes. */
export function gapText(
  { sector, member, system, reason, codes }: ChainView['gaps'][number],
  { members = [] }: Pick<ChainView, 'members'>,
  language: Language,
): string {
  const words = wordsIn(language);
  const whose = sector === null ? '' : wholeName(sector, memberNamed({ sector, member }, members, language), language);
  const why = words.reasons[reason] ?? reason;
  const count = codes.length === 0 ? '' : `: ${words.codes(codes.length)}`;
  return ['!', whose, system, `${why}${count}`, ...codes.slice(0, 3), codes.length > 3 ? '…' : '']
    .filter(Boolean)
    .join(' ');
}
