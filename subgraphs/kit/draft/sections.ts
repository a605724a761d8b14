import type { Line } from './lines.ts';

/** What a ministry is called, and by what name its settings begin. */
export interface Naming {
  readonly sector: string;
  readonly title: { readonly zh: string | null; readonly en: string | null };
  readonly system: string;
}

/** What a source gives the file, by its parts. */
export interface Sections {
  /** `http`, `sql` or `soap`, with what stands under it. */
  readonly transport: readonly [name: string, line: Line];
  readonly codes: ReadonlyMap<string, Line>;
  readonly words: Line | null;
  readonly records: readonly Line[];
  readonly links: readonly Line[];
  readonly organizations: Line | null;
  /** Comments: what was looked at, and what was left. */
  readonly notes: readonly string[];
  /** Names of settings with what stands for them, where that is no secret. */
  readonly settings: ReadonlyMap<string, string>;
}

/** The names of settings begin with the sector's: `COLD_CHAIN_DB_URL`. */
export function settingName({ sector }: Naming, name: string): string {
  return `${sector.toUpperCase().replaceAll('-', '_')}_${name}`;
}

/** Names, and words, of one end. */
type Way = readonly [names: RegExp, words: RegExp];

/** Which way a link goes, where its ends are called so. */
const FROM: Way = [
  /^(?:from|src|source|input|raw|up(?:per|stream)?|ly|laiyuan|sj|sy|yl|yuanliao|tl)/,
  /来源|上级|上游|原料|投入|投料/,
];
const TO: Way = [/^(?:to|dst|dest|target|output|down(?:stream)?|qx|quxiang|xj|xy|mb)/, /去向|下级|下游|产出|成品/];

/** @returns which of two ends is the source's: 0 or 1; null: their names do not say, or say both */
export function sourceOf(names: readonly (readonly [name: string, about: string])[]): 0 | 1 | null {
  const is = ([name, about]: readonly [string, string], [byName, byWords]: Way): boolean =>
    byName.test(name) || byWords.test(about);
  const [a, b] = names;
  if (!a || !b) return null;
  const first = (is(a, FROM) && !is(b, FROM)) || (is(b, TO) && !is(a, TO));
  const second = (is(b, FROM) && !is(a, FROM)) || (is(a, TO) && !is(b, TO));
  return first === second ? null : first ? 0 : 1;
}
