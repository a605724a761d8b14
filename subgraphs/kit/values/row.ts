import type { Quantity } from '../records.ts';
import type { AmountReader } from './amount.ts';
import { NOT_UNDERSTOOD, type Read, type Reader } from './reader.ts';
import type { RowKind, Shapes } from './shapes.ts';
import { text } from './text.ts';

/** A row to read from: an object of values by name. */
export type Source = Readonly<Record<string, unknown>>;

/**
 * One row of a legacy system's answer: an element, a JSON object, a line, a row of a table. Whatever is read of it and
 * not
 * understood is null, and its place is kept in `doubts`, with those of the rows inside it.
 */
export class Row {
  readonly source: Source;
  /** Places of what was not understood. */
  readonly doubts: string[];
  readonly #kind: RowKind;
  readonly #shapes: Shapes | null;

  /** @param shapes null: its names cannot be others, as those of columns that a statement names itself */
  constructor(kind: RowKind, source: Source, shapes: Shapes | null, doubts: string[] = []) {
    this.source = source;
    this.doubts = doubts;
    this.#kind = kind;
    this.#shapes = shapes;
    if (shapes) for (const name of shapes.look(kind, source)) this.doubt(name);
  }

  /** The value of a field; null where it is empty, absent or not understood. */
  read<T>(name: string, reader: Reader<T>): T | null {
    return this.noted(name, reader(leaf(this.source[name])));
  }

  /** The same of a field that a row is nothing without: where it is empty, that is not understood. */
  need<T>(name: string, reader: Reader<T>): T | null {
    return this.needed(name, reader(leaf(this.source[name])));
  }

  /** The same of a value that was read otherwise. */
  needed<T>(name: string, read: Read<T>): T | null {
    return this.noted(name, read ?? NOT_UNDERSTOOD);
  }

  text(name: string): string | null {
    return this.read(name, text);
  }

  /** What a list of plain values has, also where it is one value and no list; those that are empty are left out. */
  all<T>(name: string, reader: Reader<T>): T[] {
    const value = this.source[name] ?? [];
    return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).flatMap(
      (each) => this.noted(name, reader(leaf(each))) ?? [],
    );
  }

  /** An amount whose unit may stand in a field of its own. */
  amount(name: string, unit: string, reader: AmountReader): Quantity | null {
    return this.noted(name, reader(leaf(this.source[name]), leaf(this.source[unit])));
  }

  /**
   * The rows of a list that may have none, one (also where it is no list) or many. What is not understood in them is
   * this row's.
   */
  rows(name: string, kind: RowKind): Row[] {
    return this.#each(name, (each) => new Row(kind, each, this.#shapes, this.doubts));
  }

  /** The same of a list that is there even where nothing is in it: without it nobody knows. */
  list(name: string, kind: RowKind): Row[] | null {
    const value = this.source[name];
    return value === undefined || value === null ? null : this.rows(name, kind);
  }

  /** The same of rows that are about codes of their own: what is not understood in one is that one's alone. */
  members(name: string, kind: RowKind): Row[] {
    return this.#each(name, (each) => new Row(kind, each, this.#shapes));
  }

  toJSON(): Source {
    return this.source;
  }

  #each(name: string, open: (source: Source) => Row): Row[] {
    const value = this.source[name];
    if (value === undefined || value === null || value === '') return [];
    return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).flatMap((each) => {
      if (isSource(each)) return [open(each)];
      this.doubt(name);
      return [];
    });
  }

  /** A value that was read otherwise: null where it is not understood. */
  noted<T>(name: string, read: Read<T>): T | null {
    if (read !== NOT_UNDERSTOOD) return read;
    this.doubt(name);
    return null;
  }

  doubt(name: string): void {
    this.doubts.push(`${this.#kind.name}/${name}`);
  }
}

/** The text of an element that has attributes too; any other value as it is. */
export function leaf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => name === '#text' || name.startsWith('@'))
    ? ((value as Source)['#text'] ?? '')
    : value;
}

/** Whether a value can be read as a row. */
export function isSource(value: unknown): value is Source {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
