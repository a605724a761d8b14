import type { WordKey } from '../words/i18n.ts';
import { holderNames, type ImpactOf, nameOf } from './impact.ts';

/** The word of a key in the reader's language. */
export type CaseWords = (key: WordKey) => string;

export interface Sheet {
  readonly name: string;
  /** The headings first. */
  readonly rows: readonly (readonly string[])[];
}

interface Range {
  readonly least: number;
  readonly most: number | null;
  readonly unit: string | null;
}

/** What bad units have reached, as tables: units, holders, what could not be read. Ranges are in columns of their own, so that they can be added. */
export function sheetsOf(impact: ImpactOf, word: CaseWords): readonly Sheet[] {
  const nameOfHolder = holderNames(impact);
  return [
    {
      name: word('case.unitsTitle'),
      rows: [
        [
          word('case.codes'),
          word('case.name'),
          word('case.certain'),
          word('case.depth'),
          ...columns(word('case.share')),
          ...columns(word('case.affected')),
          word('case.mixing'),
          word('case.holder'),
        ],
        ...impact.units.map((each) => [
          each.code,
          nameOf(each),
          word(each.certain ? 'yes' : 'no'),
          String(each.depth),
          ...cells(each.share),
          ...cells(each.affected),
          word(`case.mixings.${each.mixing}`),
          each.holders.map(({ uscc }) => nameOfHolder(uscc)).join('; '),
        ]),
      ],
    },
    {
      name: word('case.holdersTitle'),
      rows: [
        [word('case.holder'), 'USCC', word('case.count'), word('case.certain'), word('case.codes')],
        ...impact.holders.map(({ organization, name, codes, certain }) => [
          name ?? organization.name ?? '',
          organization.uscc,
          String(codes.length),
          String(certain),
          codes.join(' '),
        ]),
      ],
    },
    {
      name: word('gaps.title'),
      rows: [
        [word('gaps.who'), word('gaps.why'), word('gaps.codes')],
        ...impact.gaps.map(({ sector, member, message, codes }) => [member ?? sector ?? '', message, codes.join(' ')]),
        ...impact.withheld.map(({ sector, policy }) => [sector, word('gaps.withheld'), policy ?? '']),
      ],
    },
  ];
}

const columns = (name: string): string[] => [`${name} ≥`, `${name} ≤`, `${name} (unit)`];

/** Nothing stands where nobody can say. */
function cells(range: Range | null): string[] {
  return range === null ? ['', '', ''] : [String(range.least), String(range.most ?? ''), range.unit ?? ''];
}
