import { endOf, type Period } from './claims.ts';

export type Direction = 'BACK' | 'FORWARD';

export interface Edge {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly period: Period;
}

/** A way in which a unit was reached: the time at which it matters, and how many links away from the root. */
interface Label {
  readonly lo: number;
  readonly hi: number;
  readonly depth: number;
  /** Forward: whether the unit came to be as it was reached, so that nothing can have happened to it before. */
  readonly made: boolean;
}

interface Unit {
  depth: number;
  labels: Label[];
  /** Windows of all labels; made when there are more than a few. */
  seen: Map<string, number> | null;
  edges: readonly Edge[];
  /** When it first came to be, by the links that made it; null: not known yet. */
  madeAt: number | null;
}

/**
 * Which units a walk from any of its roots reaches. Edges may come in any order and any number of times later than the unit they start
 * from: the outcome is the same, because a unit that is reached again with a wider window or by fewer links is
 * expanded again from the edges already known.
 *
 * A window is when a unit matters. Backward it is the moment at which the unit was used: only what happened before
 * that is upstream of it, and through a carrier only what it held at that moment. Forward it is the time during
 * which the unit held what is being followed.
 *
 * A thing that was used before it came to be was not: one of the clocks was wrong. What it was made of, and what it was
 * used for, stands all the same, out of order.
 */
export class Reach {
  readonly #direction: Direction;
  readonly #maxDepth: number;
  readonly #units = new Map<string, Unit>();
  readonly #perDepth: number[] = [];
  readonly #found: string[] = [];
  readonly #lastOf = new Map<Period, Label>();

  constructor(roots: readonly string[], direction: Direction, maxDepth: number) {
    this.#direction = direction;
    this.#maxDepth = maxDepth;
    for (const root of roots) this.#label(root, ANY_TIME);
  }

  get size(): number {
    return this.#units.size;
  }

  depthOf(code: string): number | undefined {
    return this.#units.get(code)?.depth;
  }

  codes(): IterableIterator<string> {
    return this.#units.keys();
  }

  /** The units nearest to a root, by depth and then by code. */
  nearest(most: number): string[] {
    const byDepth: string[][] = [];
    for (const [code, { depth }] of this.#units) (byDepth[depth] ??= []).push(code);
    const nearest: string[] = [];
    for (const codes of byDepth) {
      if (nearest.length >= most) break;
      if (codes) for (const code of codes.sort()) nearest.push(code);
    }
    return nearest.length > most ? nearest.slice(0, most) : nearest;
  }

  /** Units reached since the last call. */
  takeFound(): string[] {
    return this.#found.splice(0);
  }

  /** The smallest depth within which at least `units` lie; the deepest allowed when there are fewer. */
  depthHolding(units: number): number {
    let sum = 0;
    for (let depth = 0; depth < this.#perDepth.length; depth += 1) {
      sum += this.#perDepth[depth] ?? 0;
      if (sum >= units) return depth;
    }
    return this.#maxDepth;
  }

  /** Links that lead out of `code` in the walk's direction. */
  addEdges(code: string, edges: readonly Edge[]): void {
    const unit = this.#units.get(code);
    if (!unit || edges.length === 0) return;
    this.#setEdges(unit, unit.edges.length === 0 ? edges : [...unit.edges, ...edges], edges);
  }

  /** In place of those that were added. What was reached by them stays reached. */
  setEdges(code: string, edges: readonly Edge[]): void {
    const unit = this.#units.get(code);
    if (unit) this.#setEdges(unit, edges, edges);
  }

  #setEdges(unit: Unit, all: readonly Edge[], fresh: readonly Edge[]): void {
    unit.edges = all;
    unit.madeAt = null;
    const [only] = unit.labels;
    if (only && unit.labels.length === 1) return this.#expand(unit, only, fresh);
    for (const label of unit.labels.slice()) this.#expand(unit, label, fresh);
  }

