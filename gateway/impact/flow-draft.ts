import { type Amount, UNKNOWN_AMOUNT } from './amounts.ts';
import { type Flow, type Measure, MIXING } from './flow.ts';

interface DraftUnit {
  readonly own: Amount;
  readonly mixing: number;
  readonly unreadIn: boolean;
  readonly unreadOut: boolean;
}

/** A unit of which nothing is known but that something came from it. */
const OUTSIDE: DraftUnit = { own: UNKNOWN_AMOUNT, mixing: MIXING.UNKNOWN, unreadIn: false, unreadOut: false };

/** A flow that is being written: units first or as they are met, links by target in any order. */
export class FlowDraft {
  readonly #measures: readonly Measure[];
  readonly #units: DraftUnit[] = [];
  readonly #same: number[] = [];
  readonly #to: number[] = [];
  readonly #from: number[] = [];
  readonly #way: number[] = [];
  readonly #amounts: Amount[] = [];

  constructor(measures: readonly Measure[]) {
    this.#measures = measures;
  }

  /** @param same where it stands already, as it is at another time @returns where it stands */
  addUnit(unit: DraftUnit = OUTSIDE, same = this.#units.length): number {
    this.#same.push(same);
    return this.#units.push(unit) - 1;
  }

  addLink(to: number, from: number, way: number, amount: Amount): void {
    this.#to.push(to);
    this.#from.push(from);
    this.#way.push(way);
    this.#amounts.push(amount);
  }

  finish(): Flow {
    const units = this.#units;
    const count = this.#to.length;
    const first = new Int32Array(units.length + 1);
    for (const to of this.#to) first[to + 1] = (first[to + 1] ?? 0) + 1;
    for (let u = 0; u < units.length; u += 1) first[u + 1] = (first[u + 1] ?? 0) + (first[u] ?? 0);
    const next = first.slice();
    const flow: Flow = {
      ownLeast: Float64Array.from(units, ({ own }) => own.least),
      ownMost: Float64Array.from(units, ({ own }) => own.most),
      ownIn: Int16Array.from(units, ({ own }) => own.measure),
      mixing: Uint8Array.from(units, ({ mixing }) => mixing),
      unreadIn: Uint8Array.from(units, ({ unreadIn }) => Number(unreadIn)),
      unreadOut: Uint8Array.from(units, ({ unreadOut }) => Number(unreadOut)),
      same: Int32Array.from(this.#same),
      first,
      source: new Int32Array(count),
      way: new Uint8Array(count),
      amountLeast: new Float64Array(count),
      amountMost: new Float64Array(count),
      amountIn: new Int16Array(count),
      measures: this.#measures,
    };
    for (const [i, to] of this.#to.entries()) {
      const e = next[to] ?? 0;
      next[to] = e + 1;
      const amount = this.#amounts[i] ?? UNKNOWN_AMOUNT;
      flow.source[e] = this.#from[i] ?? 0;
      flow.way[e] = this.#way[i] ?? 0;
      flow.amountLeast[e] = amount.least;
      flow.amountMost[e] = amount.most;
      flow.amountIn[e] = amount.measure;
    }
    return flow;
  }
}
