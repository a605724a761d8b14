import { Fault } from '@tongcha/resilience';
import type { Call, Changed, History } from '../legacy-system.ts';
import { localTime } from '../search/asked.ts';
import type { Part } from './part.ts';

/** Rows that a system gave for a list of keys. */
export interface Listed {
  readonly rows: readonly unknown[];
  /** Why rows may be missing. */
  readonly incomplete: Fault | null;
  /** Places of the answer around the rows that were not understood. */
  readonly doubts: readonly string[];
  /** Keys of which rows were left out that could not be read. */
  readonly doubtful?: readonly string[];
}

/** When the system said a row, ISO 8601, where what carries it knows: it stands in the row beside its names. */
export const AS_OF: unique symbol = Symbol('asOf');

/** A page of a register. */
export interface Window {
  readonly rows: readonly unknown[];
  readonly more: boolean;
  /** The cursor of each row; null: a value of the row is its cursor. */
  readonly cursors: readonly string[] | null;
  readonly doubts: readonly string[];
  /** Why rows may be missing. */
  readonly incomplete?: Fault | null;
}

/** What is put into a question, by name: `filter.productName`, `first`. */
export type Variables = Readonly<Record<string, string | null>>;

/** A question of the file, ready to be put. */
export interface Question {
  /** The names in it. */
  readonly names: readonly string[];
  /** @param scheme the name that stands for the keys; null: it has none */
  all(scheme: string | null, keys: readonly string[], call: Putting): Promise<Listed>;
  /** One page of a register. @throws Fault BAD_REQUEST for a cursor that it has not given */
  page(variables: Variables, first: number, after: string | null, call: Putting): Promise<Window>;
  /** Whether its answers say how many there are. */
  readonly counts: boolean;
  /** How many there are; null: this answer does not say. */
  count(variables: Variables, call: Putting): Promise<number | null>;
}

/** What a question is put with. */
export type Putting = Pick<Call, 'signal' | 'asOf'>;

/** What stands for the moment of which is asked, as systems write it; null: now. */
export function momentIn({ asOf }: Putting): Variables {
  return { asOf: asOf === undefined ? null : localTime(Date.parse(asOf)) };
}

/** Whether it is asked as of a moment, and can only be put of today. */
export function lacksHistory({ names }: Question, { asOf }: Putting): boolean {
  return asOf !== undefined && !names.includes('asOf');
}

export function noHistory(): Fault {
  return new Fault('NO_HISTORY', 'keeps no history of this');
}

/** An order of the file, ready to be written. */
export interface Writing {
  /** The names in it. */
  readonly names: readonly string[];
  /** Writes it, once. @returns what was answered @throws NotWritten, WriteRefused, or what leaves it open whether it is there */
  put(values: Readonly<Record<string, string | null | readonly string[]>>, signal: AbortSignal): Promise<unknown>;
}

/** How questions reach the legacy system, whatever it speaks. */
export interface Transport {
  /** How many keys one question may carry. */
  readonly maxKeys: number;
  /** Between keys in one text; null: none, they are apart. A key that has it would be two. */
  readonly join: string | null;
  /** What a question may name beside codes and filters. */
  readonly names: readonly string[];
  /** Reads a question. @param what of the file it is for, in the log */
  question(part: Part, what: string): Question;
  /** Reads how an order is written. Absent: what carries it is only read. */
  writing?(part: Part, what: string): Writing;
  /** Where something must be there before it can be asked: is called once, when all questions are read. */
  open?(): Promise<void>;
  /** As of a legacy system (`LegacySystem`). */
  watch?(changed: Changed): void;
  history?(): History | null;
  figures?(): Readonly<Record<string, number>>;
  /** Resolves when the system answers; null: a search or a question without keys shows it. */
  ping(signal: AbortSignal): Promise<void> | null;
  close(): Promise<void>;
}
