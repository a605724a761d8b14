import { placeName } from './not-understood.ts';

/** What is known of one kind of row: an element, an object, a line of a file. */
export interface RowKind {
  /** For the log: `Pici`, `pc.cx/jyList`. */
  readonly name: string;
  /** There in every row, be it empty. */
  readonly always: readonly string[];
  /** There in some rows. */
  readonly maybe?: readonly string[];
  /** Names that are no fields of it: extensions in a namespace of their own. */
  readonly ignores?: (name: string) => boolean;
}

interface Memory {
  /** Each known name, and in how many rows it was: in all, and of those before the last look back. */
  readonly known: ReadonlyMap<string, { times: number; before: number }>;
  rows: number;
  readonly strangers: Map<string, Stranger>;
}

/** A name that is not known. */
interface Stranger {
  /** Rows when it came. */
  readonly since: number;
  rows: number;
  /** Known names that were beside it: it is none of these by another name. */
  readonly beside: Set<string>;
}

const NONE: readonly string[] = [];
/** More names than this are no new version of a system. */
const MOST_STRANGERS = 64;
/** After so many rows it is known how often a stranger comes. */
const ENOUGH = 20;
/** So many rows are looked back at together. */
const MANY = 50;

/** How answers are shaped otherwise than before. */
export type ShapeChange = 'NEW' | 'GONE';

/**
 * Remembers which names one system's rows have had. A name that nobody knows, in a row that lacks one which other rows
 * had, may be
 * that one renamed, and its value is not "none": the row is in doubt. A field that a system only adds is not, once it
 * was
 * seen beside the others, or turns out to come far more often than what is missing.
 */
export class Shapes {
  readonly #memories = new Map<string, Memory>();
  readonly #told: (place: string, change: ShapeChange) => void;

  /** @param told of a name that was not there before, and of one that all rows had and the last fifty have not */
  constructor(told: (place: string, change: ShapeChange) => void = () => {}) {
    this.#told = told;
  }

  /**
   * Names of this row that are in doubt: those that must be there and are not, and strangers that may be another's new
   * name.
   */
  look(kind: RowKind, row: Readonly<Record<string, unknown>>): readonly string[] {
    const memory = this.#memoryOf(kind);
    const strange: string[] = [];
    memory.rows += 1;
    for (const name in row) {
      const known = memory.known.get(name);
      if (known) known.times += 1;
      else if (row[name] !== undefined && !kind.ignores?.(name)) strange.push(name);
    }
    if (memory.rows % MANY === 0) this.#lookBack(kind, memory);
    for (const name of kind.always) if (row[name] === undefined) return this.#doubts(kind, memory, row, strange);
    return strange.length === 0 ? NONE : this.#doubts(kind, memory, row, strange);
  }

  /** Names that nothing reads, and in how many rows each was. */
  strangers(): { readonly place: string; readonly count: number }[] {
    return [...this.#memories].flatMap(([kind, { strangers }]) =>
      [...strangers].map(([name, { rows }]) => ({ place: `${kind}/${placeName(name)}`, count: rows })),
    );
  }

  #doubts(kind: RowKind, memory: Memory, row: Readonly<Record<string, unknown>>, strange: readonly string[]): string[] {
    const missing = kind.always.filter((name) => row[name] === undefined);
    return [...missing, ...strange.filter((name) => this.#mayBeAnother(kind, memory, row, name)).map(placeName)];
  }

  /** A field that may be left out of a row is not left out of all of them at once, unless the system has changed. */
  #lookBack(kind: RowKind, { known, rows }: Memory): void {
    for (const [name, seen] of known) {
      const wasAlways = seen.before > 0 && seen.before === rows - MANY;
      if (wasAlways && seen.times === seen.before) this.#told(`${kind.name}/${name}`, 'GONE');
      seen.before = seen.times;
    }
  }

  #mayBeAnother(kind: RowKind, memory: Memory, row: Readonly<Record<string, unknown>>, name: string): boolean {
    const stranger = this.#strangerOf(kind, memory, name);
    if (!stranger) return true;
    stranger.rows += 1;
    const often = stranger.rows >= ENOUGH ? stranger.rows / (memory.rows - stranger.since) : 0;
    let doubted = false;
    for (const known of memory.known.keys()) {
      if (row[known] !== undefined) stranger.beside.add(known);
      else if (!stranger.beside.has(known) && this.#expected(kind, memory, known, often)) doubted = true;
    }
    // A structure holds many values: none of them is known.
    return doubted || (typeof row[name] === 'object' && row[name] !== null);
  }

  #expected(kind: RowKind, memory: Memory, known: string, strangerOften: number): boolean {
    const times = memory.known.get(known)?.times ?? 0;
    return kind.always.includes(known) || (times > 0 && times / memory.rows >= strangerOften / 2);
  }

  #strangerOf(kind: RowKind, { strangers, rows }: Memory, name: string): Stranger | null {
    const met = strangers.get(name);
    if (met || strangers.size >= MOST_STRANGERS) return met ?? null;
    const stranger: Stranger = { since: rows - 1, rows: 0, beside: new Set() };
    strangers.set(name, stranger);
    this.#told(`${kind.name}/${placeName(name)}`, 'NEW');
    return stranger;
  }

  #memoryOf(kind: RowKind): Memory {
    const met = this.#memories.get(kind.name);
    if (met) return met;
    const memory: Memory = {
      known: new Map([...kind.always, ...(kind.maybe ?? [])].map((name) => [name, { times: 0, before: 0 }])),
      rows: 0,
      strangers: new Map(),
    };
    this.#memories.set(kind.name, memory);
    return memory;
  }
}
