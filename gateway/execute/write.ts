import { type GraphQLError, type GraphQLOutputType, type GraphQLSchema, isCompositeType, isEnumType, isInterfaceType, isListType, isNonNullType, isObjectType } from 'graphql';
import { type Cause, Failure, type Path } from './failure.ts';
import { type Layout, type Row, type Slot, TYPENAME, WRITTEN } from './layout.ts';
import { graphqlError, type PublicFault } from './public-error.ts';
import { collectFields, type Collecting, type Selected } from './selections.ts';

/** More errors than this tell a caller nothing new. */
const MAX_ERRORS = 1_000;

/** A field without a value that must have one, when no ministry has said why. */
const MISSING: PublicFault = { code: 'BAD_ANSWER', who: 'a ministry', sector: null, system: null, codes: [] };

/** What is said beside the data while it is written. */
export class Out {
  /** Where the value stands that is being written. */
  readonly path: (string | number)[] = [];
  readonly errors: GraphQLError[] = [];
  readonly introspection: Readonly<Record<string, unknown>>;
  /** Every failure that was met, whether or not it is told. */
  faults = 0;
  readonly #placed = new Set<string>();
  #more = 0;

  constructor(introspection: Readonly<Record<string, unknown>>) {
    this.introspection = introspection;
  }

  fail(fault: PublicFault, path: Path = this.path): void {
    this.faults += 1;
    if (this.errors.length >= MAX_ERRORS) {
      this.#more += 1;
      return;
    }
    const key = `${fault.code} ${fault.system ?? fault.who} ${JSON.stringify(path)}`;
    if (this.#placed.has(key)) return;
    this.#placed.add(key);
    this.errors.push(graphqlError(fault, [...path]));
  }

  /** How many errors there was no place for. */
  get more(): number {
    return this.#more;
  }
}

export interface WriteCompiling extends Collecting {
  /** What callers see. */
  readonly schema: GraphQLSchema;
  readonly isShown: (path: Path) => boolean;
}

/** Writes a value as JSON text; undefined when what holds it must be null, because it cannot be. */
interface ValueWriter {
  write(value: unknown, out: Out): string | undefined;
}

interface FieldWriter {
  readonly name: string;
  /** `"name":`, with the comma before it where it is not the first. */
  readonly label: string;
  readonly slot: Slot | null;
  readonly value: ValueWriter;
}

/** Writes an object by the operation's selection: value completion (GraphQL, 6.4.3), straight to the answer's text. */
export class ObjectWriter implements ValueWriter {
  readonly #compiling: WriteCompiling;
  readonly #parent: string;
  readonly #selected: readonly Selected[];
  readonly #layout: Layout;
  readonly #fields = new Map<string, readonly FieldWriter[]>();

  constructor(compiling: WriteCompiling, parent: string, selected: readonly Selected[], layout: Layout) {
    this.#compiling = compiling;
    this.#parent = parent;
    this.#selected = selected;
    this.#layout = layout;
  }

  write(value: unknown, out: Out): string {
    const row = value as Row;
    const known = row[WRITTEN] as string | undefined;
    if (known !== undefined) return known;
    const typename = (row[TYPENAME] as string | undefined) ?? this.#parent;
    const fields = this.#fields.get(typename) ?? this.#compile(typename);
    if (!fields) return failed(out);
    const { faults } = out;
    let text = '{';
    for (const { name, label, slot, value: writer } of fields) {
      out.path.push(name);
      const written = writer.write(slot === null ? typename : row[slot.index], out);
      out.path.pop();
      if (written === undefined) return 'null';
      text += label + written;
    }
    text += '}';
    // An error is told at each place where it shows.
    if (out.faults === faults) row[WRITTEN] = text;
    return text;
  }

