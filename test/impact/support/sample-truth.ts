import { unitOf } from '@tongcha/schema';
import type { LinkFact } from '../../../demo/world/facts.ts';
import { isMaking } from '../../../gateway/chain/reach.ts';
import { isCustody } from '../../../gateway/impact/parties.ts';
import { weekOf } from '../../../gateway/impact/total-keys.ts';
import { Dice } from './dice.ts';
import { type Sample, zoned } from './sample.ts';
import { Mixed, type Part, Parts, type Stock, Thing } from './stock.ts';
import { mixed, type True } from './trade.ts';

const GOOD: Part = { amount: 1, share: 0, touched: false };
const BAD: Part = { amount: 1, share: 1, touched: true };

/** What may truly have become of bad units of the sample, by chance where its records leave it open. */
export function truthOf(sample: Sample, roots: readonly string[], seed: number): ReadonlyMap<string, True> {
  const tracer = new Tracer(sample, roots, new Dice(seed));
  for (const code of tracer.below) tracer.stockOf(code);
  return tracer.truth;
}

class Tracer {
  readonly truth = new Map<string, True>();
  /** All that links lead to, whenever. */
  readonly below: ReadonlySet<string>;
  readonly #sample: Sample;
  readonly #roots: ReadonlySet<string>;
  readonly #dice: Dice;
  readonly #stocks = new Map<string, Stock>();
  /** Kilograms in one of each measure. */
  readonly #sizes = new Map([['mass', 1]]);

  constructor(sample: Sample, roots: readonly string[], dice: Dice) {
    this.#sample = sample;
    this.#roots = new Set(roots);
    this.#dice = dice;
    const below = new Set(roots);
    for (const code of below)
      for (const link of sample.linksFrom.get(code) ?? []) if (!isCustody(link)) below.add(link.to);
    this.below = below;
  }

  stockOf(code: string): Stock {
    const known = this.#stocks.get(code);
    if (known) return known;
    const records = this.#sample.units.get(code) ?? [];
    const own = records.find(({ quantity }) => quantity)?.quantity;
    const { measure = null, factor = 1 } = (own && unitOf(own.unit)) ?? {};
    const amount = own ? own.value * factor : 1;
    const inputs = this.below.has(code) && !this.#roots.has(code) ? this.#inputsOf(code) : [];
    const made = this.#roots.has(code) ? BAD : this.below.has(code) ? this.#mixed(inputs) : GOOD;
    const part = { ...made, amount };
    const stock =
      records[0]?.level === 'ITEM' || measure === null
        ? new Thing(part)
        : measure === 'mass' || measure === 'volume'
          ? new Mixed(measure, part)
          : new Parts(measure, part, made.touched);
    this.#stocks.set(code, stock);
    if (this.below.has(code)) {
      const shares = this.#changes(inputs) ? [] : [made.share];
      this.truth.set(code, { measure, own: amount, shares, touched: made.touched, keys: keysOf(this.#sample, code) });
      if (shares.length === 0) this.#heldAt(code, '9998');
    }
    return stock;
  }

  /** Each hand-over once, as the one has it on record who knows when it ended. */
  #inputsOf(code: string): LinkFact[] {
    const found = new Map<string, LinkFact>();
    for (const link of this.#sample.linksTo.get(code) ?? []) {
      const key = `${link.kind} ${link.from} ${link.at.slice(0, 10)}`;
      if (!isCustody(link) && found.get(key)?.until === undefined) found.set(key, link);
    }
    return [...found.values()];
  }

  #mixed(inputs: readonly LinkFact[]): Part {
    const parts = inputs.map((link) => ({ link, part: this.#taken(link) }));
    const whole = mixed(parts.flatMap(({ link, part }) => (link.kind === 'TREAT' ? [] : part)));
    return { ...whole, touched: parts.some(({ part }) => part.touched) };
  }

  /** How much went along, in kilograms, and how bad that is. */
  #taken({ from, at, kind, quantity, share }: LinkFact): Part {
    const stock = this.stockOf(from);
    const unit = quantity && unitOf(quantity.unit);
    const said = quantity && unit ? quantity.value * unit.factor : null;
    const amount = said !== null && unit?.measure === stock.measure ? said : stock.left * this.#dice.next();
    const part = this.#changes(this.#inputsOf(from)) ? this.#heldAt(from, at) : stock.take(this.#dice, amount);
    const guess = this.#dice.between(0.001, 1) * stock.own * this.#size(stock.measure);
    const weight =
      kind === 'MASS_BALANCE' ? (share ?? guess) : said !== null && unit ? said * this.#size(unit.measure) : guess;
    return { ...part, amount: weight };
  }

  /** Whether what is in it depends on the time: what a thing was made of is in it always. */
  #changes(inputs: readonly LinkFact[]): boolean {
    return inputs.length > 1 && inputs.some((link) => !isMaking(link));
  }

  /** What is in it at a time: of what was there before something else came in some may be left. */
  #heldAt(code: string, at: string): Part {
    const inside = this.#inputsOf(code).filter(
      (link) => isMaking(link) || (link.at <= at && (link.until ?? '9999') > at),
    );
    const last = inside
      .map((link) => link.at)
      .sort()
      .at(-1);
    const parts = inside.map((link) => ({ link, part: this.#taken(link) }));
    const held = mixed(
      parts.flatMap(({ link: { kind, ...link }, part }) =>
        kind === 'TREAT'
          ? []
          : { ...part, amount: part.amount * (kind !== 'PACK' || link.at === last ? 1 : this.#dice.next()) },
      ),
    );
    const part = this.#roots.has(code) ? BAD : { ...held, touched: parts.some((each) => each.part.touched) };
    this.truth.get(code)?.shares.push(part.share);
    return part;
  }

  #size(measure: string | null): number {
    const key = measure ?? '';
    const known = this.#sizes.get(key) ?? this.#dice.between(0.1, 5);
    this.#sizes.set(key, known);
    return known;
  }
}

function keysOf({ units, linksFrom }: Sample, code: string): True['keys'] {
  const records = units.get(code) ?? [];
  const held = (linksFrom.get(code) ?? []).flatMap(({ kind, to, until }) =>
    kind === 'HOLD' && until === undefined && to.startsWith('uscc:') ? [to.slice('uscc:'.length)] : [],
  );
  return {
    SECTOR: records.map(({ sector }) => sector.toUpperCase().replaceAll('-', '_')),
    LEVEL: records.map(({ level }) => level),
    PRODUCT: records.map(({ name }) => name),
    DIVISION: records.map(({ division }) => division),
    WEEK: records.map(({ producedAt }) => weekOf(Date.parse(zoned(producedAt)))),
    HOLDER: [...held, ...records.flatMap(({ holder }) => holder ?? [])],
  };
}
