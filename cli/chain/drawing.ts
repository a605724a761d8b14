import type { Language } from '@tongcha/command';
import { SECTOR_LOOKS, sectorLook, type SectorLook } from '@tongcha/schema';
import { type Words, wordsIn } from '../words.ts';
import type { ChainView, UnitView } from './chain-view.ts';
import { day } from '../day.ts';
import { firedOn, isGrave, warningText } from '../warnings/warning-text.ts';
import { linkWords, notYetKnown, toldOf } from './chain-tree.ts';

/** A chain as any drawing tool needs it: boxes in lanes, arrows from source to product. */
export interface Drawing {
  readonly lanes: readonly Lane[];
  readonly arrows: readonly { readonly from: string; readonly to: string; readonly text: string }[];
}

export interface Lane {
  /** null: units of which no ministry has a record. */
  readonly sector: string | null;
  readonly title: string;
  readonly look: SectorLook | null;
  readonly boxes: readonly Box[];
}

export interface Box {
  /** n0, n1, …: letters and digits only, as codes may hold anything. */
  readonly id: string;
  readonly lines: readonly string[];
  readonly isRoot: boolean;
  readonly isWarned: boolean;
}

/** Lanes in the order of the sectors, boxes in the chain's; a unit of several sectors lies in the lane of the first. */
export function drawingOf(chain: ChainView, language: Language): Drawing {
  const words = wordsIn(language);
  const ids = new Map<string, string>();
  const idOf = (code: string): string => ids.get(code) ?? (ids.set(code, `n${ids.size}`), `n${ids.size - 1}`);
  const units = new Map<string, Pick<UnitView, 'code' | 'sectors' | 'records'>>(
    chain.units.map((unit) => [unit.code, unit]),
  );
  for (const code of chain.links.flatMap(({ from, to }) => [from, to]))
    if (!units.has(code)) units.set(code, { code, sectors: [], records: [] });
  for (const code of units.keys()) idOf(code);
  const bySector = Map.groupBy(units.values(), ({ sectors }) => sectors[0] ?? null);
  const order = [
    ...Object.keys(SECTOR_LOOKS),
    ...[...bySector.keys()].filter((sector) => sector !== null && !Object.hasOwn(SECTOR_LOOKS, sector)),
    null,
  ];
  const lanes = order.flatMap((sector): Lane[] => {
    const own = bySector.get(sector);
    if (!own) return [];
    const boxes = own.map(({ code, records }) => {
      const warnings = firedOn(code, chain.warnings ?? []);
      const told = toldOf(records, ({ productName }) => [productName], language);
      const made = toldOf(records, ({ producer, producedAt }) => [producer?.name, day(producedAt)], language);
      return {
        id: idOf(code),
        lines: [told, made, code, ...warnings.map((each) => `⚠ ${warningText(each, language)}`)].filter(
          (line) => line !== '',
        ),
        isRoot: code === chain.root.code,
        isWarned: warnings.some(isGrave),
      };
    });
    const look = sector === null ? null : sectorLook(sector);
    return [
      {
        sector,
        title:
          look === null || sector === null ? nothingKnown(own, chain, words) : `${words.sector(sector)} ${look.letter}`,
        look,
        boxes,
      },
    ];
  });
  return {
    lanes,
    arrows: chain.links.map((link) => ({ from: idOf(link.from), to: idOf(link.to), text: linkWords(link, words) })),
  };
}

/** Of units without a record: that nobody holds them is known only where all have answered. */
function nothingKnown(
  units: readonly { readonly code: string }[],
  { gaps, coverage }: ChainView,
  words: Words,
): string {
  const unread = new Set(
    gaps.flatMap(({ sector, reason, codes }) => (sector === null || reason === 'FORBIDDEN' ? [] : codes)),
  );
  return units.some(({ code }) => unread.has(code)) ? notYetKnown(coverage, words) : words.noRecord;
}

/** Of what no ministry holds. */
export const NEUTRAL = { fill: '#f2f2f2', text: '#111111', line: '#6b6b6b' } as const;
/** Round a box that something is said against. */
export const WARNED = '#c00000';
