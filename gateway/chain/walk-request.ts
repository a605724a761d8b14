import type { Direction, Edge } from './reach.ts';

export interface WalkRequest {
  readonly root: string;
  readonly direction: Direction;
  /** null: all kinds. */
  readonly kinds: ReadonlySet<string> | null;
  /** Only links of this time, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly maxDepth: number;
  readonly maxUnits: number;
}

/** Whether the request asks for links of this kind and time. */
export function isWanted({ kinds, from, to }: WalkRequest, { kind, period: { lo, hi, until } }: Edge): boolean {
  return (!kinds || kinds.has(kind)) && lo <= to && (until ?? hi) >= from;
}
