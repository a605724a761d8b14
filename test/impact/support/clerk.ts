import type { FakeLink } from '../../support/fake-ministry.ts';
import type { Dice } from './dice.ts';
import type { Measure } from './stock.ts';

export const SECTORS = ['agriculture', 'food-drug', 'hazardous-goods', 'rare-earth'] as const;

interface OnRecord {
  readonly level: string;
  readonly measure: Measure | null;
  readonly own: number;
  readonly day: number;
  readonly holder: string;
  readonly product: string;
  readonly division: string;
}

interface Said {
  readonly quantity?: { readonly value: number; readonly measure: Measure };
  readonly share?: number;
}

/** How a measure is written, and how many of its base unit each is. */
const WRITTEN = {
  mass: [
    ['kg', 1],
    ['吨', 1_000],
    ['g', 0.001],
    ['袋(50kg)', 50],
  ],
  volume: [
    ['L', 1],
    ['mL', 0.001],
    ['m3', 1_000],
  ],
  piece: [
    ['件', 1],
    ['个', 1],
  ],
} as const;

/** Writes down what happens, for one sector or two: now and then without the amount, and never quite as it was. */
export class Clerk {
  readonly links: { readonly sector: string; link: FakeLink }[] = [];
  readonly records = new Map<string, Record<string, Record<string, unknown>>>(SECTORS.map((sector) => [sector, {}]));
  readonly #dice: Dice;
  readonly #missing: number;
  /** What lasts, by its target. */
  readonly #lasting = new Map<string, number[]>();

  constructor(dice: Dice, missing: number) {
    this.#dice = dice;
    this.#missing = missing;
  }

  record(code: string, { level, measure, own, day, holder, product, division }: OnRecord, sector: string): string[] {
    const of = [...new Set([sector, ...(this.#dice.is(0.2) ? [this.#dice.of(SECTORS)] : [])])];
    const isByLink = this.#dice.is(0.5);
    if (isByLink) this.link({ kind: 'HOLD', from: code, to: `uscc:${holder}` }, {}, 'ONCE', day);
    for (const each of of) {
      const records = this.records.get(each);
      if (!records) continue;
      records[code] = {
        level,
        quantity: measure && this.#quantity({ value: own, measure }),
        productName: product,
        producedAt: timeOf(day),
        holder: isByLink ? null : { uscc: holder, name: null },
        place: { division, name: null },
      };
    }
    return of.map((each) => each.toUpperCase().replaceAll('-', '_'));
  }

  link(link: FakeLink, { quantity, share }: Said, how: 'MADE UP' | 'LASTS' | 'ONCE', day: number): void {
    // What goes into one tank is in one book: of two claims from two books about one lot nobody knows that they are two fillings.
    const first = how === 'LASTS' ? SECTORS[0] : this.#dice.of(SECTORS);
    const sides = this.#dice.is(0.4) ? new Set([first, this.#dice.of(SECTORS)]) : new Set([first]);
    // What is in a tank goes by its time.
    const hasTime = how === 'LASTS' || !this.#dice.is(0.1);
    const doubt =
      how === 'MADE UP' || (how === 'ONCE' && link.kind !== 'HOLD' && this.#dice.is(0.04)) ? { confidence: 'LOW' } : {};
    for (const sector of sides) {
      const said: FakeLink = {
        ...link,
        ...doubt,
        ...(hasTime ? { at: timeOf(day) } : {}),
        ...(share === undefined ? {} : { share }),
        ...(quantity === undefined ? {} : { quantity: this.#quantity(quantity) ?? undefined }),
        recordId: `${sector}-${this.links.length}`,
      };
      const place = this.links.push({ sector, link: said }) - 1;
      if (how === 'LASTS') this.#lasting.set(link.to, [...(this.#lasting.get(link.to) ?? []), place]);
    }
  }

  /** The same the other way round, without a time. */
  mistake({ sector, link: { from, to, ...link } }: { readonly sector: string; readonly link: FakeLink }): void {
    this.links.push({ sector, link: { ...link, from: to, to: from, at: undefined } });
  }

  /** What was in it is out, and one time in three nobody writes that down, ever. */
  empty(code: string, day: number): void {
    for (const place of this.#lasting.get(code) ?? []) {
      const known = this.links[place];
      if (known && !this.#dice.is(0.3)) known.link = { ...known.link, until: timeOf(day) };
    }
    this.#lasting.delete(code);
  }

  #quantity({ value, measure }: { value: number; measure: Measure }): { value: number; unit: string } | null {
    if (this.#dice.is(this.#missing)) return null;
    const [unit, factor] = this.#dice.of<readonly [string, number]>(WRITTEN[measure as keyof typeof WRITTEN]);
    const error = measure === 'piece' ? 1 : this.#dice.between(0.99, 1.01);
    return { value: (value * error) / factor, unit };
  }
}

/** Noon, as midnight is a whole day. */
export function timeOf(day: number): string {
  return `${new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)}T12:00:00+08:00`;
}
