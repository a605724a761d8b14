import { leaf, isSource, Row, type Source } from '../values/row.ts';
import { NOT_UNDERSTOOD } from '../values/reader.ts';
import type { RowKind, Shapes } from '../values/shapes.ts';
import type { Part } from './part.ts';

/** Finds a value in a row; undefined where it is not there. */
export type Get = (source: Source) => unknown;

const STEP = /"([^"]+)"|[^.]+/g;

/**
 * One kind of row as the file's paths name it. A name is there in every row, be it empty, unless its path says `name?`:
 * what is renamed in the legacy system is missed, and never taken for empty.
 */
export class Scope {
  readonly name: string;
  readonly #shapes: Shapes;
  /** Whether each name may be left out. */
  readonly #names = new Map<string, boolean>();
  readonly #inner = new Map<string, Scope>();
  readonly #ignored = new Set<string>();
  #kind: RowKind | null = null;

  /** @param name for the log */
  constructor(name: string, shapes: Shapes) {
    this.name = name;
    this.#shapes = shapes;
  }

  /** Names, or paths of them, that are known and that nothing is read from. */
  ignore(paths: readonly string[]): void {
    for (const path of paths) {
      const [first = '', ...rest] = stepsOf(path);
      if (rest.length === 0) this.#ignored.add(first);
      else this.#within(first).ignore([rest.map((step) => `"${step}"`).join('.')]);
    }
  }

  /** A name that a condition reads. */
  knows(name: string): void {
    if (!this.#names.has(name)) this.#names.set(name, false);
  }

  /** Whether anything reads a name. */
  reads(name: string): boolean {
    return this.#names.has(name);
  }

  /** Whether a row may lack it. */
  mayLack(name: string): boolean {
    return this.#names.get(name) ?? false;
  }

  /** A path of names, `data.rows`, `"a.b".c`, `size.@unit`, as a getter; every name in it is known from now on. */
  at(part: Part, path: string): Get {
    const steps = stepsOf(path);
    if (steps.length === 0 || steps.some((step) => step === '?' || step === '')) {
      part.fault('expected a path: name, or name.name');
      return () => undefined;
    }
    return this.#along(steps);
  }

  /** The scope of the rows of a list that stands in a row of this one. */
  each(part: Part, path: string): { readonly get: Get; readonly scope: Scope } {
    const plain = path.replaceAll('?', '').replaceAll('"', '');
    return { get: this.at(part, path), scope: new Scope(`${this.name}/${plain}`, this.#shapes) };
  }

  /** @param doubts where what is not understood in it is noted */
  open(source: Source, doubts: string[] = []): Row {
    const row = new Row(this.kind, source, this.#shapes, doubts);
    if (this.#inner.size > 0) this.#lookInside(source, doubts);
    return row;
  }

  /** What is known of such rows, once the whole file is read. */
  get kind(): RowKind {
    if (this.#kind) return this.#kind;
    const names = [...this.#names];
    this.#kind = {
      name: this.name,
      always: names.filter(([, mayLack]) => !mayLack).map(([name]) => name),
      maybe: names.filter(([, mayLack]) => mayLack).map(([name]) => name),
      ignores: (name) => this.#ignored.has(name),
    };
    return this.#kind;
  }

  #along([first = '', ...rest]: readonly string[]): Get {
    const mayLack = first.endsWith('?');
    const name = mayLack ? first.slice(0, -1) : first;
    this.#names.set(name, mayLack || (this.#names.get(name) ?? false));
    if (rest.length === 0) return (source) => leaf(source[name]);
    const inner = this.#within(name);
    // An element with attributes has its text beside them.
    if (rest[0]?.startsWith('@')) inner.ignore(['#text']);
    const get = inner.#along(rest);
    return (source) => {
      const value = source[name];
      if (isSource(value)) return get(value);
      // An element without attributes is its text, an empty one is ''.
      if (value === '' || rest[0]?.startsWith('@')) return undefined;
      return value === undefined || value === null ? value : NOT_UNDERSTOOD;
    };
  }

  #within(name: string): Scope {
    const inner = this.#inner.get(name) ?? new Scope(`${this.name}/${name}`, this.#shapes);
    this.#inner.set(name, inner);
    return inner;
  }

  #lookInside(source: Source, doubts: string[]): void {
    for (const [name, inner] of this.#inner) {
      const value = source[name];
      if (isSource(value)) inner.open(value, doubts);
    }
  }
}

function stepsOf(path: string): string[] {
  return [...path.matchAll(STEP)].map(([plain, quoted]) => quoted ?? plain.trim());
}
