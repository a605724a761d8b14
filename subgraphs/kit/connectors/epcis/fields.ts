import { placeName } from '../../values/not-understood.ts';
import { number } from '../../values/number.ts';
import { NOT_UNDERSTOOD, type Read } from '../../values/reader.ts';
import type { RowKind, Shapes } from '../../values/shapes.ts';
import type { Prefixes } from './context.ts';
import { moment } from './time.ts';
import { cbvWord } from './vocabulary.ts';

export type Raw = Readonly<Record<string, unknown>>;

/** What of an event was not understood. */
export class Doubts {
  readonly places: string[] = [];
  /** It may name any thing, so nobody can tell whom the event is about. */
  ofAnybody = false;
}

/** What reading one event needs, and what it could not read. */
export interface Reading {
  readonly prefixes: Prefixes;
  readonly shapes: Shapes;
  readonly doubts: Doubts;
}

const NUMBER = number();
/** RFC 3986: an identifier is an absolute URI. */
const URI = /^[a-z][a-z\d+.-]*:[^\s]+$/i;

/** Extensions stand in a namespace of their own; any other name is the standard's, or nobody's. */
export function standardKind(name: string, names: readonly string[]): RowKind {
  return { name, always: [], maybe: names, ignores: (each) => each.includes(':') || each.startsWith('@') };
}

/** An object of an event. Whatever is there and cannot be read is null, and its place is in the doubts. */
export class Fields {
  readonly source: Raw;
  readonly #kind: RowKind;
  readonly #reading: Reading;

  constructor(kind: RowKind, source: Raw, reading: Reading) {
    this.source = source;
    this.#kind = kind;
    this.#reading = reading;
    for (const name of reading.shapes.look(kind, source)) this.doubt(name);
  }

  text(key: string): string | null {
    const value = this.source[key];
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return value.trim() || null;
    this.doubt(key);
    return null;
  }

  moment(key: string, offset: string | null): string | null {
    const written = this.text(key);
    const read = moment(written, offset);
    if (written !== null && read === null) this.doubt(key);
    return read;
  }

  number(key: string): number | null {
    const read = NUMBER(this.source[key]);
    if (read !== NOT_UNDERSTOOD) return read;
    this.doubt(key);
    return null;
  }

  /** An identifier: text, or an object with an `id`. */
  uri(key: string): string | null {
    const read = this.#uriOf(this.source[key]);
    if (read !== NOT_UNDERSTOOD) return read;
    this.doubt(key);
    return null;
  }

  /** The same of one that names a thing. Where it cannot be read, or is not there, it may be anybody's. */
  name(key: string, isNeeded = true): string | null {
    const read = this.#uriOf(this.source[key]);
    if (typeof read === 'string' || (read === null && !isNeeded)) return known(read);
    this.doubtOfAnybody(key);
    return null;
  }

  /** A list of the same. */
  names(key: string): readonly string[] {
    return this.list(key).flatMap((each) => {
      const read = this.#uriOf(each);
      if (typeof read === 'string') return [read];
      this.doubtOfAnybody(key);
      return [];
    });
  }

  /**
   * A word of the standard's vocabulary, bare, or a URI of another. A bare word that the standard does not have stands
   * as it is, and in doubt: it may be one of those that mean something.
   */
  word(key: string, vocabulary?: ReadonlySet<string>): string | null {
    return this.#wordOf(key, this.source[key], vocabulary);
  }

  words(key: string, vocabulary?: ReadonlySet<string>): readonly string[] {
    return this.list(key).flatMap((each) => this.#wordOf(key, each, vocabulary) ?? []);
  }

  /** A list; one value that is in none is a list of one. */
  list(key: string): readonly unknown[] {
    const value = this.source[key];
    if (value === undefined || value === null) return [];
    return Array.isArray(value) ? (value as readonly unknown[]) : [value];
  }

  /** An object inside; null where there is none. */
  inner(key: string, kind: RowKind): Fields | null {
    const value = this.source[key];
    if (value === undefined || value === null) return null;
    if (isRaw(value)) return new Fields(kind, value, this.#reading);
    this.doubt(key);
    return null;
  }

  elements(key: string, kind: RowKind): readonly Fields[] {
    return this.list(key).flatMap((each) => {
      if (isRaw(each)) return [new Fields(kind, each, this.#reading)];
      this.doubtOfAnybody(key);
      return [];
    });
  }

  doubt(key: string): void {
    this.#reading.doubts.places.push(`${this.#kind.name}/${placeName(key)}`);
  }

  doubtOfAnybody(key: string): void {
    this.doubt(key);
    this.#reading.doubts.ofAnybody = true;
  }

  #uriOf(value: unknown): Read<string> {
    const inner = isRaw(value) ? (value['id'] ?? value['@id'] ?? NOT_UNDERSTOOD) : value;
    if (inner === undefined || inner === null) return null;
    if (typeof inner !== 'string') return NOT_UNDERSTOOD;
    const uri = this.#reading.prefixes.expand(inner.trim());
    return uri === '' ? null : URI.test(uri) ? uri : NOT_UNDERSTOOD;
  }

  #wordOf(key: string, value: unknown, vocabulary: ReadonlySet<string> | undefined): string | null {
    const inner = isRaw(value) ? (value['id'] ?? value['@id']) : value;
    if (value === undefined || value === null || inner === '') return null;
    const word = typeof inner === 'string' ? cbvWord(this.#reading.prefixes.expand(inner.trim())) : null;
    if (word === null || (vocabulary && !word.includes(':') && !vocabulary.has(word))) this.doubt(key);
    return word;
  }
}

function known(read: Read<string>): string | null {
  return read === NOT_UNDERSTOOD ? null : read;
}

export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
