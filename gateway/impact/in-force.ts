import type { Link, Period } from '../chain/claims.ts';
import { isMaking } from '../chain/reach.ts';

/** Whether an input was in a unit at a time. */
export const IN_FORCE = { NO: 0, MAYBE: 1, SURELY: 2 } as const;

/** After all that is known. */
export const NOW: Period = { lo: Infinity, hi: Infinity, until: null };

/** What was in a unit at a time, of each input one of IN_FORCE: as text, so that times that are alike are one. */
export type Contents = string;

interface Input {
  readonly period: Period;
  /** Whether it can come and go: what a unit was made of is in it always. */
  readonly isChanging: boolean;
  /** Whether it mingles with what is poured in after it. */
  readonly isPoured: boolean;
}

/** What a unit holds at different times: a cylinder is filled again, a part is taken out. */
export class Fillings {
  readonly #inputs: readonly Input[];
  readonly #pours: readonly Input[];
  /** Periods of the inputs that can come and go; without any a unit is the same always. */
  readonly changes: readonly Period[];

  /** @param isOneThing whether the link's source is a single thing, which lies beside others as it is */
  constructor(links: readonly Link[], isOneThing: (link: Link) => boolean) {
    this.#inputs = links.map((link): Input => {
      const isChanging = !isMaking(link);
      return { period: link.period, isChanging, isPoured: isChanging && link.kind === 'PACK' && !isOneThing(link) };
    });
    this.#pours = this.#inputs.filter(({ isPoured }) => isPoured);
    this.changes = this.#inputs.flatMap(({ period, isChanging }) => (isChanging ? period : []));
  }

  at(time: Period): Contents {
    return this.#inputs.map((input) => this.#state(input, time)).join('');
  }

  #state(input: Input, time: Period): number {
    const { period, isChanging, isPoured } = input;
    // When it came in, it was in, whatever the time was.
    if (!isChanging || time === period) return IN_FORCE.SURELY;
    const { lo, hi } = time;
    const end = period.until ?? Infinity;
    if (period.lo > hi || end < lo || (lo === Infinity && period.until !== null)) return IN_FORCE.NO;
    // Nothing else was ever in it.
    if (this.#inputs.length === 1 || (isPoured && this.#pours.length === 1)) return IN_FORCE.SURELY;
    const isIn = period.hi <= lo && end >= hi;
    return isIn && !(isPoured && this.#isPouredOver(input, hi)) ? IN_FORCE.SURELY : IN_FORCE.MAYBE;
  }

  /** Whether something was poured in later, and nobody says that this was out by then. */
  #isPouredOver(input: Input, hi: number): boolean {
    if (input.period.until !== null) return false;
    return this.#pours.some((other) => other !== input && other.period.hi > input.period.lo && other.period.lo <= hi);
  }
}
