/**
 * A time by two clocks, milliseconds. What is as old as one of them says must not pass for younger: the wall clock is set
 * back, and the steady one stands still while a machine is suspended.
 */
export interface Moment {
  readonly wall: number;
  readonly steady: number;
}

export function currentMoment(): Moment {
  return { wall: Date.now(), steady: performance.now() };
}

/** How old it is, by the clock that says more. */
export function ageOf(since: Moment, now: Moment): number {
  return Math.max(now.wall - since.wall, now.steady - since.steady);
}

export function earlier({ wall, steady }: Moment, milliseconds: number): Moment {
  return { wall: wall - milliseconds, steady: steady - milliseconds };
}
