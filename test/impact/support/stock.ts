import type { Dice } from './dice.ts';

/** `mass`, `volume`, `piece` and what the units of a sample measure. */
export type Measure = string;

/** What is taken of a unit: how much, in its own measure, how bad that is, and whether something bad has touched it. */
export interface Part {
  readonly amount: number;
  readonly share: number;
  readonly touched: boolean;
}

/** What is truly in a unit, whatever records say. */
export interface Stock {
  /** null: one thing, of which nobody weighs anything. */
  readonly measure: Measure | null;
  readonly own: number;
  /** Of all of it, as it was made. */
  readonly share: number;
  readonly touched: boolean;
  /** How much of it is there still. */
  readonly left: number;
  /** So much of it, and at least all that is there. */
  take(dice: Dice, amount: number): Part;
}

/** Any part is as bad as the whole. */
export class Mixed implements Stock {
  readonly measure: Measure;
  readonly own: number;
  readonly share: number;
  readonly touched: boolean;
  left: number;

  constructor(measure: Measure, { amount, share, touched }: Part) {
    this.measure = measure;
    this.own = this.left = amount;
    this.share = share;
    this.touched = touched;
  }

  take(_: Dice, amount: number): Part {
    this.left -= amount;
    return { amount, share: this.share, touched: this.touched };
  }
}

/** Of single things, and of what came out of a process one after the other, bad ones may be here or there. */
export class Parts implements Stock {
  readonly measure: Measure;
  readonly own: number;
  readonly share: number;
  readonly touched: boolean;
  /** Whether all of it was touched, though nothing of it need be bad. */
  readonly #whole: boolean;
  left: number;
  #bad: number;

  constructor(measure: Measure, { amount, share, touched }: Part, whole: boolean) {
    this.measure = measure;
    this.own = this.left = amount;
    this.share = share;
    this.touched = touched;
    this.#whole = whole;
    this.#bad = amount * share;
  }

  take(dice: Dice, amount: number): Part {
    const least = Math.max(0, amount - (this.left - this.#bad));
    const most = Math.min(amount, this.#bad);
    const bad = dice.of([least, most, dice.between(least, most)]);
    this.left -= amount;
    this.#bad -= bad;
    return { amount, share: bad / amount, touched: bad > 0 || this.#whole };
  }
}

/** One thing: whatever it is used for, it is used as it is. */
export class Thing implements Stock {
  readonly measure = null;
  readonly own: number;
  readonly left: number;
  readonly share: number;
  readonly touched: boolean;

  /** @param amount how much of a product it makes up, in kilograms that nobody has on record */
  constructor({ amount, share, touched }: Part) {
    this.own = this.left = amount;
    this.share = share;
    this.touched = touched;
  }

  take(): Part {
    return { amount: this.own, share: this.share, touched: this.touched };
  }
}

/** A tank: filled again and again, what is left in it mixes with what is poured in. */
export class Tank implements Stock {
  readonly measure = null;
  readonly own = 1;
  readonly #isBad: boolean;
  #in: Part = { amount: 0, share: 0, touched: false };

  /** @param isBad whatever is in it is bad, always */
  constructor(isBad: boolean) {
    this.#isBad = isBad;
  }

  get share(): number {
    return this.#isBad ? 1 : this.#in.share;
  }

  get touched(): boolean {
    return this.#isBad || this.#in.touched;
  }

  get left(): number {
    return this.#in.amount;
  }

  empty(): void {
    this.#in = { amount: 0, share: 0, touched: false };
  }

  /** @param part in kilograms */
  pour({ amount, share, touched }: Part): void {
    const all = this.#in.amount + amount;
    this.#in = {
      amount: all,
      share: (this.#in.amount * this.#in.share + amount * share) / all,
      touched: this.#in.touched || touched,
    };
  }

  take(_: Dice, amount: number): Part {
    this.#in = { ...this.#in, amount: this.#in.amount - amount };
    return { amount, share: this.share, touched: this.touched };
  }
}
