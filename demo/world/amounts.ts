import type { Amount } from './facts.ts';
import type { Random } from './random.ts';

/** Kilograms in one of each unit that the sample's systems write masses in. */
const KILOGRAMS = {
  kg: 1,
  千克: 1,
  公斤: 1,
  t: 1_000,
  吨: 1_000,
  g: 0.001,
  '袋(25kg)': 25,
  '袋(50kg)': 50,
  '罐(425g)': 0.425,
  '盒(400g)': 0.4,
  '瓶(500g)': 0.5,
} as const;

export type MassUnit = keyof typeof KILOGRAMS;

/** Scales of two sides differ by at most this part of what they weigh. */
const ERROR = 0.01;

/** A mass as a clerk writes it: grams are the smallest digits of what is weighed in tonnes or kilograms. */
export function mass(kilograms: number, unit: MassUnit = 'kg'): Amount {
  return { value: Number((kilograms / KILOGRAMS[unit]).toFixed(3)), unit };
}

/** The nth of several ways to write a mass. */
export function written(kilograms: number, n: number, units: readonly [MassUnit, ...MassUnit[]]): Amount {
  return mass(kilograms, units[n % units.length]);
}

/** What another scale says of the same. */
export function weighedAgain(kilograms: number, random: Random): number {
  return kilograms * (1 + (random.next() * 2 - 1) * ERROR);
}

/** Adds up what is drawn from sources that are made before it is known how much of them goes where. */
export class Drawn {
  readonly #kilograms = new Map<string, number>();

  /** @returns the same number, for whoever writes it down */
  take(code: string, kilograms: number): number {
    this.#kilograms.set(code, this.of(code) + kilograms);
    return kilograms;
  }

  of(code: string): number {
    return this.#kilograms.get(code) ?? 0;
  }
}
