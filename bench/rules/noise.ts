import type { Amount, Fact, LinkFact, UnitFact } from '../../demo/world/facts.ts';
import { Dice } from '../../test/execute/support/random/dice.ts';

/** What clerks and scales do to what happened. */
export const NOISE = { weighing: 0.01, missing: 0.08, dateOnly: 0.3 } as const;

/** The same facts as systems have them: weighed with an error of 1 %, 8 of 100 amounts not written down, 30 of 100 times a date alone. */
export function noisy<T extends Fact>(facts: readonly T[], seed: number): readonly T[] {
  const dice = new Dice(`noise ${seed}`);
  return facts.map((fact) => {
    if (fact.type === 'unit') return { ...fact, ...unitNoise(fact, dice) };
    return fact.type === 'link' ? { ...fact, ...linkNoise(fact, dice) } : fact;
  });
}

/** Oxides stay as they are: what is reported of them counts, and nobody weighs them. */
function unitNoise({ quantity, producedAt }: UnitFact, dice: Dice): Partial<UnitFact> {
  return { ...amountNoise(quantity, dice), producedAt: timeNoise(producedAt, dice) };
}

function linkNoise({ quantity, at }: LinkFact, dice: Dice): Partial<LinkFact> {
  return { ...amountNoise(quantity, dice), at: timeNoise(at, dice) };
}

/** @returns a quantity that is not there for one that is not written down */
function amountNoise(quantity: Amount | undefined, dice: Dice): { readonly quantity?: Amount } {
  if (!quantity) return {};
  const value = quantity.value * errorOf(dice);
  return dice.chance(NOISE.missing)
    ? ({ quantity: undefined } as unknown as object)
    : { quantity: { ...quantity, value: Number(value.toPrecision(6)) } };
}

function timeNoise(time: string, dice: Dice): string {
  return dice.chance(NOISE.dateOnly) ? `${time.slice(0, 10)} 00:00:00` : time;
}

function errorOf(dice: Dice): number {
  const gauss = Math.sqrt(-2 * Math.log(dice.next() + 1e-12)) * Math.cos(2 * Math.PI * dice.next());
  return 1 + NOISE.weighing * gauss;
}
