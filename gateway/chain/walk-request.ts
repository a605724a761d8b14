import type { Direction, Edge } from './reach.ts';

/** What is asked for, wherever it starts. */
export interface WalkTerms {
  readonly direction: Direction;
  /** null: all kinds. */
  readonly kinds: ReadonlySet<string> | null;
  /** Only links of this time, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly maxDepth: number;
  readonly maxUnits: number;
}

export interface WalkRequest extends WalkTerms {
  readonly root: string;
}

/** One walk from many codes. */
export interface ManyRequest extends WalkTerms {
  /** Each once. */
  readonly roots: readonly string[];
  /** Those of which something has just changed: what members publish of what they know may not have it yet, so everybody is asked. */
  readonly fresh?: ReadonlySet<string> | undefined;
}

/** Whether the request asks for links of this kind and time. */
export function isWanted({ kinds, from, to }: WalkTerms, { kind, period: { lo, hi, until } }: Edge): boolean {
  return (!kinds || kinds.has(kind)) && lo <= to && (until ?? hi) >= from;
}

/** Whether it leaves links aside by their kind or time. */
export function isNarrowed({ kinds, from, to }: WalkTerms): boolean {
  return kinds !== null || from !== -Infinity || to !== Infinity;
}
