import titles from './sectors.json' with { type: 'json' };

/** How a sector looks and is called wherever people see it: portal, terminal, documents. Never by its colour alone: the letter stands with it. */
export interface SectorLook extends SectorColours {
  readonly letter: string;
  readonly zh: string;
  readonly en: string;
}

interface SectorColours {
  /** #rrggbb on a light ground. Told apart by colour-blind eyes, and in grey print by lightness. */
  readonly light: string;
  /** #rrggbb on a dark ground. */
  readonly dark: string;
  /** Of the letter on the colour. */
  readonly onLight: '#ffffff' | '#111111';
  readonly onDark: '#ffffff' | '#111111';
  /** Of 256 colours, in a terminal. */
  readonly ansi: number;
}

/** For sectors in their order. */
export const PALETTE: readonly SectorColours[] = [
  { light: '#3f1f78', dark: '#e9d5ff', onLight: '#ffffff', onDark: '#111111', ansi: 61 },
  { light: '#a3341a', dark: '#e2603f', onLight: '#ffffff', onDark: '#111111', ansi: 166 },
  { light: '#f0bd2b', dark: '#f5d56a', onLight: '#111111', onDark: '#111111', ansi: 220 },
  { light: '#2fa173', dark: '#3aa67a', onLight: '#111111', onDark: '#111111', ansi: 36 },
  { light: '#1f6cc4', dark: '#62b0ff', onLight: '#ffffff', onDark: '#111111', ansi: 32 },
  { light: '#c09cd8', dark: '#b46ca8', onLight: '#111111', onDark: '#111111', ansi: 176 },
  { light: '#703058', dark: '#b0f8b8', onLight: '#ffffff', onDark: '#111111', ansi: 89 },
  { light: '#c0f8a0', dark: '#f8b000', onLight: '#111111', onDark: '#111111', ansi: 157 },
];
/** Of a sector that comes after these, or joined after this was made. */
const NEUTRAL: SectorColours = { light: '#6b6b6b', dark: '#a8a8a8', onLight: '#ffffff', onDark: '#111111', ansi: 245 };

/**
 * The sectors of schema/supergraph.yaml in its order, in which they are listed and drawn: from the raw material to the table.
 * `npm run compose` reads what they are called in their schemas; colour and letter follow from their places.
 */
export const SECTOR_LOOKS: Readonly<Record<string, SectorLook>> = looksOf(titles);

function looksOf(
  all: Readonly<Record<string, { readonly zh: string; readonly en: string }>>,
): Record<string, SectorLook> {
  const taken = new Set<string>();
  const letterOf = (en: string): string => {
    const letter = [...en.toUpperCase()].find((each) => /[A-Z]/.test(each) && !taken.has(each)) ?? '?';
    taken.add(letter);
    return letter;
  };
  return Object.fromEntries(
    Object.entries(all).map(([sector, { zh, en }], i) => [
      sector,
      { letter: letterOf(en), zh, en, ...(PALETTE[i] ?? NEUTRAL) },
    ]),
  );
}

/** A sector that joined later looks neutral, under its own name. */
export function sectorLook(sector: string): SectorLook {
  const words = sector.toLowerCase().replaceAll('_', ' ');
  return SECTOR_LOOKS[sector] ?? { letter: sector.charAt(0) || '?', zh: words, en: words, ...NEUTRAL };
}
