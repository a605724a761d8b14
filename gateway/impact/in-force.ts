import type { Link, Period } from '../chain/claims.ts';
import { isMaking } from '../chain/reach.ts';

/** Whether an input was in a unit at a time; PARTLY: surely some of it, and no more is known. */
export const IN_FORCE = { NO: 0, MAYBE: 1, SURELY: 2, PARTLY: 3 } as const;

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

  /** Whether there may be others that nobody named. */
  readonly #isUnread: boolean;

  /** @param isOneThing whether the link's source is a single thing, which lies beside others as it is */
  constructor(links: readonly Link[], isOneThing: (link: Link) => boolean, isUnread: boolean) {
    this.#isUnread = isUnread;
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
    const isOnly = this.#inputs.length === 1 || (isPoured && this.#pours.length === 1);
    if (isOnly && !(isPoured && this.#isUnread)) return IN_FORCE.SURELY;
    // What goes out at the moment at which something else comes in may be out by then.
    const isIn = period.hi <= lo && end > hi;
    if (!isIn) return IN_FORCE.MAYBE;
    if (!isPoured || !this.#isPouredOver(input, hi)) return IN_FORCE.SURELY;
    // That it was out by then nobody says.
    return period.until === null ? IN_FORCE.MAYBE : IN_FORCE.PARTLY;
  }

  /** Whether something was poured in later, or may have been. */
  #isPouredOver(input: Input, hi: number): boolean {
    if (this.#isUnread) return true;
    return this.#pours.some((other) => other !== input && other.period.hi > input.period.lo && other.period.lo <= hi);
  }
}
