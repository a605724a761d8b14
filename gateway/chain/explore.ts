import { type AskedUnit, linksOf, NO_LINKS, type UnitAnswer } from './asked-unit.ts';
import { type Asker, isKnown, type Listener } from './asker.ts';
import { type Claim, endOf, type Link } from './claims.ts';
import { Reach } from './reach.ts';
import { reachOf } from './select.ts';
import { Slices } from './slices.ts';
import type { Tally } from './tally.ts';
import { isWanted, type ManyRequest, type WalkTerms } from './walk-request.ts';
import type { WalkedMinistry } from './walked-ministry.ts';

interface Unit extends AskedUnit {
  answers: UnitAnswer[];
  links: readonly Link[];
  missing: number;
}

/** Units that are being asked about. */
export interface Exploring {
  /** All of them, once every answer has come. */
  readonly whole: Promise<ReadonlyMap<string, AskedUnit>>;
  /** Answers that have come so far. */
  readonly answers: number;
  /** What is known by now. */
  soFar(read: ReadSoFar): ReadonlyMap<string, AskedUnit>;
}

/** What is told of a unit's answers while others have not come. */
export type ReadSoFar = (answers: readonly UnitAnswer[]) => readonly UnitAnswer[];

/** Asks about every unit that could be in the chain; may ask about one too many, never one too few. */
export function explore(asker: Asker, request: ManyRequest, tally: Tally): Promise<ReadonlyMap<string, AskedUnit>> {
  return beginExploring(asker, request, tally).whole;
}

/** The same, for whoever looks at it meanwhile. */
export function beginExploring(asker: Asker, request: ManyRequest, tally: Tally): Exploring {
  let exploration: Exploration | null = null;
  const whole = new Promise<ReadonlyMap<string, AskedUnit>>((resolve, reject) => {
    exploration = new Exploration(asker, request, tally, resolve, reject);
    exploration.begin();
  });
  return {
    whole,
    get answers() {
      return exploration?.heard ?? 0;
    },
    soFar: (read) => exploration?.soFar(read) ?? new Map<string, AskedUnit>(),
  };
}

class Exploration implements Listener {
  readonly tally: Tally;
  /** Answers that have come. */
  heard = 0;
  readonly #asker: Asker;
  readonly #request: ManyRequest;
  readonly #resolve: (units: ReadonlyMap<string, AskedUnit>) => void;
  readonly #reject: (error: unknown) => void;
  readonly #reach: Reach;
  readonly #roots: ReadonlySet<string>;
  readonly #units = new Map<string, Unit>();
  /** Units that everybody is asked about. */
  readonly #young: Set<string>;
  /** Whether units were left unasked that lie beyond the limit of units. */
  #isCut = false;
  /** Answers to come. */
  #missing = 0;
  /** Units that were found, and how many of these have been looked at. */
  #found: readonly string[] = [];
  #looked = 0;
  #slices: Slices | null = null;
  #goes = false;

  constructor(
    asker: Asker,
    request: ManyRequest,
    tally: Tally,
    resolve: (units: ReadonlyMap<string, AskedUnit>) => void,
    reject: (error: unknown) => void,
  ) {
    this.tally = tally;
    this.#asker = asker;
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#reach = new Reach(request.roots, request.direction, request.maxDepth);
    this.#roots = new Set(request.roots);
    this.#young = new Set(request.fresh);
  }

  begin(): void {
    this.#guard(() => this.#go());
  }

