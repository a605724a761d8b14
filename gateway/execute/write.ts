import { type GraphQLError, type GraphQLOutputType, type GraphQLSchema, isCompositeType, isEnumType, isInterfaceType, isListType, isNonNullType, isObjectType } from 'graphql';
import { type Cause, Failure, type Path } from './failure.ts';
import { type Layout, type Row, type Slot, TYPENAME } from './layout.ts';
import { graphqlError, type PublicFault } from './public-error.ts';
import { collectFields, type Collecting, type Selected } from './selections.ts';

/** How a value came out. */
type Written =
  | 'VALUE'
  | 'NULL' // no value, and nothing wrong with that
  | 'FAILED' // null, and an error says why
  | 'PROPAGATES'; // nothing was written: a field that cannot be null has no value, so what holds it is null

/** More errors than this tell a caller nothing new. */
const MAX_ERRORS = 1_000;

/** A field without a value that must have one, when no ministry has said why. */
const MISSING: PublicFault = { code: 'BAD_ANSWER', who: 'a ministry', sector: null, system: null, codes: [] };

/** The answer's text so far. A null that travels upwards takes back what was written: strings are immutable, so that costs nothing. */
export class Out {
  text = '';
  readonly path: (string | number)[] = [];
  readonly errors: GraphQLError[] = [];
  readonly #placed = new Set<string>();
  #more = 0;
  readonly introspection: Readonly<Record<string, unknown>>;

  constructor(introspection: Readonly<Record<string, unknown>>) {
    this.introspection = introspection;
  }

