import { besideLines, gapText, sectorMark, toldOf, type TreeOptions } from '../chain/chain-tree.ts';
import { day } from '../day.ts';
import { table } from '@tongcha/command';
import { treeLines } from '../tree.ts';
import { wordsIn } from '../words.ts';
import type { AffectedView, ImpactView, TotalView } from './impact-view.ts';
import { knownOf } from '../chain/known.ts';
import { nameOf } from '../organisation-names.ts';
import { actionLines } from './action-lines.ts';
import { partyText } from './party-text.ts';
import { rangeText, shareText } from './range-text.ts';
import { IMPACT_WORDS } from './words.ts';

/** Lines of one list that a reader of a terminal has use for; the sheet has all. */
const MOST = 40;

/** For people: what is certain, where the amount went, who must act by when, who has them now, and then what is only possible, with its ranges. */
export function impactText(impact: ImpactView, options: TreeOptions): string {
  const own = IMPACT_WORDS[options.language];
  const [certain, possible] = [
    impact.units.filter((each) => each.certain),
    impact.units.filter((each) => !each.certain),
  ];
  const parts = [
    impact.roots.map(({ code, records }) => `${own.roots} ${unitWords({ code, records }, options)}`),
    [
      options.paint('bold', own.certain(certain.length, certainIn(impact, 'HOLDER'), certainIn(impact, 'DIVISION'))),
      ...certainTree(certain, options),
    ],
    [options.paint('bold', own.balance), ...balanceLines(impact, options)],
    impact.actions.length === 0 ? [] : [options.paint('bold', own.actions), ...actionLines(impact, options)],
    [options.paint('bold', own.holders), ...holderLines(impact, options)],
    impact.handovers.length === 0 ? [] : [options.paint('bold', own.handovers), ...handoverLines(impact, options)],
    possible.length === 0
      ? []
      : [options.paint('bold', own.possible(possible.length)), ...possibleLines(possible, options)],
    [options.paint('bold', own.totals), ...totalLines(impact.totals, options)],
    [impact.complete ? own.complete : own.incomplete, ...besideLines(impact, options)],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** How many holders or divisions surely have some. */
function certainIn({ totals }: ImpactView, dimension: TotalView['by']): number {
  return totals.filter(({ by, key, certain }) => by === dimension && key !== null && certain > 0).length;
}

/** Sector, whoever has them, units: where to go is what this answers. One that two are said to have stands below both. */
function certainTree(units: readonly AffectedView[], options: TreeOptions): string[] {
  const own = IMPACT_WORDS[options.language];
  const words = wordsIn(options.language);
  const shown = units.slice(0, MOST);
  const branches = [...Map.groupBy(shown, ({ sectors }) => sectors[0] ?? null)].map(([sector, ofSector]) => ({
    text: sector === null ? words.noRecord : `${sectorMark(sector, options.paint)} ${words.sector(sector)}`,
    below: [...heldBy(ofSector)].map(([holder, held]) => ({
      text: holder === '' ? own.noHolder : holder,
      below: held.map((unit) => ({
        text: [unitWords(unit, options), options.paint('dim', amountsOf(unit, options))].join(' '),
        below: [],
      })),
    })),
  }));
  return [...treeLines(branches), ...more(units.length, options)];
}

/** Units by whoever has them, in words; nobody is the empty text. */
function heldBy(units: readonly AffectedView[]): ReadonlyMap<string, AffectedView[]> {
  const found = new Map<string, AffectedView[]>();
  for (const unit of units)
    for (const holder of unit.holders.length > 0 ? unit.holders.map(partyText) : ['']) {
      const held = found.get(holder) ?? [];
      found.set(holder, held);
      held.push(unit);
    }
  return found;
}

function amountsOf(
  { share, content, affected, depth, mixing, records }: AffectedView,
  { language }: TreeOptions,
): string {
  const own = IMPACT_WORDS[language];
  const { place } = knownOf(records);
  return [
    mixing === 'DISCRETE' ? own.discrete : own.share(shareText(share)),
    content && own.content(rangeText(content, language)),
    affected && own.affected(rangeText(affected, language)),
    place && [place.name, place.division].filter(Boolean).join(' '),
    own.depth(depth),
  ]
    .filter(Boolean)
    .join(' · ');
}

function balanceLines(impact: ImpactView, { language, paint }: TreeOptions): string[] {
  const own = IMPACT_WORDS[language];
  return impact.balance.flatMap(({ root, source, accounted, unaccounted, becauseOf }) => [
    [
      root.code,
      `${own.source} ${rangeText(source, language)}`,
      `${own.accounted} ${rangeText(accounted, language)}`,
      `${own.unaccounted} ${rangeText(unaccounted, language)}`,
    ].join('  '),
    ...becauseOf.map((gap) => `  ${paint('yellow', gapText(gap, impact, language))}`),
  ]);
}

function holderLines({ holders }: ImpactView, options: TreeOptions): string[] {
  const own = IMPACT_WORDS[options.language];
  if (holders.length === 0) return [own.noHolder];
  const rows = holders
    .slice(0, MOST)
    .map(({ organization, name, codes, certain }) => [
      partyText({ uscc: organization.uscc, name }),
      own.counted(codes.length, certain),
    ]);
  return [...table(rows), ...more(holders.length, options)];
}

/** The latest first. */
function handoverLines({ handovers, units, organisations }: ImpactView, options: TreeOptions): string[] {
  const { language } = options;
  const records = new Map(units.map((unit) => [unit.code, unit.records]));
  const rows = handovers
    .toSorted((a, b) => Date.parse(b.at ?? '') - Date.parse(a.at ?? ''))
    .slice(0, MOST)
    .map(({ kind, from, to, at, until, quantity }) => [
      [day(at), until && `–${day(until)}`].filter(Boolean).join(''),
      wordsIn(language).kinds[kind] ?? kind,
      quantity ? `${quantity.value} ${quantity.unit ?? ''}`.trim() : '',
      `${toldOf(records.get(from) ?? [], ({ productName }) => [productName], language)} ${from}`.trim(),
      `→ ${[nameOf(to, organisations), to].filter(Boolean).join(' ')}`,
    ]);
  return [...table(rows), ...more(handovers.length, options)];
}

function possibleLines(units: readonly AffectedView[], options: TreeOptions): string[] {
  const own = IMPACT_WORDS[options.language];
  const rows = units
    .slice(0, MOST)
    .map(({ code, sectors, records, holders, share, content, affected, mixing, depth }) => {
      const { place } = knownOf(records);
      return [
        sectors.map((sector) => sectorMark(sector, options.paint)).join(''),
        code,
        toldOf(records, ({ productName }) => [productName], options.language),
        mixing === 'DISCRETE' ? own.discrete : shareText(share),
        rangeText(content, options.language),
        rangeText(affected, options.language),
        holders.map(partyText).join(', ') || '-',
        place?.division ?? '-',
        String(depth),
      ];
    });
  return [...table([own.columns, ...rows]), ...more(units.length, options)];
}

function totalLines(totals: readonly TotalView[], { language }: TreeOptions): string[] {
  const own = IMPACT_WORDS[language];
  const rows = [...Map.groupBy(totals, ({ by }) => by)].flatMap(([by, all]) =>
    all
      .slice(0, MOST)
      .map(({ key, name, units, certain, content }, i) => [
        i === 0 ? own.dimensions[by] : '',
        key === null ? own.unknown : by === 'SECTOR' ? wordsIn(language).sector(key) : (own.levels[key] ?? key),
        (by === 'HOLDER' ? name : null) ?? '',
        own.counted(units, certain),
        content.map((range) => rangeText(range, language)).join(', '),
      ]),
  );
  return table(rows);
}

function more(count: number, { language }: TreeOptions): string[] {
  return count > MOST ? [IMPACT_WORDS[language].more(count - MOST)] : [];
}

function unitWords(
  { code, records }: Pick<AffectedView, 'code' | 'records'>,
  { language, paint }: TreeOptions,
): string {
  const told = toldOf(records, ({ productName, producedAt }) => [productName, day(producedAt)], language);
  return [paint('bold', told), code].filter(Boolean).join(' ');
}
