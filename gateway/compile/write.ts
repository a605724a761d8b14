import {
  type ArgumentNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { Failure, type Path } from '../run/failure.ts';
import { hasField, type Place } from '../plan/fetched.ts';
import type { Introspection } from './introspection.ts';
import { isText, leafWriter } from './leaf-writers.ts';
import {
  failed,
  FaultWriter,
  IntrospectionWriter,
  LeftOutWriter,
  ListWriter,
  NO_VALUE,
  NOT_ALLOWED,
  NOTHING,
  REFUSED,
  REFUSED_NON_NULL,
  VALUE,
  type ValueWriter,
  type Written,
} from './writers.ts';
import { type Layout, type Row, type Slot, TYPENAME, WRITTEN_BY, WRITTEN_FROM, WRITTEN_TO } from '../run/layout.ts';
import { CLOSE_OBJECT, MISSING, NULL, type Out } from '../run/out.ts';
import type { PlannedNames } from '../plan/planned-names.ts';
import { collectFields, type Collecting, type Selected } from '../plan/selections.ts';

export interface WriteCompiling extends Collecting {
  /** What callers see. */
  readonly schema: GraphQLSchema;
  readonly isShown: (path: Path) => boolean;
  /** What its callers may not have; null: nothing. */
  readonly refuses: ((typename: string, fieldName: string) => boolean) | null;
  /** Fields that are the caller's error, by their arguments, and why; null: none. */
  readonly wrong: ReadonlyMap<readonly ArgumentNode[], string> | null;
  readonly names: PlannedNames;
  readonly introspection: Introspection;
  /** With what no caller sees. */
  readonly whole: GraphQLSchema;
}

const OPEN_OBJECT = Buffer.from('{');

interface FieldWriter {
  readonly name: string;
  /** `"name":`, with the comma before it where it is not the first. */
  readonly label: Uint8Array;
  /** Where its value stands in the row. */
  readonly index: number;
  /** Whether its type is String or ID. */
  readonly isText: boolean;
  readonly value: ValueWriter;
}

/** Writes an object by the operation's selection: value completion (GraphQL, 6.4.3), straight to the answer's text. */
export class ObjectWriter implements ValueWriter {
  readonly #compiling: WriteCompiling;
  readonly #selected: readonly Selected[];
  readonly #layout: Layout;
  readonly #place: Place;
  readonly #fields = new Map<string, readonly FieldWriter[]>();

  /** @param place what the plan fetches of the objects */
  constructor(compiling: WriteCompiling, selected: readonly Selected[], layout: Layout, place: Place) {
    this.#compiling = compiling;
    this.#selected = selected;
    this.#layout = layout;
    this.#place = place;
  }

  write(value: unknown, out: Out): Written {
    const row = value as Row;
    const { bytes } = out;
    // Objects above it of other types may select other fields of it.
    if (out.copies && row[WRITTEN_BY] === this) {
      bytes.again(row[WRITTEN_FROM] as number, row[WRITTEN_TO] as number);
      return VALUE;
    }
    const typename = row[TYPENAME] as string;
    const fields = this.#fields.get(typename) ?? this.#compile(typename);
    if (!fields) return failed(out);
    const { faults } = out;
    const before = out.errors.length;
    const from = bytes.length;
    bytes.fixed(OPEN_OBJECT);
    for (let i = 0; i < fields.length; i += 1) {
      const { name, label, index, isText, value: writer } = fields[i] as FieldWriter;
      const held = row[index];
      bytes.fixed(label);
      // Most values are strings and cannot fail, so that they need no path.
      if (isText && typeof held === 'string') {
        if (out.escapes) bytes.string(held);
        else bytes.plainString(held);
        continue;
      }
      out.path.push(name);
      const written = writer.write(held, out);
      out.path.pop();
      if (written === NOT_ALLOWED) {
        out.nothing(from, before);
        return NOTHING;
      }
    }
    bytes.fixed(CLOSE_OBJECT);
    // An error is told at each place where it shows.
    if (out.copies && out.faults === faults) {
      row[WRITTEN_BY] = this;
      row[WRITTEN_FROM] = from;
      row[WRITTEN_TO] = bytes.length;
    }
    return VALUE;
  }

  /** Null when callers know no such type. */
  #compile(typename: string): readonly FieldWriter[] | null {
    const type = this.#compiling.schema.getType(typename);
    if (!isObjectType(type) && !isInterfaceType(type)) return null;
    const fields: FieldWriter[] = [];
    for (const [name, { node, selected }] of collectFields(this.#compiling, typename, this.#selected)) {
      const label = Buffer.from(`${fields.length === 0 ? '' : ','}${JSON.stringify(name)}:`);
      const field = node.name.value;
      if (field === '__typename')
        fields.push({ name, label, index: TYPENAME, isText: isObjectType(type), value: NO_VALUE });
      else if (field === '__schema' || field === '__type')
        fields.push({
          name,
          label,
          index: TYPENAME,
          isText: false,
          value: new IntrospectionWriter(this.#compiling.introspection.field(node, selected), field === '__schema'),
        });
      else {
        const definition = type.getFields()[field];
        if (!definition) throw new Error(`the operation selects ${typename}.${field}, which callers do not have`);
        if (this.#compiling.refuses?.(typename, field)) {
          fields.push({
            name,
            label,
            index: TYPENAME,
            isText: false,
            value: isNonNullType(definition.type) ? REFUSED_NON_NULL : REFUSED,
          });
          continue;
        }
        const message = node.arguments && this.#compiling.wrong?.get(node.arguments);
        if (message !== undefined) {
          const value = new FaultWriter('BAD_USER_INPUT', message, definition.type);
          fields.push({ name, label, index: TYPENAME, isText: false, value });
          continue;
        }
        const planned = this.#compiling.names.ofField(node);
        const slot = this.#layout.slot(planned);
        const value = writerOf(this.#compiling, definition.type, { selected, slot, place: this.#place.at(planned) });
        const isFetched = this.#place.fields.some(
          (each) => each.name === planned && hasField(each, this.#compiling.whole, typename),
        );
        fields.push({
          name,
          label,
          index: slot.index,
          isText: isText(this.#compiling.schema, definition.type),
          value: isFetched ? value : new LeftOutWriter(value, definition.type, `${typename}.${field}`),
        });
      }
    }
    this.#fields.set(typename, fields);
    return fields;
  }
}

/** What is selected of a value's objects, where it stands in their rows, and what the plan fetches of it. */
interface Below {
  readonly selected: readonly Selected[];
  readonly slot: Slot;
  readonly place: Place;
}

function writerOf(compiling: WriteCompiling, type: GraphQLOutputType, below: Below): ValueWriter {
  if (isNonNullType(type)) return new NonNullWriter(writerOf(compiling, type.ofType, below), compiling);
  return new NullableWriter(presentWriterOf(compiling, type, below), compiling);
}

function presentWriterOf(compiling: WriteCompiling, type: GraphQLOutputType, below: Below): ValueWriter {
  if (isListType(type)) return new ListWriter(writerOf(compiling, type.ofType, below));
  if (isCompositeType(type)) return new ObjectWriter(compiling, below.selected, below.slot.child, below.place);
  return leafWriter(compiling.schema, type);
}

class NonNullWriter implements ValueWriter {
  readonly #value: ValueWriter;
  readonly #compiling: WriteCompiling;

  constructor(value: ValueWriter, compiling: WriteCompiling) {
    this.#value = value;
    this.#compiling = compiling;
  }

  write(value: unknown, out: Out): Written {
    const { faults } = out;
    const written = this.#value.write(value, out);
    if (written === VALUE) return VALUE;
    if (out.faults === faults) out.fail(MISSING);
    // The object is null because of the field that failed first, wherever this one stands beside it.
    if (value instanceof Failure) {
      for (const { fault, rest, collateral } of value.causes)
        if (collateral) out.fail(fault, shownPath(this.#compiling, out.path.slice(0, -1), rest) ?? out.path);
    }
    return NOT_ALLOWED;
  }
}

class NullableWriter implements ValueWriter {
  readonly #value: ValueWriter;
  readonly #compiling: WriteCompiling;

  constructor(value: ValueWriter, compiling: WriteCompiling) {
    this.#value = value;
    this.#compiling = compiling;
  }

  write(value: unknown, out: Out): Written {
    if (value !== null && value !== undefined) {
      if (!(value instanceof Failure)) return this.#value.write(value, out);
      for (const cause of value.causes)
        out.fail(
          cause.fault,
          cause.collateral ? out.path : (shownPath(this.#compiling, out.path, cause.rest) ?? out.path),
          cause.collateral,
        );
    }
    out.bytes.fixed(NULL);
    return NOTHING;
  }
}

/** Where the field that failed stands in the answer; null when the operation has not selected it. */
function shownPath({ isShown, names }: WriteCompiling, from: Path, rest: Path): Path | null {
  if (rest.length === 0) return from;
  const whole = [...from, ...rest.map((step) => (typeof step === 'string' ? names.given(step) : step))];
  return isShown(whole) ? whole : null;
}
