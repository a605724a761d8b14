import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { nearest } from './nearest.ts';

/** One thing that is wrong in a ministry's file, and where. */
export interface FileFault {
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  /** What is wrong, and what to write. */
  readonly message: string;
}

/** A ministry's file that cannot be used: every fault with its line. */
export class MinistryFileError extends Error {
  readonly faults: readonly FileFault[];

  constructor(file: string, faults: readonly FileFault[]) {
    super(faults.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'));
    this.name = 'MinistryFileError';
    this.faults = faults;
  }
}

/** A value that begins so is open: what to write in its place stands behind it. Drafts have such lines. */
export const OPEN = '??';

/** What is set outside of the file, by name: addresses, accounts, passwords. */
export type Settings = Readonly<Record<string, string | undefined>>;

interface Reading {
  readonly lines: LineCounter;
  readonly resolve: (node: unknown) => unknown;
  readonly faults: FileFault[];
  readonly settings: Settings;
  /** The whole file. */
  readonly contents: unknown;
}

/** Opens a file as its root part. Every scalar stays the text that is written: code 00123 is not 123. */
export function openParts(
  text: string,
  settings: Settings,
): { readonly root: Part; readonly faults: readonly FileFault[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
  const faults: FileFault[] = document.errors.map(({ pos, code, message }) => {
    const { line, col } = lines.linePos(pos[0]);
    return { line, column: col, message: `expected YAML: ${code}, ${message}` };
  });
  visit(document, {
    Scalar: (_, { value, range }) => {
      if (typeof value !== 'string' || !value.startsWith(OPEN)) return;
      const { line, col } = lines.linePos(range?.[0] ?? 0);
      faults.push({
        line,
        column: col,
        message: `open; write ${value.slice(OPEN.length).trim() || 'what it must be'}`,
      });
    },
  });
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const { contents } = document;
  return { root: new Part({ lines, resolve, faults, settings, contents }, contents, 0), faults };
}

/** A part of the file: what it holds, and where it stands. What is wrong with it is noted, and reading goes on. */
export class Part {
  readonly #reading: Reading;
  readonly #node: unknown;
  readonly #at: number;

  constructor(reading: Reading, node: unknown, at: number) {
    this.#reading = reading;
    this.#node = reading.resolve(node);
    this.#at = (node as Node | null)?.range?.[0] ?? at;
  }

  /** Nothing is written, or `null`. */
  get isNothing(): boolean {
    const node = this.#node;
    if (!isScalar(node)) return node === null || node === undefined;
    return node.type === 'PLAIN' ? /^(?:|~|null)$/.test(String(node.value ?? '')) : node.value === null;
  }

  get isText(): boolean {
    return isScalar(this.#node) && !this.isNothing;
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  get isMap(): boolean {
    return isMap(this.#node);
  }

  /** @param message what is wrong, and what to write */
  fault(message: string): void {
    const { line, col } = this.#reading.lines.linePos(this.#at);
    this.#reading.faults.push({ line, column: col, message });
  }

  /** The text that is written; null where there is none, which is a fault. @param what is expected, in words */
  text(what = 'text'): string | null {
    if (this.isText) return String((this.#node as { readonly value: unknown }).value);
    this.fault(`expected ${what}`);
    return null;
  }

  /** A number or true or false where one is written without quotes; else undefined. */
  plain(): number | boolean | undefined {
    const node = this.#node;
    if (!isScalar(node) || node.type !== 'PLAIN') return undefined;
    const written = String(node.value);
    if (written === 'true' || written === 'false') return written === 'true';
    return /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(written) ? Number(written) : undefined;
  }

  /** One of a few words. */
  word<T extends string>(words: readonly T[]): T | null {
    const written = this.settled(words.join(', '));
    if (written === null) return null;
    const found = words.find((each) => each === written);
    if (found === undefined) this.fault(`${written} is not known here; ${write(written, words)}`);
    return found ?? null;
  }

  integer(least: number, most: number): number | null {
    const written = this.text(`a whole number from ${least} to ${most}`);
    if (written === null) return null;
    const number = /^\d{1,9}$/.test(written) ? Number(written) : NaN;
    if (number >= least && number <= most) return number;
    this.fault(`expected a whole number from ${least} to ${most}`);
    return null;
  }

  flag(): boolean {
    return this.word(['true', 'false']) === 'true';
  }

  /** The entries of a list; what is no list is its one entry. */
  entries(): readonly Part[] {
    const node = this.#node;
    if (!isSeq(node)) return this.isNothing ? [] : [this];
    return node.items.map((each) => new Part(this.#reading, each, this.#at));
  }

  texts(what = 'text'): readonly string[] {
    return this.entries().flatMap((each) => each.text(what) ?? []);
  }

  /** What a map holds, by name, whatever the names are. */
  members(what = 'names with their values'): ReadonlyMap<string, Part> {
    const node = this.#node;
    const found = new Map<string, Part>();
    if (!isMap(node)) {
      if (!this.isNothing) this.fault(`expected ${what}`);
      return found;
    }
    for (const { key, value } of node.items) {
      const at = (key as Node | null)?.range?.[0] ?? this.#at;
      const name = isScalar(key) ? String(key.value) : '';
      found.set(name, new Part(this.#reading, value, at));
    }
    return found;
  }

  /** What a map of known names holds; any other name is a fault. */
  fields<K extends string>(known: readonly K[], what?: string): Fields<K> {
    const members = this.members(what ?? `one or more of ${known.join(', ')}`);
    for (const [name, part] of members) {
      if (!(known as readonly string[]).includes(name))
        part.keyFault(this, name, `${name} is not known here; ${write(name, known)}`);
    }
    return new Fields(this, members);
  }

  /** The value of a setting; a fault where it is not set. */
  setting(name: string): string {
    const value = this.#reading.settings[name];
    if (value === undefined) this.fault(`${name} is not set: give it as an environment variable or a setting`);
    return value ?? '';
  }

  /** A text in which `${NAME}` stands for settings. */
  settled(what = 'text'): string | null {
    return this.text(what)?.replace(/\$\{(\w+)\}/g, (_, name: string) => this.setting(name)) ?? null;
  }

  /** A table of the file's `words`, by its meanings: what the system writes for each; null: there is none of that name. */
  wordsOf(table: string): ReadonlyMap<string, string> | null {
    const root = new Part(this.#reading, this.#reading.contents, 0);
    const words = root.isMap ? root.members().get('words') : undefined;
    const found = words?.isMap ? words.members().get(table) : undefined;
    if (!found?.isMap) return null;
    const byMeaning = new Map<string, string>();
    for (const [word, meaning] of found.members()) {
      const written = meaning.isText ? (meaning.text() ?? '') : '';
      // The first is what it writes itself, those after it are other spellings.
      if (written !== '' && !byMeaning.has(written)) byMeaning.set(written, word);
    }
    return byMeaning;
  }

  /** Nothing, at the same place: for what may be left out. */
  empty(): Part {
    return new Part(this.#reading, null, this.#at);
  }

  keyFault(map: Part, name: string, message: string): void {
    const pair = isMap(map.#node)
      ? map.#node.items.find(({ key }) => isScalar(key) && String(key.value) === name)
      : undefined;
    const at = (pair?.key as Node | undefined)?.range?.[0] ?? this.#at;
    new Part(this.#reading, null, at).fault(message);
  }
}

/** The parts of a map by its known names. */
export class Fields<K extends string> {
  readonly #map: Part;
  readonly #members: ReadonlyMap<string, Part>;

  constructor(map: Part, members: ReadonlyMap<string, Part>) {
    this.#map = map;
    this.#members = members;
  }

  /** @returns undefined where it is not written, or is nothing */
  get(name: K): Part | undefined {
    const part = this.#members.get(name);
    return part === undefined || part.isNothing ? undefined : part;
  }

  /** @param example how it is written */
  need(name: K, example: string): Part | undefined {
    const part = this.get(name);
    if (part === undefined) this.#map.fault(`${name} is missing; write ${example}`);
    return part;
  }
}

function write(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === null ? `write one of ${known.join(', ')}` : `write ${near}`;
}