  /** Null when callers know no such type. */
  #compile(typename: string): readonly FieldWriter[] | null {
    const type = this.#compiling.schema.getType(typename);
    if (!isObjectType(type) && !isInterfaceType(type)) return null;
    const fields: FieldWriter[] = [];
    for (const [name, { node, selected }] of collectFields(this.#compiling, typename, this.#selected)) {
      const label = `${fields.length === 0 ? '' : ','}${JSON.stringify(name)}:`;
      const field = node.name.value;
      if (field === '__typename') fields.push({ name, label, slot: null, value: isObjectType(type) ? TYPENAMES : NO_VALUE });
      else if (field === '__schema' || field === '__type') fields.push({ name, label, slot: null, value: INTROSPECTION });
      else {
        const definition = type.getFields()[field];
        if (!definition) throw new Error(`the operation selects ${typename}.${field}, which callers do not have`);
        const slot = this.#layout.slot(name);
        fields.push({ name, label, slot, value: writerOf(this.#compiling, definition.type, selected, slot) });
      }
    }
    this.#fields.set(typename, fields);
    return fields;
  }
}

function writerOf(compiling: WriteCompiling, type: GraphQLOutputType, selected: readonly Selected[], slot: Slot): ValueWriter {
  if (isNonNullType(type)) return new NonNullWriter(writerOf(compiling, type.ofType, selected, slot));
  return new NullableWriter(presentWriterOf(compiling, type, selected, slot), compiling);
}

function presentWriterOf(compiling: WriteCompiling, type: GraphQLOutputType, selected: readonly Selected[], slot: Slot): ValueWriter {
  if (isListType(type)) return new ListWriter(writerOf(compiling, type.ofType, selected, slot));
  if (isCompositeType(type)) return new ObjectWriter(compiling, type.name, selected, slot.child);
  return leafWriter(compiling, type);
}

class NonNullWriter implements ValueWriter {
  readonly #value: ValueWriter;

  constructor(value: ValueWriter) {
    this.#value = value;
  }

  write(value: unknown, out: Out): string | undefined {
    const { faults } = out;
    const text = this.#value.write(value, out);
    if (text !== 'null') return text;
    if (out.faults === faults) out.fail(MISSING);
    return undefined;
  }
}

class NullableWriter implements ValueWriter {
  readonly #value: ValueWriter;
  readonly #compiling: WriteCompiling;

  constructor(value: ValueWriter, compiling: WriteCompiling) {
    this.#value = value;
    this.#compiling = compiling;
  }

  write(value: unknown, out: Out): string | undefined {
    if (value === null || value === undefined) return 'null';
    if (!(value instanceof Failure)) return this.#value.write(value, out);
    for (const cause of value.causes) out.fail(cause.fault, this.#pathOf(cause, out.path));
    return 'null';
  }

  /** Where the field that failed stands in the answer; what the operation has not selected is not shown in it. */
  #pathOf({ rest, sibling }: Cause, path: Path): Path {
    if (rest.length === 0) return path;
    const whole = [...(sibling ? path.slice(0, -1) : path), ...rest];
    return this.#compiling.isShown(whole) ? whole : path;
  }
}

class ListWriter implements ValueWriter {
  readonly #item: ValueWriter;

  constructor(item: ValueWriter) {
    this.#item = item;
  }

  write(value: unknown, out: Out): string {
    const list = value as readonly unknown[];
    let text = '[';
    for (let i = 0; i < list.length; i += 1) {
      out.path.push(i);
      const written = this.#item.write(list[i], out);
      out.path.pop();
      if (written === undefined) return 'null';
      text += i === 0 ? written : `,${written}`;
    }
    return `${text}]`;
  }
}

const TYPENAMES: ValueWriter = { write: (value) => `"${String(value)}"` };

/** An object of which only an interface is known has no type name to give. */
const NO_VALUE: ValueWriter = {
  write(_, out) {
    out.fail(MISSING);
    return undefined;
  },
};

const INTROSPECTION: ValueWriter = { write: (_, { path, introspection }) => JSON.stringify(introspection[String(path.at(-1))] ?? null) };

const STRING: ValueWriter = { write: (value) => quoted(value as string) };

const PLAIN: ValueWriter = { write: (value) => String(value) };

const ANY: ValueWriter = {
  write(value, out) {
    try {
      return JSON.stringify(value);
    } catch {
      // Nested deeper than the stack is.
      return failed(out);
    }
  },
};

function leafWriter({ schema }: WriteCompiling, type: GraphQLOutputType): ValueWriter {
  if (isEnumType(type)) {
    // A value that callers cannot know is none to them (GraphQL, 3.9, result coercion).
    const shown = new Map<unknown, string>(type.getValues().map(({ name }) => [name, `"${name}"`]));
    return { write: (value, out) => shown.get(value) ?? failed(out) };
  }
  if (type === schema.getType('String') || type === schema.getType('ID')) return STRING;
  if (type === schema.getType('Int') || type === schema.getType('Float') || type === schema.getType('Boolean')) return PLAIN;
  return ANY;
}

function failed(out: Out): string {
  out.fail(MISSING);
  return 'null';
}

/** As JSON.stringify, which is only asked where something must be escaped. */
function quoted(text: string): string {
  return /["\\\u0000-\u001f\ud800-\udfff]/.test(text) ? JSON.stringify(text) : `"${text}"`;
}
