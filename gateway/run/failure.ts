import type { Reading } from './pending-result.ts';
import type { PublicFault } from './public-error.ts';

export type Path = readonly (string | number)[];

/** Why a value is not there. It stands in the value's slot until the answer is written, which gives it its path. */
export class Failure {
  readonly causes: readonly Cause[];
  /** What should have filled it. */
  readonly #selections: readonly Selection[];

  constructor(causes: readonly Cause[], selections: readonly Selection[] = []) {
    this.causes = causes;
    this.#selections = selections;
  }

  /** A failure of the value itself. */
  static of(fault: PublicFault): Failure {
    return new Failure([{ fault, rest: [], collateral: false }]);
  }

  /** The same, where that selection should have filled it too. */
  of(selection: Selection): Failure {
    return new Failure(this.causes, [...this.#selections, selection]);
  }

  /** Another subgraph has the value: what this one should have filled of it has failed, and would else be null for no reason. */
  leave(value: unknown, reading: Reading): void {
    for (const selection of this.#selections) selection.fail(value, this, reading);
  }
}

/** What one response fills of a value. */
export interface Selection {
  /** Puts the failure wherever it should have filled something of a value that stays. */
  fail(value: unknown, failure: Failure, reading: Reading): void;
}

export interface Cause {
  readonly fault: PublicFault;
  /** From the failed value to the field that failed: below it when a null has travelled up to it. */
  readonly rest: Path;
  /** Another field of the same object failed and took this one along; `rest` counts from the object. */
  readonly collateral: boolean;
}

/** The errors of one answer by their path in it. */
export class ErrorTree {
  readonly #children = new Map<string | number, ErrorTree>();
  readonly #faults: PublicFault[] = [];
  #used = false;

  add(path: Path, fault: PublicFault, from = 0): void {
    const step = path[from];
    if (step === undefined) {
      this.#faults.push(fault);
      return;
    }
    const child = this.#children.get(step) ?? new ErrorTree();
    this.#children.set(step, child);
    child.add(path, fault, from + 1);
  }

  child(step: string | number): ErrorTree | undefined {
    return this.#children.get(step);
  }

  /** What made the value null. */
  failure(): Failure {
    return new Failure(this.#causes([]));
  }

  /** The failure of a value that was given up with another. */
  collateral(): Failure {
    return new Failure(this.#causes([]).map(({ fault, rest }) => ({ fault, rest, collateral: true })));
  }

  /** Errors that no null has accounted for: they stand beside an answer that is given. */
  *unused(): Iterable<PublicFault> {
    if (!this.#used) yield* this.#faults;
    for (const child of this.#children.values()) yield* child.unused();
  }

  #causes(rest: Path): Cause[] {
    this.#used = true;
    const own = this.#faults.map((fault) => ({ fault, rest, collateral: false }));
    return [...own, ...[...this.#children].flatMap(([step, child]) => child.#causes([...rest, step]))];
  }
}
