import { type ImpactDimension, weekOf } from '../../../gateway/impact/total-keys.ts';
import { type FakeLink, urn } from '../../support/fake-ministry.ts';
import { Dice } from './dice.ts';
import { type Measure, Mixed, type Part, Parts, type Stock, Tank, Thing } from './stock.ts';
import { Clerk, SECTORS, timeOf } from './clerk.ts';

/** What truly became of bad units, and what is on record of it. */
export interface Trade {
  readonly roots: readonly string[];
  /** Links of these kinds are asked for; null: of any. */
  readonly kinds: readonly string[] | null;
  readonly truth: ReadonlyMap<string, True>;
  readonly clerk: Clerk;
}

export interface True {
  readonly measure: Measure | null;
  readonly own: number;
  /** At all times that matter; one for what does not change. */
  readonly shares: number[];
  /** Whether something bad is in it, or has touched it. */
  touched: boolean;
  /** Under which values it counts, by all there is on record. */
  readonly keys: Readonly<Record<ImpactDimension, readonly string[]>>;
}

export interface TradeOptions {
  readonly seed: number;
  readonly size: number;
  /** Of amounts that are not on record, 0 to 1. */
  readonly missing: number;
}

const KINDS = ['TRANSFORM', 'PACK', 'TREAT', 'INSTALL', 'MASS_BALANCE'] as const;
const TANKS = 2;
const PARTIES = ['91370681MA3T00017D', '91370681MA3T00105U', '91370681MA3T00106Y', '91370681MA3T00102J'] as const;
const NOTHING: Part = { amount: 0, share: 0, touched: false };

/**
 * Units in an order of time, made of earlier ones: weighed, measured, counted and single things, treated, built together, packed,
 * poured into tanks that are filled again, and made by processes that run on. Of what is recorded, amounts are missing or off by 1 %,
 * in several units of measure; some links are made up, and marked so, and in some economies one is a mistake that closes a circle.
 */
export function tradeOf({ seed, size, missing }: TradeOptions): Trade {
  return new Trader(new Dice(seed), size, missing).run();
}

class Trader {
  readonly #dice: Dice;
  readonly #size: number;
  readonly #clerk: Clerk;
  readonly #roots: ReadonlySet<number>;
  readonly #asked: ReadonlySet<string> | null;
  readonly #stock: Stock[] = [];
  readonly #truth = new Map<string, True>();
  /** How many kilograms one of it is, to nobody's knowledge. */
  readonly #kilograms: Readonly<Record<'mass' | 'volume' | 'piece', number>>;
  #day = 0;

  constructor(dice: Dice, size: number, missing: number) {
    this.#dice = dice;
    this.#size = size;
    this.#clerk = new Clerk(dice, missing);
    this.#kilograms = { mass: 1, volume: dice.between(0.7, 1.4), piece: dice.between(0.1, 5) };
    const roots = 1 + dice.below(4);
    this.#roots = new Set(Array.from({ length: roots }, () => dice.below(Math.ceil(size * 0.6))));
    this.#asked = dice.is(0.15) ? new Set(KINDS.filter(() => dice.is(0.7))) : null;
  }