  soFar(read: ReadSoFar): ReadonlyMap<string, AskedUnit> {
    const known = new Map<string, AskedUnit>();
    for (const { code, answers: all, links, missing } of this.#units.values()) {
      const answers = read(all);
      known.set(code, { code, answers, links: missing > 0 ? linksOf(this.#request, answers) : links });
    }
    return known;
  }

  answered({ code, result }: UnitAnswer): void {
    this.heard += 1;
    this.#guard(() => {
      const unit = this.#units.get(code);
      if (!unit) return;
      unit.missing -= 1;
      this.#missing -= 1;
      this.#follow(code, result.claims);
      this.#finish(unit);
    });
    if (this.#goes) return;
    this.#goes = true;
    // Once all answers that came together are taken.
    queueMicrotask(() => {
      this.#goes = false;
      this.begin();
    });
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#reject(error);
    }
  }

  #go(): void {
    const reach = this.#reach;
    const { maxUnits, maxDepth } = this.#request;
    const slices = this.#slicesOfTurn();
    for (;;) {
      if (this.#looked === this.#found.length) {
        this.#found = reach.takeFound();
        this.#looked = 0;
      }
      const depth = reach.size > maxUnits ? reach.depthHolding(maxUnits) : maxDepth;
      const found = this.#found;
      while (this.#looked < found.length) {
        // To look many codes up in very many filters takes long.
        if (slices.isOver) return this.#goLater();
        const code = found[this.#looked] as string;
        this.#looked += 1;
        // Beyond the limit nothing is asked until it is known which units fill it.
        if ((reach.depthOf(code) ?? 0) >= depth && reach.size > maxUnits) this.#isCut = true;
        else this.#ask(code);
      }
      if (found.length > 0) continue;
      if (this.#missing > 0) return;
      if (!this.#isCut) return this.#resolve(this.#units);
      this.#askLate().catch(this.#reject);
      return;
    }
  }

  /** Answers of many members come in one turn: what is looked up for all of them is bounded together. */
  #slicesOfTurn(): Slices {
    if (!this.#slices) {
      this.#slices = new Slices();
      setImmediate(() => (this.#slices = null));
    }
    return this.#slices;
  }

  #goLater(): void {
    this.#goes = true;
    setImmediate(() => {
      this.#goes = false;
      this.begin();
    });
  }

  /** Those that were left unasked and are among the nearest after all. */
  async #askLate(): Promise<void> {
    const reach = await reachOf(this.#request, this.#units, new Slices());
    const late = reach.nearest(this.#request.maxUnits).filter((code) => !this.#units.has(code));
    if (late.length === 0) return this.#resolve(this.#units);
    for (const code of late) this.#ask(code);
    this.#go();
  }

  #ask(code: string): void {
    const { ministries, discovery } = this.#asker;
    const { direction } = this.#request;
    const unit: Unit = { code, answers: [], links: NO_LINKS, missing: 0 };
    this.#units.set(code, unit);
    if (this.#roots.has(code)) unit.answers.push(...this.#asker.refusing(direction, code));
    this.#askThese(
      unit,
      this.#young.has(code)
        ? ministries
        : discovery.mayKnow(code).filter((ministry) => !this.#asker.tries(ministry, direction, code)),
    );
  }

  #askThese(unit: Unit, ministries: readonly WalkedMinistry[]): void {
    for (const ministry of ministries) {
      const answer = this.#asker.ask(ministry, this.#request.direction, unit.code, this);
      if (!answer) continue;
      unit.answers.push(answer);
      // Another walk of the request may have asked.
      if (isKnown(answer)) this.#follow(unit.code, answer.result.claims);
      else {
        unit.missing += 1;
        this.#missing += 1;
      }
    }
    this.#finish(unit);
  }

  #finish(unit: Unit): void {
    if (unit.missing > 0) return;
    unit.links = linksOf(this.#request, unit.answers);
    // Two who say the same together may lead where neither leads alone.
    if (unit.links.some(({ claims }) => claims.length > 1)) this.#reach.setEdges(unit.code, unit.links);
  }

  #follow(code: string, claims: readonly Claim[]): void {
    if (claims.length === 0) return;
    this.#reach.addEdges(code, wantedOf(this.#request, claims));
    const { youngFrom } = this.#asker.discovery;
    if (youngFrom === Infinity) return;
    for (const { period, from, to } of claims) {
      if (period.lo === -Infinity || endOf(period) < youngFrom) continue;
      this.#askEverybody(from);
      this.#askEverybody(to);
    }
  }

  #askEverybody(code: string): void {
    if (this.#young.has(code)) return;
    this.#young.add(code);
    const unit = this.#units.get(code);
    if (!unit) return;
    const { ministries } = this.#asker;
    const asked = new Set(unit.answers.map(({ ministry }) => ministry));
    const others = ministries.filter((ministry) => !asked.has(ministry));
    this.#askThese(unit, others);
    const places = new Map(ministries.map((ministry, i) => [ministry, i]));
    unit.answers.sort((a, b) => (places.get(a.ministry) ?? 0) - (places.get(b.ministry) ?? 0));
  }
}

function wantedOf(request: WalkTerms, claims: readonly Claim[]): readonly Claim[] {
  return claims.every((claim) => isWanted(request, claim))
    ? claims
    : claims.filter((claim) => isWanted(request, claim));
}
