import { type GraphQLEnumType, isEnumType, type GraphQLLeafType } from 'graphql';
import { code } from '../values/code.ts';
import { flag } from '../values/flag.ts';
import { number } from '../values/number.ts';
import { NOT_UNDERSTOOD, type Reader } from '../values/reader.ts';
import { text } from '../values/text.ts';
import { time } from '../values/time.ts';
import type { Given } from './converters.ts';

/** What a field of the schema takes, and how a plain text is read for it. */
export interface Wanted {
  readonly gives: Given;
  readonly read: Reader<unknown>;
  /** The values that there are. */
  readonly values: readonly string[] | null;
}

const whole: Reader<number> = (raw) => {
  const read = number()(raw);
  return typeof read === 'number' && !Number.isInteger(read) ? NOT_UNDERSTOOD : read;
};

const BY_TYPE: Readonly<Record<string, Wanted>> = {
  Float: { gives: 'number', read: number(), values: null },
  Int: { gives: 'number', read: whole, values: null },
  Boolean: { gives: 'flag', read: flag(), values: null },
  DateTime: { gives: 'time', read: time(), values: null },
  TraceCode: { gives: 'code', read: code(), values: null },
};
const TEXT: Wanted = { gives: 'text', read: text, values: null };

/** By the field's type; a scalar that is none of the contract's is text. */
export function wantedOf(type: GraphQLLeafType): Wanted {
  return isEnumType(type) ? enumWanted(type) : (BY_TYPE[type.name] ?? TEXT);
}

function enumWanted(type: GraphQLEnumType): Wanted {
  const values = type.getValues().map(({ name }) => name);
  return {
    gives: 'any',
    // A system that has the graph's own words needs no table.
    read: (raw) => {
      const read = text(raw);
      return typeof read === 'string' && !values.includes(read) ? NOT_UNDERSTOOD : read;
    },
    values,
  };
}
