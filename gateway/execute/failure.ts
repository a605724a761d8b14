import type { PublicFault } from './public-error.ts';

export type Path = readonly (string | number)[];

/** Why a value is not there. It stands in the value's slot until the answer is written, which gives it its path. */
export class Failure {
  readonly causes: readonly Cause[];

  constructor(causes: readonly Cause[]) {
    this.causes = causes;
  }

  /** A failure of the value itself. */
  static of(fault: PublicFault): Failure {
    return new Failure([{ fault, rest: [], sibling: false }]);
  }
}

export interface Cause {
  readonly fault: PublicFault;
  /** From the failed value to the field that failed: below it when a null has travelled up to it. */
  readonly rest: Path;
  /** `rest` counts from the object around the value: another field of it failed and took this one with it. */
  readonly sibling: boolean;
}

/** The errors of one answer by their path in it. */
export class ErrorTree {
  readonly #children = new Map<string | number, ErrorTree>();
  readonly #faults: PublicFault[] = [];
  #used = false;

  add(path: Path, fault: PublicFault): void {
    const [step, ...rest] = path;
    if (step === undefined) {
      this.#faults.push(fault);
      return;
    }
    const child = this.#children.get(step) ?? new ErrorTree();
    this.#children.set(step, child);
    child.add(rest, fault);
  }

  child(step: string | number): ErrorTree | undefined {
    return this.#children.get(step);
  }

  /** What made the value null, or took it along when `sibling`. */
  failure(sibling = false): Failure {
    return new Failure(this.#causes([], sibling));
  }

  /** Errors that no null has accounted for: they stand beside an answer that is given. */
  *unused(): Iterable<PublicFault> {
    if (!this.#used) yield* this.#faults;
    for (const child of this.#children.values()) yield* child.unused();
  }

  #causes(rest: Path, sibling: boolean): Cause[] {
    this.#used = true;
    const own = this.#faults.map((fault) => ({ fault, rest, sibling }));
    return [...own, ...[...this.#children].flatMap(([step, child]) => child.#causes([...rest, step], sibling))];
  }
}
