import {
  getNamedType,
  getNullableType,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';
import { isRecord } from '../json/is-record.ts';
import { integerText, numberOf } from '../json/raw-json.ts';
import type { Reading } from '../run/pending-result.ts';
import { type ErrorTree, Failure, type Selection } from '../run/failure.ts';
import { type Layout, type Row, type Slot, TYPENAME } from '../run/layout.ts';
import { type Rewrite, rewritesFor } from '../plan/rewrites.ts';
import { collectFields, type Collecting, type CollectedField, isOfType, type Selected } from '../plan/selections.ts';

/**
 * Reads a value of a subgraph's answer into the answer that is put together. Only what was selected is taken, each value
 * is checked against its type, and what another fetch has put in its place before stays.
 */
export interface ValueReader extends Selection {
  /** What belongs into the slot: a leaf, a row, a list, null, or a Failure. `before` is what the slot holds. */
  read(value: unknown, before: unknown, errors: ErrorTree | undefined, reading: Reading): unknown;
}

export interface ReadCompiling extends Collecting {
  /** What a value of the wrong shape is. */
  readonly bad: Failure;
}

interface FieldReader {
  readonly collected: CollectedField;
  readonly key: string;
  /** The key is also one of Object.prototype's, so only an own one counts. */
  readonly inherited: boolean;
  readonly slot: Slot;
  /** Where it stands in the row. */
  readonly index: number;
  /** Whether its type is String or ID. */
  readonly isText: boolean;
  /** Whether its numbers are kept as they are written: an ID, or a scalar of the graph's own. */
  readonly keepsDigits: boolean;
  readonly value: ValueReader;
}

export class ObjectReader implements ValueReader {
  readonly #compiling: ReadCompiling;
  readonly #parent: GraphQLCompositeType | null;
  readonly #selected: readonly Selected[];
  readonly #layout: Layout;
  readonly #renames: readonly Rewrite[];
  readonly #asksTypename: boolean;
  readonly #fields = new Map<string, readonly FieldReader[]>();

  /** @param parent null for the objects of an entity fetch, whose rows are there already */
  constructor(
    compiling: ReadCompiling,
    parent: GraphQLCompositeType | null,
    selected: readonly Selected[],
    layout: Layout,
    renames: readonly Rewrite[],
  ) {
    this.#compiling = compiling;
    this.#parent = parent;
    this.#selected = selected;
    this.#layout = layout;
    this.#renames = renames;
    this.#asksTypename =
      parent !== null && collectFields(compiling, parent.name, selected).get('__typename')?.when === null;
  }

  read(value: unknown, before: unknown, errors: ErrorTree | undefined, reading: Reading): unknown {
    const known = Array.isArray(before) ? (before as Row) : null;
    if (value === null || (value === undefined && errors)) {
      if (!errors) return null;
      const failure = errors.failure();
      if (known) this.fail(known, failure, reading);
      return failure;
    }
    const typename = isRecord(value) ? this.#typeOf(value, known) : null;
    if (!isRecord(value) || typename === null) {
      if (known) this.fail(known, this.#compiling.bad, reading);
      return this.#compiling.bad;
    }
    const row = known ?? this.#layout.newRow(typename, reading.rows);
    row[TYPENAME] = typename;
    const fields = this.#fieldsOf(typename);
    for (let i = 0; i < fields.length; i += 1) {
      const { collected, key, inherited, index, isText, keepsDigits, value: reader } = fields[i] as FieldReader;
      if (collected.when !== null && !collected.when(reading.variables)) continue;
      const there = row[index];
      let given = inherited && !Object.hasOwn(value, key) ? undefined : value[key];
      // Most values are strings in empty slots.
      if (isText && there === undefined && typeof given === 'string') {
        row[index] = given;
        continue;
      }
      if (keepsDigits && given !== undefined) given = withDigits(value, key, reading);
      const taken = reader.read(given, there, errors?.child(key), reading);
      if (there === undefined || there instanceof Failure) row[index] = settled(there, taken, reader, reading);
    }
    return row;
  }

  /**
   * As `read`, for a row of the same entity as `first`, which has been read: what neither had before is the same for both,
   * so they share it, and whatever is fetched for it is fetched once.
   */
  readLike(first: Row, row: Row, value: unknown, errors: ErrorTree | undefined, reading: Reading): void {
    if (!isRecord(value) || row[TYPENAME] !== first[TYPENAME]) {
      this.read(value, row, errors, reading);
      return;
    }
    for (const { collected, key, inherited, slot, keepsDigits, value: reader } of this.#fieldsOf(
      row[TYPENAME] as string,
    )) {
      if (collected.when !== null && !collected.when(reading.variables)) continue;
      const there = row[slot.index];
      if (there === undefined) row[slot.index] = first[slot.index];
      else {
        const given = inherited && !Object.hasOwn(value, key) ? undefined : value[key];
        const taken = reader.read(
          keepsDigits && given !== undefined ? withDigits(value, key, reading) : given,
          there,
          errors?.child(key),
          reading,
        );
        if (there instanceof Failure) row[slot.index] = settled(there, taken, reader, reading);
      }
    }
  }

  /** What an entity that is null leaves behind: its fields' own errors, or that another field's error took them along. */
  readNull(row: Row, errors: ErrorTree | undefined, reading: Reading): void {
    if (!errors) return;
    for (const { collected, key, slot, value } of this.#fieldsOf(row[TYPENAME] as string)) {
      if (collected.when !== null && !collected.when(reading.variables)) continue;
      const failure = errors.child(key)?.failure() ?? errors.collateral();
      put(row, slot, value, failure, reading);
    }
  }

  fail(before: unknown, failure: Failure, reading: Reading): void {
    if (!Array.isArray(before)) return;
    const row = before as Row;
    for (const { collected, slot, value } of this.#fieldsOf(row[TYPENAME] as string)) {
      if (collected.when === null || collected.when(reading.variables)) put(row, slot, value, failure, reading);
    }
  }

  everyField(row: Row, is: (fieldName: string) => boolean): boolean {
    return this.#fieldsOf(row[TYPENAME] as string).every(({ collected }) => is(collected.node.name.value));
  }

  /** Gives one field its failure, whatever it was answered; `needs` picks the fields by name. */
  failFields(row: Row, needs: (fieldName: string) => Failure | null): void {
    for (const { collected, slot } of this.#fieldsOf(row[TYPENAME] as string)) {
      const failure = needs(collected.node.name.value);
      if (failure) row[slot.index] = failure;
    }
  }

  /** The name of the object's type, or null when it cannot be what was asked for. */
  #typeOf(value: Readonly<Record<string, unknown>>, row: Row | null): string | null {
    const { schema } = this.#compiling;
    const said = value['__typename'];
    const known = row?.[TYPENAME] as string | undefined;
    if (said === known && known !== undefined) return known;
    if (said === undefined) {
      if (known !== undefined) return known;
      return this.#parent === null || isUnionType(this.#parent) || (this.#asksTypename && !isObjectType(this.#parent))
        ? null
        : this.#parent.name;
    }
    if (typeof said !== 'string') return null;
    // An entity keeps the type it is known by; an interface may stand for it.
    if (known !== undefined && isObjectType(schema.getType(known))) return isOfType(schema, known, said) ? known : null;
    const expected = known ?? this.#parent?.name;
    const type = schema.getType(said);
    if (!isObjectType(type) && !isInterfaceType(type)) return null;
    return expected === undefined || isOfType(schema, said, expected) ? said : null;
  }

  #fieldsOf(typename: string): readonly FieldReader[] {
    const known = this.#fields.get(typename);
    if (known) return known;
    const fields = this.#compile(typename);
    this.#fields.set(typename, fields);
    return fields;
  }

  #compile(typename: string): FieldReader[] {
    const { schema } = this.#compiling;
    const { here, below } = rewritesFor(schema, typename, this.#renames);
    const type = schema.getType(typename);
    const fields: FieldReader[] = [];
    for (const [key, collected] of collectFields(this.#compiling, typename, this.#selected)) {
      const { name } = collected.node;
      if (name.value === '__typename') continue;
      const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name.value] : undefined;
      if (!definition)
        throw new Error(`the plan selects ${typename}.${name.value}, which the supergraph does not have`);
      const slot = this.#layout.slot(here.get(key)?.renameTo ?? key);
      const value = readerOf(this.#compiling, definition.type, collected.selected, slot, below.get(key) ?? []);
      const nullable = getNullableType(definition.type);
      const isText = nullable === schema.getType('String') || nullable === schema.getType('ID');
      const named = getNamedType(definition.type);
      const keepsDigits = isScalarType(named) && (named.name === 'ID' || !isSpecifiedScalarType(named));
      fields.push({
        collected,
        key,
        inherited: key in Object.prototype,
        slot,
        index: slot.index,
        isText,
        keepsDigits,
        value,
      });
    }
    return fields;
  }
}

