import {
  type ArgumentNode,
  getNullableType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { Failure, type Path } from '../run/failure.ts';
import { hasField, type Place } from '../plan/fetched.ts';
import type { Introspected, Introspection } from './introspection.ts';
import { type Layout, type Row, type Slot, TYPENAME, WRITTEN_BY, WRITTEN_FROM, WRITTEN_TO } from '../run/layout.ts';
import { CLOSE_OBJECT, MISSING, NULL, type Out } from '../run/out.ts';
import type { PlannedNames } from '../plan/planned-names.ts';
import type { PublicFault } from '../run/public-error.ts';
import { collectFields, type Collecting, type Selected, type Variables } from '../plan/selections.ts';

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

/** How a value came out. */
type Written =
  | 0 // a value
  | 1 // null
  | 2; // null, and what holds it cannot have that

const VALUE = 0;
const NOTHING = 1;
const NOT_ALLOWED = 2;

const [OPEN_OBJECT, OPEN_LIST, CLOSE_LIST] = ['{', '[', ']'].map((text) => Buffer.from(text)) as [
  Buffer,
  Buffer,
  Buffer,
];

interface ValueWriter {
  write(value: unknown, out: Out): Written;
}

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
          isText: isText(this.#compiling, definition.type),
          value: isFetched ? value : new LeftOutWriter(value, definition.type, `${typename}.${field}`),
        });
      }
    }
    this.#fields.set(typename, fields);
    return fields;
  }
}

function isText({ schema }: WriteCompiling, type: GraphQLOutputType): boolean {
  const nullable = getNullableType(type);
  return nullable === schema.getType('String') || nullable === schema.getType('ID');
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
  return leafWriter(compiling, type);
}

/**
 * A field that no fetch brings of objects of that type. Below a type condition the planner leaves out what one of the
 * subgraphs that it could ask never has there, though another has: where such an object comes, null would be no answer.
 */
class LeftOutWriter implements ValueWriter {
  readonly #value: ValueWriter;
  readonly #leftOut: ValueWriter;

  constructor(value: ValueWriter, type: GraphQLOutputType, place: string) {
    this.#value = value;
    const message = `no ministry was found to ask for ${place}, which only some of those that answer here have`;
    this.#leftOut = new FaultWriter('OPERATION_UNPLANNABLE', message, type);
  }

  write(value: unknown, out: Out): Written {
    return (value === undefined ? this.#leftOut : this.#value).write(value, out);
  }
}

/** A field that is an error wherever it stands. */
class FaultWriter implements ValueWriter {
  readonly #fault: PublicFault;
  readonly #nullable: boolean;

  constructor(code: string, message: string, type: GraphQLOutputType) {
    this.#nullable = !isNonNullType(type);
    this.#fault = { code, who: 'nobody', sector: null, system: null, codes: [], message };
  }

  write(_: unknown, out: Out): Written {
    out.fail(this.#fault);
    if (!this.#nullable) return NOT_ALLOWED;
    out.bytes.fixed(NULL);
    return NOTHING;
  }
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

class ListWriter implements ValueWriter {
  readonly #item: ValueWriter;

  constructor(item: ValueWriter) {
    this.#item = item;
  }

  write(value: unknown, out: Out): Written {
    const list = value as readonly unknown[];
    const { bytes } = out;
    const before = out.errors.length;
    const from = bytes.length;
    bytes.fixed(OPEN_LIST);
    for (let i = 0; i < list.length; i += 1) {
      if (i > 0) bytes.comma();
      out.path.push(i);
      const written = this.#item.write(list[i], out);
      out.path.pop();
      if (written === NOT_ALLOWED) {
        out.nothing(from, before);
        return NOTHING;
      }
    }
    bytes.fixed(CLOSE_LIST);
    return VALUE;
  }
}

class LeafWriter implements ValueWriter {
  readonly #put: (value: unknown, out: Out) => void;

  constructor(put: (value: unknown, out: Out) => void) {
    this.#put = put;
  }

  write(value: unknown, out: Out): Written {
    this.#put(value, out);
    return VALUE;
  }
}

/** What an operation asks of the graph itself. */
class IntrospectionWriter implements ValueWriter {
  readonly #ask: (variables: Variables) => Introspected;
  readonly #nonNull: boolean;

  constructor(ask: (variables: Variables) => Introspected, nonNull: boolean) {
    this.#ask = ask;
    this.#nonNull = nonNull;
  }

  write(_: unknown, out: Out): Written {
    const { value, errors } = this.#ask(out.variables);
    for (const { message } of errors)
      out.fail({ code: 'BAD_USER_INPUT', who: '', sector: null, system: null, codes: [], message });
    if (this.#nonNull && (value === null || value === undefined)) return NOT_ALLOWED;
    out.bytes.json(JSON.stringify(value ?? null));
    return value ? VALUE : NOTHING;
  }
}

/** An object of which only an interface is known has no type name to give. */
const NO_VALUE: ValueWriter = {
  write(_, out) {
    out.fail(MISSING);
    return NOT_ALLOWED;
  },
};

/** The answer says once for all its places that the selection is refused. */
const REFUSED: ValueWriter = {
  write(_, out) {
    out.bytes.fixed(NULL);
    return NOTHING;
  },
};

const REFUSED_NON_NULL: ValueWriter = {
  write(_, out) {
    out.faults += 1;
    return NOT_ALLOWED;
  },
};

const ANY: ValueWriter = {
  write(value, out) {
    try {
      out.bytes.json(JSON.stringify(value));
      return VALUE;
    } catch {
      // Nested deeper than the stack is.
      return failed(out);
    }
  },
};

const STRING = new LeafWriter((value, { bytes, escapes }) =>
  escapes ? bytes.string(value as string) : bytes.plainString(value as string),
);
const PLAIN = new LeafWriter((value, { bytes }) => bytes.plain(String(value)));

function leafWriter(compiling: WriteCompiling, type: GraphQLOutputType): ValueWriter {
  const { schema } = compiling;
  if (isEnumType(type)) return enumWriter(type.getValues().map(({ name }) => name));
  if (isText(compiling, type)) return STRING;
  if (type === schema.getType('Int') || type === schema.getType('Float') || type === schema.getType('Boolean'))
    return PLAIN;
  return ANY;
}

/** A value that callers cannot know is none to them (GraphQL, 3.9, result coercion). */
function enumWriter(names: readonly string[]): ValueWriter {
  const shown = new Map<unknown, Uint8Array>(names.map((name) => [name, Buffer.from(`"${name}"`)]));
  return {
    write(value, out) {
      const text = shown.get(value);
      if (!text) return failed(out);
      out.bytes.fixed(text);
      return VALUE;
    },
  };
}

function failed(out: Out): Written {
  out.fail(MISSING);
  out.bytes.fixed(NULL);
  return NOTHING;
}
