import { type GraphQLOutputType, isNonNullType } from 'graphql';
import { MISSING, NULL, type Out } from '../run/out.ts';
import type { PublicFault } from '../run/public-error.ts';
import type { Variables } from '../plan/selections.ts';
import type { Introspected } from './introspection.ts';

/** How a value came out. */
export type Written =
  | 0 // a value
  | 1 // null
  | 2; // null, and what holds it cannot have that

export const VALUE = 0;
export const NOTHING = 1;
export const NOT_ALLOWED = 2;

export interface ValueWriter {
  write(value: unknown, out: Out): Written;
}

const [OPEN_LIST, CLOSE_LIST] = [Buffer.from('['), Buffer.from(']')];

/**
 * A field that no fetch brings of objects of that type. Below a type condition the planner leaves out what one of the
 * subgraphs that it could ask never has there, though another has: where such an object comes, null would be no answer.
 */
export class LeftOutWriter implements ValueWriter {
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
export class FaultWriter implements ValueWriter {
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

export class ListWriter implements ValueWriter {
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

/** What an operation asks of the graph itself. */
export class IntrospectionWriter implements ValueWriter {
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
export const NO_VALUE: ValueWriter = {
  write(_, out) {
    out.fail(MISSING);
    return NOT_ALLOWED;
  },
};

/** The answer says once for all its places that the selection is refused. */
export const REFUSED: ValueWriter = {
  write(_, out) {
    out.bytes.fixed(NULL);
    return NOTHING;
  },
};

export const REFUSED_NON_NULL: ValueWriter = {
  write(_, out) {
    out.faults += 1;
    return NOT_ALLOWED;
  },
};

/** A value that its type does not have. */
export function failed(out: Out): Written {
  out.fail(MISSING);
  out.bytes.fixed(NULL);
  return NOTHING;
}
