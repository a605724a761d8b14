import type { GraphQLScalarType } from 'graphql';
import type { Sharing } from './access/sharing.ts';
import type { LegacySystem } from './legacy-system.ts';

/** A subgraph: its name, what it wraps, and what its schema has beyond the contract. */
export interface Ministry {
  /** Its folder, schema file and subgraph name, e.g. `hazardous-goods`; the record type, the two contract fields and the sector follow from it. */
  readonly name: string;
  /** Which of its sector's members it is, as the directory names it: `agriculture/370000`; when not set the only one, named as the sector. */
  readonly member?: string | undefined;
  /** Its own schema in SDL, beside the contract, of a ministry that this project does not know; else `schema/NAME.graphql`. */
  readonly schema?: string;
  /** Usually one; with several, each is asked about every code. */
  readonly systems: readonly LegacySystem[];
  /** What is shared on conditions beside the fields that the schema marks. */
  readonly sharing?: Sharing;
  /** Resolvers for fields of the sector's schema that a record's own properties do not answer. */
  readonly resolvers?: Readonly<Record<string, Readonly<Record<string, Resolver>> | GraphQLScalarType>>;
}

/** A field of a sector's own, over GraphQL's resolvers. */
export type Resolver = (parent: never, args: never, context: never) => unknown;

export { type MinistryNames, namesOf } from '@tongcha/schema';