/** The value with its numbers as they are written. */
function withDigits(object: Readonly<Record<string, unknown>>, key: string, { digits }: Reading): unknown {
  const given = object[key];
  if (digits && (typeof given === 'number' || (typeof given === 'object' && given !== null))) {
    digits.restore();
    return object[key];
  }
  return given;
}

function put(row: Row, slot: Slot, value: ValueReader, failure: Failure, reading: Reading): void {
  const there = row[slot.index];
  if (there === undefined) row[slot.index] = failure.of(value);
  else if (there instanceof Failure) row[slot.index] = there.of(value);
  else value.fail(there, failure, reading);
}

/** What a slot holds when another response is read: what has failed before has failed in what is there now. */
function settled(there: unknown, taken: unknown, reader: ValueReader, reading: Reading): unknown {
  if (taken instanceof Failure) return (there instanceof Failure ? there : taken).of(reader);
  if (there instanceof Failure) {
    there.leave(taken, reading);
    reading.late ??= new Map();
    markLate(taken, there, reading.late);
  }
  return taken;
}

/** Of an object that was not there in time, and of all in it. */
function markLate(value: unknown, failure: Failure, late: Map<unknown, Failure>): void {
  if (!Array.isArray(value) || late.has(value)) return;
  late.set(value, failure);
  for (const each of value) markLate(each, failure, late);
}

