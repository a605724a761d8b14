export type Path = readonly (string | number)[];
export type Tree = Readonly<Record<string, unknown>>;

/** What of an answer has been looked at. */
export interface Seen {
  /** Values that are as their owner has them. */
  right: number;
  /** Nulls and entries that are missing, with an error or a gap that says so. */
  missing: number;
}

export interface Said {
  /** Whether an error stands at this place or above it. */
  readonly errorAt: (path: Path) => boolean;
  /** Whether an error without a place says that an answer is incomplete. */
  readonly incomplete: boolean;
  readonly seen: Seen;
}

export class Wrong extends Error {}

export const at = (path: Path): string => path.join('.');
export const show = (value: unknown): string => JSON.stringify(value).slice(0, 300);