  /** Whether the walk may follow this edge from a unit that it reached, whatever the depth. */
  passes(code: string, edge: Edge): boolean {
    const unit = this.#units.get(code);
    return unit?.labels.some((label) => this.#leads(unit, label, edge)) ?? false;
  }

  /** Whether it follows the edge only because a thing cannot have been used before it came to be. */
  isOutOfOrder(code: string, edge: Edge): boolean {
    return !(this.#units.get(code)?.labels.some((label) => this.#fits(label, edge)) ?? false);
  }

  #expand(unit: Unit, label: Label, edges: readonly Edge[]): void {
    if (label.depth >= this.#maxDepth) return;
    for (const edge of edges) {
      const next = this.#next(unit, label, edge);
      if (next) this.#label(this.#direction === 'BACK' ? edge.from : edge.to, next);
    }
  }

  /** The window in which the far end matters; null when the edge lies outside this one. */
  #next(unit: Unit, label: Label, edge: Edge): Label | null {
    if (!this.#leads(unit, label, edge)) return null;
    const { period } = edge;
    const depth = label.depth + 1;
    // Used when it went in; where nobody says when, at some time before its product was used.
    if (this.#direction === 'BACK')
      return this.#shared(period, period.lo, period.hi === Infinity ? label.hi : period.hi, depth, false);
    const lo = this.#fits(label, edge) ? Math.max(label.lo, period.lo) : period.lo;
    return this.#shared(period, lo, period.until ?? Infinity, depth, isMaking(edge));
  }

  /** Whether the edge lies in this window, or out of order. */
  #leads(unit: Unit, label: Label, edge: Edge): boolean {
    if (this.#fits(label, edge)) return true;
    return this.#direction === 'BACK'
      ? isMaking(edge) && label.hi < madeAt(unit)
      : label.made && endOf(edge.period) < label.lo;
  }

  /** What happens at one time is reached alike: most labels are one that is there already. */
  #shared(period: Period, lo: number, hi: number, depth: number, made: boolean): Label {
    const last = this.#lastOf.get(period);
    if (last && last.lo === lo && last.hi === hi && last.depth === depth && last.made === made) return last;
    const label = { lo, hi, depth, made };
    this.#lastOf.set(period, label);
    return label;
  }

  #fits({ lo, hi }: Label, { period }: Edge): boolean {
    if (period.lo > hi || (period.until ?? Infinity) < lo) return false;
    // A use at one moment is over when the window opens; one that lasts reaches into it.
    return this.#direction === 'BACK' || period.until !== null || period.hi >= lo;
  }

  #label(code: string, first: Label): void {
    const waiting: [string, Label][] = [[code, first]];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [target, label] = next;
      const unit = this.#unit(target, label.depth);
      if (this.#known(unit, label)) continue;
      // Most have one or two: a list that is pushed to takes room for seventeen.
      if (unit.labels.length < FEW) unit.labels = [...unit.labels, label];
      else unit.labels.push(label);
      if (label.depth >= this.#maxDepth) continue;
      for (const edge of unit.edges) {
        const further = this.#next(unit, label, edge);
        if (further) waiting.push([this.#direction === 'BACK' ? edge.from : edge.to, further]);
      }
    }
  }

  #unit(code: string, depth: number): Unit {
    const known = this.#units.get(code);
    if (!known) {
      const unit: Unit = { depth, labels: NO_LABELS, seen: null, edges: NONE, madeAt: null };
      this.#units.set(code, unit);
      this.#perDepth[depth] = (this.#perDepth[depth] ?? 0) + 1;
      this.#found.push(code);
      return unit;
    }
    if (depth < known.depth) {
      this.#perDepth[known.depth] = (this.#perDepth[known.depth] ?? 1) - 1;
      this.#perDepth[depth] = (this.#perDepth[depth] ?? 0) + 1;
      known.depth = depth;
    }
    return known;
  }

  /** True when a label at least as wide and as near is there already. */
  #known(unit: Unit, { lo, hi, depth, made }: Label): boolean {
    const [widest] = unit.labels;
    if (!widest) return false;
    // What lies outside its window may be followed from this one, out of order.
    const covers = this.#direction === 'BACK' ? widest.hi === Infinity : widest.lo === -Infinity || !made;
    if (covers && widest.lo <= lo && widest.hi >= hi && widest.depth <= depth) return true;
    if (unit.labels.length < FEW)
      return unit.labels.some(
        (other) => other.lo === lo && other.hi === hi && other.made === made && other.depth <= depth,
      );
    unit.seen ??= new Map(unit.labels.map((label) => [keyOf(label), label.depth]));
    const key = keyOf({ lo, hi, made });
    const before = unit.seen.get(key);
    if (before !== undefined && before <= depth) return true;
    unit.seen.set(key, depth);
    return false;
  }
}

const NONE: readonly Edge[] = [];
/** Of a root: at any time. */
const ANY_TIME: Label = { lo: -Infinity, hi: Infinity, depth: 0, made: false };
/** Labels that are looked through one by one. */
const FEW = 8;
const NO_LABELS: Label[] = [];

function keyOf({ lo, hi, made }: Pick<Label, 'lo' | 'hi' | 'made'>): string {
  return `${lo} ${hi} ${made}`;
}

function madeAt(unit: Unit): number {
  if (unit.madeAt !== null) return unit.madeAt;
  let first = Infinity;
  // Of a hundred thousand links each is no argument of a call: that many no call takes.
  for (const edge of unit.edges) if (isMaking(edge)) first = Math.min(first, edge.period.lo);
  return (unit.madeAt = first);
}

/**
 * Whether its product came to be by it. What is packed into a code that is used once makes the package; what goes into
 * a carrier that is used again (a cylinder, a crate, a tank), is applied to something or built into it does not.
 */
export function isMaking({ kind, to }: Pick<Edge, 'kind' | 'to'>): boolean {
  return kind === 'TRANSFORM' || (kind === 'PACK' && USED_ONCE.test(to));
}

/**
 * A code that is one lot's, one item's or one logistic unit's (GS1 General Specifications: an SSCC is not used again
 * within a year).
 */
const USED_ONCE = /^(?:gs1:\((?:00|01)\)|(?:drug|pesticide|vetdrug|hazlot|relot):)/;