class ListReader implements ValueReader {
  readonly #item: ValueReader;
  readonly #bad: Failure;

  constructor(item: ValueReader, bad: Failure) {
    this.#item = item;
    this.#bad = bad;
  }

  read(value: unknown, before: unknown, errors: ErrorTree | undefined, reading: Reading): unknown {
    const known = Array.isArray(before) ? (before as unknown[]) : null;
    if (Array.isArray(value) && (!known || known.length === value.length)) {
      // A copy has its size from the start; a list that grows leaves room that stays empty.
      const list = value.slice() as unknown[];
      for (let i = 0; i < list.length; i += 1) {
        const there = known?.[i];
        const taken = this.#item.read(list[i], there, errors?.child(i), reading);
        list[i] = there === undefined || there instanceof Failure ? settled(there, taken, this.#item, reading) : there;
      }
      return list;
    }
    if (value === null && !errors) return null;
    const failure = value === null || value === undefined ? (errors?.failure() ?? this.#bad) : this.#bad;
    if (known) this.fail(known, failure, reading);
    return failure;
  }

  fail(before: unknown, failure: Failure, reading: Reading): void {
    if (Array.isArray(before)) for (const item of before) this.#item.fail(item, failure, reading);
  }
}

class LeafReader implements ValueReader {
  readonly #bad: Failure;
  readonly #take: (value: unknown) => unknown;

  /** @param take the value as it goes on, or undefined when it is none of its type */
  constructor(bad: Failure, take: (value: unknown) => unknown) {
    this.#bad = bad;
    this.#take = take;
  }

  read(value: unknown, _before: unknown, errors: ErrorTree | undefined): unknown {
    if (value === null || value === undefined) return errors ? errors.failure() : value === null ? null : this.#bad;
    const taken = this.#take(value);
    return taken === undefined ? this.#bad : taken;
  }

  fail(): void {
    // A leaf that stays has nothing left to fill.
  }
}

function readerOf(
  compiling: ReadCompiling,
  type: GraphQLOutputType,
  selected: readonly Selected[],
  slot: Slot,
  renames: readonly Rewrite[],
  lists = 0,
): ValueReader {
  if (isNonNullType(type)) return readerOf(compiling, type.ofType, selected, slot, renames, lists);
  if (isListType(type))
    return new ListReader(readerOf(compiling, type.ofType, selected, slot, renames, lists + 1), compiling.bad);
  slot.lists = lists;
  const named = getNamedType(type);
  if (isCompositeType(named)) return new ObjectReader(compiling, named, selected, slot.child, renames);
  if (isEnumType(named))
    return new LeafReader(compiling.bad, (value) =>
      typeof value === 'string' && named.getValue(value) ? value : undefined,
    );
  return new LeafReader(compiling.bad, SCALARS.get(named.name) ?? ((value) => value));
}

/** Result coercion of the built-in scalars (GraphQL, 3.5), without JavaScript's leniency: a ministry sends what its schema says. */
const SCALARS: ReadonlyMap<string, (value: unknown) => unknown> = new Map<string, (value: unknown) => unknown>([
  ['Int', (value) => ofNumber(value, (number) => (number | 0) === number)],
  ['Float', (value) => ofNumber(value, Number.isFinite)],
  ['String', (value) => (typeof value === 'string' ? value : undefined)],
  ['Boolean', (value) => (typeof value === 'boolean' ? value : undefined)],
  ['ID', (value) => (typeof value === 'string' ? value : integerText(value))],
]);

function ofNumber(value: unknown, is: (number: number) => boolean): number | undefined {
  const number = numberOf(value);
  return number !== null && is(number) ? number : undefined;
}