  run(): Trade {
    for (let u = 0; u < TANKS; u += 1) this.#add(new Tank(this.#roots.has(u)), 'ITEM');
    while (this.#stock.length < this.#size) {
      this.#day += 1;
      if (this.#stock.length < this.#size / 4) this.#grow();
      else this.#work();
    }
    if (this.#dice.is(0.1)) this.#mistake();
    return {
      roots: [...this.#roots].map(urn),
      kinds: this.#asked && [...this.#asked],
      truth: this.#truth,
      clerk: this.#clerk,
    };
  }

  #work(): void {
    const way = this.#dice.next();
    if (way < 0.15) this.#fill();
    else if (way < 0.25) this.#pack();
    else if (way < 0.35) this.#build();
    else if (way < 0.45) this.#process();
    else this.#make(way > 0.9);
  }

  /** Of nothing that is known here. */
  #grow(): void {
    this.#add(
      this.#stockOf(this.#dice.of<Measure | null>(['mass', 'volume', 'piece', null]), {
        ...NOTHING,
        amount: this.#dice.between(10, 1_000),
      }),
    );
  }

  /** Of up to five earlier units; sometimes a small part of another one touches it, or of nothing. */
  #make(isTreated: boolean): void {
    const inputs = this.#inputs('TRANSFORM', 1 + this.#dice.below(5), 0.6);
    if (inputs.length === 0) return this.#grow();
    const whole = mixed(inputs.map(({ part }) => part));
    const u = this.#stock.length;
    const byShare = this.#dice.is(0.1);
    for (const { from, part, taken } of inputs)
      this.#link(
        'TRANSFORM',
        from,
        u,
        byShare ? { share: part.amount / whole.amount } : this.#amountOf(from, taken, part),
      );
    let made = whole;
    if (isTreated) {
      const [agent] = this.#inputs('TREAT', 1, 0.3);
      if (agent) {
        // What is good in it is too little to make the rest better.
        const amount = this.#dice.is(0.5) ? 0 : Math.min(agent.part.amount, whole.amount) * agent.part.share;
        const part = { ...agent.part, amount, share: 1 };
        made = part.amount > 0 ? mixed([whole, part]) : whole;
        made = { ...made, touched: whole.touched || part.touched };
        this.#link('TREAT', agent.from, u, {});
      }
    }
    if (this.#dice.is(0.05)) this.#link('TRANSFORM', this.#dice.below(u), u, {}, 'MADE UP');
    const measure = this.#dice.of<Measure | null>(['mass', 'mass', 'volume', 'piece', null]);
    this.#add(
      this.#stockOf(measure, { ...made, amount: made.amount * this.#dice.between(0.7, 1) }, isTreated && made.touched),
    );
  }

  /** A tank. */
  #fill(): void {
    const tank = this.#dice.below(TANKS);
    const [input] = this.#inputs('PACK', 1, 0.6).filter(({ from }) => from >= TANKS);
    const stock = this.#stock[tank];
    if (!input || !(stock instanceof Tank)) return this.#grow();
    if (this.#dice.is(0.5)) {
      stock.empty();
      this.#clerk.empty(urn(tank), this.#day);
    }
    stock.pour(input.part);
    this.#link('PACK', input.from, tank, this.#amountOf(input.from, input.taken, input.part), 'LASTS');
    this.#look(tank);
    this.#grow();
  }

  /** Single things into one package, or one thing into another. */
  #pack(): void {
    const things = this.#things('PACK', 1 + this.#dice.below(4));
    if (things.length === 0) return this.#grow();
    const u = this.#stock.length;
    for (const { from } of things) this.#link('PACK', from, u, {});
    // Opened again, it gives out what lies in it one by one.
    this.#add(new Parts('mass', mixed(things.map(({ part }) => part)), false), 'ITEM', null);
  }

  /** One thing of several that are built in, and of what nobody names. */
  #build(): void {
    const things = this.#things('INSTALL', 1 + this.#dice.below(3));
    if (things.length === 0) return this.#grow();
    const u = this.#stock.length;
    for (const { from } of things) this.#link('INSTALL', from, u, {});
    const rest = { ...NOTHING, amount: this.#dice.between(0.1, 100) };
    this.#add(new Thing(mixed([...things.map(({ part }) => part), rest])), 'ITEM');
  }

  /** What a process made in a period, of feeds by their shares. */
  #process(): void {
    const inputs = this.#inputs('MASS_BALANCE', 1 + this.#dice.below(3), 0.4);
    if (inputs.length === 0) return this.#grow();
    const u = this.#stock.length;
    const whole = mixed(inputs.map(({ part }) => part));
    for (const { from, part } of inputs) this.#link('MASS_BALANCE', from, u, { share: part.amount / whole.amount });
    this.#add(new Parts('mass', whole, false));
  }

  /** Of one thing the same system says, too, that it went into what it was made of. */
  #mistake(): void {
    const plain = this.#clerk.links.filter(
      ({ link }) => link.kind === 'TRANSFORM' && link.confidence !== 'LOW' && placeOf(link.from) >= TANKS,
    );
    const known = plain[this.#dice.below(plain.length)];
    if (known) this.#clerk.mistake(known);
  }

  #things(kind: string, count: number) {
    return this.#inputs(kind, count * 3, 1)
      .filter(({ from }) => this.#stock[from] instanceof Thing)
      .slice(0, count);
  }

  /** Parts in kilograms, as they are mixed; `taken` as they are weighed or counted. */
  #inputs(kind: string, count: number, most: number): { from: number; part: Part; taken: Part }[] {
    const chosen = new Set(Array.from({ length: count }, () => this.#dice.below(this.#stock.length)));
    return [...chosen].flatMap((from) => {
      const stock = this.#stock[from];
      if (!stock) return [];
      const fraction = this.#dice.between(0.1, most);
      const wanted = stock instanceof Thing ? stock.left : stock.left * fraction;
      const amount = stock.measure === 'piece' ? Math.floor(wanted) : wanted;
      if (amount === 0 || amount < 0.001 * stock.own) return [];
      const taken = stock.take(this.#dice, amount);
      if (stock instanceof Tank) this.#look(from);
      const bad = this.#roots.has(from) ? { share: 1, touched: true } : {};
      // What was not asked for brings nothing bad.
      const part = { ...taken, ...bad, ...(this.#asked?.has(kind) === false ? { share: 0, touched: false } : {}) };
      return [{ from, taken: part, part: { ...part, amount: part.amount * this.#kilogramsIn(stock.measure) } }];
    });
  }

  #kilogramsIn(measure: Measure | null): number {
    return measure === 'volume' || measure === 'piece' ? this.#kilograms[measure] : 1;
  }

  #amountOf(from: number, { amount }: Part, inKilograms: Part): { quantity?: { value: number; measure: Measure } } {
    const { measure } = this.#stock[from] ?? {};
    if (measure === null || measure === undefined)
      return this.#stock[from] instanceof Tank ? { quantity: { value: amount, measure: 'mass' } } : {};
    // Measured in another way than the lot is.
    if (measure !== 'piece' && this.#dice.is(0.15)) {
      const other = measure === 'mass' ? 'volume' : 'mass';
      return { quantity: { value: inKilograms.amount / this.#kilograms[other], measure: other } };
    }
    return { quantity: { value: amount, measure } };
  }

  #link(
    kind: string,
    from: number,
    to: number,
    said: { quantity?: { value: number; measure: Measure }; share?: number },
    how: 'MADE UP' | 'LASTS' | 'ONCE' = 'ONCE',
  ): void {
    const link: FakeLink = { kind, from: urn(from), to: urn(to) };
    this.#clerk.link(link, said, how, this.#day);
  }

  /** @param part in kilograms */
  #stockOf(measure: Measure | null, part: Part, whole = false): Stock {
    if (measure === null) return new Thing(part);
    const amount = part.amount / this.#kilogramsIn(measure);
    if (measure === 'piece') return new Parts('piece', { ...part, amount: 1 + this.#dice.below(500) }, whole);
    return new Mixed(measure, { ...part, amount });
  }

  #add(stock: Stock, level = stock.measure === null ? 'ITEM' : 'LOT', measure = stock.measure): void {
    const u = this.#stock.push(stock) - 1;
    const isRoot = this.#roots.has(u);
    const of = { holder: this.#dice.of(PARTIES), product: `p${u % 5}`, division: `37068${u % 3}` };
    const shares = isRoot ? [1] : stock instanceof Tank ? [] : [stock.share];
    const record = { level, measure, own: stock.own, day: this.#day, ...of };
    const sectors = this.#clerk.record(urn(u), record, SECTORS[u % SECTORS.length] ?? SECTORS[0]);
    const keys = {
      SECTOR: sectors,
      LEVEL: [level],
      PRODUCT: [of.product],
      DIVISION: [of.division],
      HOLDER: [of.holder],
      WEEK: [weekOf(Date.parse(timeOf(this.#day)))],
    };
    this.#truth.set(urn(u), { measure, own: stock.own, shares, touched: isRoot || stock.touched, keys });
  }

  /** What is in a tank now. */
  #look(tank: number): void {
    const [stock, known] = [this.#stock[tank], this.#truth.get(urn(tank))];
    if (!stock || !known) return;
    known.shares.push(stock.share);
    known.touched ||= stock.touched;
  }
}

function placeOf(code: string): number {
  return Number(code.split(':').at(-1));
}

export function mixed(parts: readonly Part[]): Part {
  const amount = parts.reduce((sum, part) => sum + part.amount, 0);
  const bad = parts.reduce((sum, part) => sum + part.amount * part.share, 0);
  return { amount, share: amount > 0 ? bad / amount : 0, touched: parts.some(({ touched }) => touched) };
}
