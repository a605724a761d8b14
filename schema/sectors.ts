/** How a sector looks and is called wherever people see it: portal, terminal, documents. Never by its colour alone: the letter stands with it. */
export interface SectorLook {
  readonly letter: string;
  readonly zh: string;
  readonly en: string;
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

/** In the order in which they are listed and drawn, top to bottom: from the raw material to the table. */
export const SECTOR_LOOKS: Readonly<Record<string, SectorLook>> = {
  RARE_EARTH: {
    letter: 'R',
    zh: '稀土',
    en: 'Rare earth',
    light: '#3f1f78',
    dark: '#e9d5ff',
    onLight: '#ffffff',
    onDark: '#111111',
    ansi: 61,
  },
  HAZARDOUS_GOODS: {
    letter: 'H',
    zh: '危险品',
    en: 'Hazardous goods',
    light: '#a3341a',
    dark: '#e2603f',
    onLight: '#ffffff',
    onDark: '#111111',
    ansi: 166,
  },
  SPECIAL_EQUIPMENT: {
    letter: 'S',
    zh: '特种设备',
    en: 'Special equipment',
    light: '#f0bd2b',
    dark: '#f5d56a',
    onLight: '#111111',
    onDark: '#111111',
    ansi: 220,
  },
  AGRICULTURE: {
    letter: 'A',
    zh: '农业',
    en: 'Agriculture',
    light: '#2fa173',
    dark: '#3aa67a',
    onLight: '#111111',
    onDark: '#111111',
    ansi: 36,
  },
  FOOD_DRUG: {
    letter: 'F',
    zh: '食品药品',
    en: 'Food and drugs',
    light: '#1f6cc4',
    dark: '#62b0ff',
    onLight: '#ffffff',
    onDark: '#111111',
    ansi: 32,
  },
  CUSTOMS: {
    letter: 'C',
    zh: '进出口',
    en: 'Imports and exports',
    light: '#c09cd8',
    dark: '#b46ca8',
    onLight: '#111111',
    onDark: '#111111',
    ansi: 176,
  },
};

/** A sector that joined later looks neutral, under its own name. */
export function sectorLook(sector: string): SectorLook {
  const words = sector.toLowerCase().replaceAll('_', ' ');
  return (
    SECTOR_LOOKS[sector] ?? {
      letter: sector.charAt(0) || '?',
      zh: words,
      en: words,
      light: '#6b6b6b',
      dark: '#a8a8a8',
      onLight: '#ffffff',
      onDark: '#111111',
      ansi: 245,
    }
  );
}
