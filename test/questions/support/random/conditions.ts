import type { Dice } from '../../../execute/support/random/dice.ts';
import { DIVISIONS, FIRMS, GTINS, LICENCES, MOMENTS, NAMES } from './economy.ts';

/** As a client sends it. */
export interface Condition {
  readonly sectors?: readonly string[] | null;
  readonly members?: readonly string[] | null;
  readonly level?: string | null;
  readonly product?: string | null;
  readonly producer?: string | null;
  readonly holder?: string | null;
  readonly division?: string | null;
  readonly producedBetween?: Span | null;
  readonly recordedBetween?: Span | null;
  readonly recalled?: boolean | null;
  readonly failed?: boolean | null;
  readonly licence?: string | null;
  readonly equipmentOverdue?: boolean | null;
  readonly changedSince?: string | null;
  readonly text?: string | null;
}

export interface Span {
  readonly from?: string | null;
  readonly to?: string | null;
}

const PROVINCES = ['370000', '371000', '370600', '320000', '310000', '460000'];

/** Mostly one or two conditions: of more almost nothing is left. */
export function randomCondition(dice: Dice, members: readonly string[], sectors: readonly string[]): Condition {
  const makers: { readonly [Name in keyof Condition]-?: () => Condition[Name] } = {
    sectors: () => dice.some(sectors, 0.6),
    members: () => dice.some(members, 0.6),
    level: () => dice.pick(['ITEM', 'LOT', 'CLASS']),
    product: () => dice.pick([GTINS[0], GTINS[0].slice(1), `gs1:(01)${GTINS[1]}`, part(dice, dice.pick(NAMES))]),
    producer: () => dice.pick(FIRMS).uscc,
    holder: () => dice.pick(FIRMS).uscc,
    division: () => dice.pick([...PROVINCES, ...DIVISIONS]),
    producedBetween: () => span(dice),
    recordedBetween: () => span(dice),
    recalled: () => dice.chance(0.5),
    failed: () => dice.chance(0.5),
    licence: () => licence(dice),
    equipmentOverdue: () => dice.chance(0.5),
    changedSince: () => dice.pick(MOMENTS),
    text: () =>
      part(dice, dice.pick([...NAMES, ...FIRMS.map(({ name }) => name), `gs1:(01)${GTINS[0]}(10)L3`, 'hazlot:37068'])),
  };
  const names = Object.keys(makers) as (keyof Condition)[];
  const how = dice.pick([0, 1, 1, 1, 2, 2, 3, 5]);
  const given = names.toSorted(() => dice.next() - 0.5).slice(0, how);
  const left = names.filter((name) => !given.includes(name) && dice.chance(0.05));
  return Object.fromEntries([...given.map((name) => [name, makers[name]()]), ...left.map((name) => [name, null])]);
}

/** A part of a text, in letters of another size or width. */
function part(dice: Dice, whole: string): string {
  const letters = [...whole];
  const from = dice.below(letters.length);
  const some = letters.slice(from, from + 1 + dice.below(6)).join('');
  const kept = some.trim() === '' ? whole : some;
  return dice.pick([(text: string) => text, wide, (text: string) => text.toUpperCase()])(kept);
}

function wide(text: string): string {
  return text.replaceAll(/[!-~]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0));
}

/** Either end open, both, or the wrong way round. */
function span(dice: Dice): Span {
  const end = (): string | null => (dice.chance(0.25) ? null : dice.pick(MOMENTS));
  if (dice.chance(0.1)) return {};
  const [from, to] = [end(), end()];
  // What ends before it begins is refused.
  return { from, to: from !== null && to !== null && Date.parse(from) >= Date.parse(to) ? null : to };
}

function licence(dice: Dice): string {
  const { number, code } = { code: null, ...dice.pick(LICENCES) };
  return dice.pick([number, code, 'SC1063706810011']) ?? 'CAS:67-56-1';
}
