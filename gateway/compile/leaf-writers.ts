import { getNullableType, type GraphQLOutputType, type GraphQLSchema, isEnumType } from 'graphql';
import type { Out } from '../run/out.ts';
import { failed, VALUE, type ValueWriter, type Written } from './writers.ts';

/** Of scalars and enums: a writer for their values. @param schema what callers see */
export function leafWriter(schema: GraphQLSchema, type: GraphQLOutputType): ValueWriter {
  if (isEnumType(type)) return enumWriter(type.getValues().map(({ name }) => name));
  if (isText(schema, type)) return STRING;
  if (type === schema.getType('Int') || type === schema.getType('Float') || type === schema.getType('Boolean'))
    return PLAIN;
  return ANY;
}

/** Whether it is String or ID. */
export function isText(schema: GraphQLSchema, type: GraphQLOutputType): boolean {
  const nullable = getNullableType(type);
  return nullable === schema.getType('String') || nullable === schema.getType('ID');
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

const ANY: ValueWriter = {
  write(value, out) {
    // Most values of scalars of the graph's own are: a moment, a code.
    if (typeof value === 'string') return STRING.write(value, out);
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