  fail(fault: PublicFault, path: Path): void {
    if (this.errors.length >= MAX_ERRORS) {
      this.#more += 1;
      return;
    }
    const key = `${fault.code} ${fault.system ?? fault.who} ${JSON.stringify(path)}`;
    if (this.#placed.has(key)) return;
    this.#placed.add(key);
    this.errors.push(graphqlError(fault, path));
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

interface ValueWriter {
  write(value: unknown, out: Out): Written;
}

interface FieldWriter {
  readonly name: string;
  /** `"name":`, with the comma before it where it is not the first. */
  readonly label: string;
  readonly slot: Slot | null;
  readonly value: ValueWriter;
}

/** Writes an object by the operation's selection: value completion (GraphQL, 6.4.3), straight into the answer's text. */
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

  write(value: unknown, out: Out): Written {
    const row = value as Row;
    const typename = (row[TYPENAME] as string | undefined) ?? this.#parent;
    const fields = this.#fields.get(typename) ?? this.#compile(typename);
    if (!fields) return failed(MISSING, out);
    const before = out.text;
    out.text += '{';
    for (const { name, label, slot, value: writer } of fields) {
      out.text += label;
      out.path.push(name);
      const written = writer.write(slot === null ? typename : row[slot.index], out);
      out.path.pop();
      if (written === 'PROPAGATES') {
        out.text = `${before}null`;
        return 'FAILED';
      }
    }
    out.text += '}';
    return 'VALUE';
  }

  /** Null when callers know no such type. */
  #compile(typename: string): readonly FieldWriter[] | null {
    const type = this.#compiling.schema.getType(typename);
    if (!isObjectType(type) && !isInterfaceType(type)) return null;
    const fields: FieldWriter[] = [];
    for (const [name, { node, selected }] of collectFields(this.#compiling, typename, this.#selected)) {
      const label = `${fields.length === 0 ? '' : ','}${JSON.stringify(name)}:`;
      const slot = this.#layout.slot(name);
      const field = node.name.value;
      if (field === '__typename') fields.push({ name, label, slot: null, value: isObjectType(type) ? TYPENAMES : NO_VALUE });
      else if (field === '__schema' || field === '__type') fields.push({ name, label, slot: null, value: INTROSPECTION });
      else {
        const definition = type.getFields()[field];
        if (!definition) throw new Error(`the operation selects ${typename}.${field}, which callers do not have`);
        fields.push({ name, label, slot, value: writerOf(this.#compiling, definition.type, selected, slot) });
      }
    }
    this.#fields.set(typename, fields);
    return fields;
  }
}

function writerOf(compiling: WriteCompiling, type: GraphQLOutputType, selected: readonly Selected[], slot: Slot): ValueWriter {
  if (isNonNullType(type)) {
    const inner = writerOf(compiling, type.ofType, selected, slot);
    return {
      write(value, out) {
        const written = inner.write(value, out);
        if (written === 'VALUE') return written;
        if (written === 'NULL') out.fail(MISSING, [...out.path]);
        return 'PROPAGATES';
      },
    };
  }
  return new Nullable(valueWriterOf(compiling, type, selected, slot), compiling);
}

function valueWriterOf(compiling: WriteCompiling, type: GraphQLOutputType, selected: readonly Selected[], slot: Slot): ValueWriter {
  if (isListType(type)) return new ListWriter(writerOf(compiling, type.ofType, selected, slot));
  if (isCompositeType(type)) return new ObjectWriter(compiling, type.name, selected, slot.child);
  return leafWriter(compiling, type);
}

class Nullable implements ValueWriter {
  readonly #value: ValueWriter;
  readonly #compiling: WriteCompiling;

  constructor(value: ValueWriter, compiling: WriteCompiling) {
    this.#value = value;
    this.#compiling = compiling;
  }

  write(value: unknown, out: Out): Written {
    if (value === null || value === undefined) {
      out.text += 'null';
      return 'NULL';
    }
    if (!(value instanceof Failure)) return this.#value.write(value, out);
    for (const cause of value.causes) out.fail(cause.fault, this.#pathOf(cause, out.path));
    out.text += 'null';
    return 'FAILED';
  }

  /** Where the field that failed stands in the answer; what the operation has not selected is not shown in it. */
  #pathOf({ rest, sibling }: Cause, path: Path): Path {
    if (rest.length === 0) return [...path];
    const whole = [...(sibling ? path.slice(0, -1) : path), ...rest];
    return this.#compiling.isShown(whole) ? whole : [...path];
  }
}

class ListWriter implements ValueWriter {
  readonly #item: ValueWriter;

  constructor(item: ValueWriter) {
    this.#item = item;
  }

  write(value: unknown, out: Out): Written {
    const list = value as readonly unknown[];
    const before = out.text;
    out.text += '[';
    for (let i = 0; i < list.length; i += 1) {
      if (i > 0) out.text += ',';
      out.path.push(i);
      const written = this.#item.write(list[i], out);
      out.path.pop();
      if (written === 'PROPAGATES') {
        out.text = `${before}null`;
        return 'FAILED';
      }
    }
    out.text += ']';
    return 'VALUE';
  }
}

const TYPENAMES: ValueWriter = {
  write(value, out) {
    out.text += `"${String(value)}"`;
    return 'VALUE';
  },
};

/** An object of which only an interface is known has no type name to give. */
const NO_VALUE: ValueWriter = {
  write(_, out) {
    out.fail(MISSING, [...out.path]);
    return 'PROPAGATES';
  },
};

const INTROSPECTION: ValueWriter = {
  write(_, out) {
    out.text += JSON.stringify(out.introspection[String(out.path.at(-1))] ?? null);
    return 'VALUE';
  },
};

const STRING: ValueWriter = {
  write(value, out) {
    out.text += quoted(value as string);
    return 'VALUE';
  },
};

const PLAIN: ValueWriter = {
  write(value, out) {
    out.text += String(value);
    return 'VALUE';
  },
};

const ANY: ValueWriter = {
  write(value, out) {
    try {
      out.text += JSON.stringify(value);
      return 'VALUE';
    } catch {
      // Nested deeper than the stack is.
      return failed(MISSING, out);
    }
  },
};

function leafWriter({ schema }: WriteCompiling, type: GraphQLOutputType): ValueWriter {
  if (isEnumType(type)) {
    const shown = new Map(type.getValues().map(({ name }) => [name, `"${name}"`]));
    return {
      write(value, out) {
        const text = shown.get(value as string);
        // A value that callers cannot know is none to them (GraphQL, 3.9, result coercion).
        if (text === undefined) return failed(MISSING, out);
        out.text += text;
        return 'VALUE';
      },
    };
  }
  if (type === schema.getType('String') || type === schema.getType('ID')) return STRING;
  if (type === schema.getType('Int') || type === schema.getType('Float') || type === schema.getType('Boolean')) return PLAIN;
  return ANY;
}

function failed(fault: PublicFault, out: Out): Written {
  out.fail(fault, [...out.path]);
  out.text += 'null';
  return 'FAILED';
}

/** As JSON.stringify, which is only asked where something must be escaped. */
function quoted(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return /["\\\u0000-\u001f\ud800-\udfff]/.test(text) ? JSON.stringify(text) : `"${text}"`;
}
