import { LRUCache } from 'lru-cache';
import { linksIn } from '../chain/asked-unit.ts';
import type { Link, Period } from '../chain/claims.ts';
import { type Edge, Reach } from '../chain/reach.ts';
import type { WalkRequest } from '../chain/walk-request.ts';
import { distinctWithheld, type Withheld } from '../calls/withheld.ts';
import type { JobUnit, Step } from './step.ts';

/** What members say of the units of one step is in memory at once. */
const STEP_CLAIMS = 40_000;

/** Fewer units make no step. */
const LEAST_UNITS = 50;

/**
 * How far a long walk has come. It goes step by step: who is asked next follows from the steps that have been taken, and from
 * nothing else, so that a walk that was ended anywhere goes on as if it had not been. What members say is in the steps; here is
 * only what is reached, some 500 bytes a unit.
 */
export class JobWalk {
  readonly request: WalkRequest;
  readonly #reach: Reach;
  /** Found and not asked about, in the order in which they were found. */
  readonly #frontier = new Set<string>();
  /** Asked about, and to be asked about again: everybody. */
  readonly #again = new Set<string>();
  /** How often these are in another step after the first. */
  readonly #repeated = new Map<string, number>();
  readonly #young = new Set<string>();
  readonly #periods = new LRUCache<string, Period>({ max: 50_000 });
  readonly #kinds = new Map<string, string>();
  #withheld: readonly Withheld[] = [];
  #done = 0;
  /** In the last step. */
  #claimsPerUnit = 0;

  constructor(request: WalkRequest) {
    this.request = request;
    this.#reach = new Reach([request.root], request.direction, request.maxDepth);
    this.#find();
  }

  /** Units that were asked about. */
  get done(): number {
    return this.#done;
  }

  get found(): number {
    return this.#reach.size;
  }

  get isOver(): boolean {
    return this.#again.size === 0 && (this.#frontier.size === 0 || this.#done >= this.request.maxUnits);
  }

  /** Of these everybody is asked. */
  get young(): ReadonlySet<string> {
    return this.#young;
  }

  get withheld(): readonly Withheld[] {
    return this.#withheld;
  }

  /** Codes in the steps after the first that they are in. */
  get repeated(): ReadonlyMap<string, number> {
    return this.#repeated;
  }

  /** What is asked about in the next step. */
  next(stepUnits: number): string[] {
    const few = Math.floor(STEP_CLAIMS / Math.max(1, this.#claimsPerUnit));
    const most = Math.min(stepUnits, Math.max(LEAST_UNITS, few));
    const next: string[] = [];
    const take = (codes: Iterable<string>, upTo: number): void => {
      for (const code of codes) {
        if (next.length >= upTo) return;
        next.push(code);
      }
    };
    take(this.#again, most);
    take(this.#frontier, Math.min(most, next.length + this.request.maxUnits - this.#done));
    return next;
  }

  /** Goes on by what was found out. */
  take({ units, young, withheld }: Step): void {
    let claims = 0;
    for (const unit of units) {
      this.#follow(unit);
      for (const answer of unit.answers) claims += answer.claims.length;
    }
    this.#claimsPerUnit = claims / Math.max(1, units.length);
    this.#find();
    for (const code of young) {
      this.#young.add(code);
      if (this.isAsked(code)) this.#again.add(code);
    }
    if (withheld.length > 0) this.#withheld = distinctWithheld([...this.#withheld, ...withheld]);
  }

  isAsked(code: string): boolean {
    return this.#reach.depthOf(code) !== undefined && !this.#frontier.has(code);
  }

  /** Links between the root and it; undefined: it is not reached. */
  depthOf(code: string): number | undefined {
    return this.#reach.depthOf(code);
  }

  /** The links that lead on from it in this chain; what was asked to the end says which. */
  linksOf(unit: JobUnit): Link[] {
    return linksIn(this.request, claimsOf(unit))
      .filter((link) => this.#reach.passes(unit.code, link))
      .map((link) =>
        this.#reach.isOutOfOrder(unit.code, link) ? { ...link, doubts: [...link.doubts, 'OUT_OF_ORDER'] } : link,
      );
  }

  #follow(unit: JobUnit): void {
    const { code } = unit;
    if (this.#frontier.delete(code)) this.#done += 1;
    else this.#repeated.set(code, (this.#repeated.get(code) ?? 0) + 1);
    this.#again.delete(code);
    const links = linksIn(this.request, claimsOf(unit));
    if (links.length > 0)
      this.#reach.setEdges(
        code,
        links.map((link) => this.#edgeOf(code, link)),
      );
  }

  #find(): void {
    for (const code of this.#reach.takeFound()) this.#frontier.add(code);
  }

  /** As small as it can be: a million of them are held at once. */
  #edgeOf(code: string, { kind, from, to, period }: Link): Edge {
    let known = this.#kinds.get(kind);
    if (known === undefined) this.#kinds.set(kind, (known = kind));
    return { kind: known, from: from === code ? code : from, to: to === code ? code : to, period: this.#once(period) };
  }

  #once(period: Period): Period {
    const key = `${period.lo} ${period.hi} ${period.until}`;
    const known = this.#periods.get(key);
    if (known) return known;
    this.#periods.set(key, period);
    return period;
  }
}

function claimsOf({ answers }: JobUnit): JobUnit['answers'][number]['claims'] {
  const [first] = answers;
  return answers.length === 1 && first ? first.claims : answers.flatMap(({ claims }) => claims);
}
