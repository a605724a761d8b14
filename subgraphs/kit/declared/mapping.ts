import type { GraphQLSchema } from 'graphql';
import type { Row } from '../values/row.ts';
import type { Shapes } from '../values/shapes.ts';
import type { Converter } from './converters.ts';
import type { CodeScheme } from './codes.ts';

/** What a field is of one row; null: nothing, or not understood, which the row has noted. */
export type Value<T = unknown> = (row: Row) => T | null;

/** What all mappings of one file share. */
export interface Mapping {
  readonly schema: GraphQLSchema;
  /** Tables of words by name: what each word of the system means. */
  readonly words: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly codes: ReadonlyMap<string, CodeScheme>;
  /** Converters that a hook brings. */
  readonly converters: ReadonlyMap<string, Converter>;
  readonly shapes: Shapes;
}
