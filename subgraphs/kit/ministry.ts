import type { GraphQLScalarType } from 'graphql';
import type { LegacySystem } from './legacy-system.ts';

/** A subgraph: its name, what it wraps, and what its schema has beyond the contract. */
export interface Ministry {
  /** Its folder, schema file and subgraph name, e.g. `hazardous-goods`; the record type, the two contract fields and the sector follow from it. */
  readonly name: string;
  /** Usually one; with several, each is asked about every code. */
  readonly systems: readonly LegacySystem[];
  /** Resolvers for fields of the sector's schema that a record's own properties do not answer. */
  readonly resolvers?: Readonly<Record<string, Readonly<Record<string, Resolver>> | GraphQLScalarType>>;
}

export type Resolver = (parent: never, args: never, context: never) => unknown;

/** The names that follow from a ministry's name, by convention of the contract. */
export interface MinistryNames {
  readonly name: string; // hazardous-goods
  readonly field: string; // hazardousGoods: on TraceUnit and Organization
  readonly linksField: string; // hazardousGoodsLinks
  readonly recordType: string; // HazardousGoodsRecord
  readonly searchField: string; // hazardousGoodsRecords: on Query
  readonly organizationType: string; // HazardousGoodsOrganization
  readonly sector: string; // HAZARDOUS_GOODS
}

export function namesOf(name: string): MinistryNames {
  const words = name.split('-');
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const field = pascal.charAt(0).toLowerCase() + pascal.slice(1);
  return {
    name,
    field,
    linksField: `${field}Links`,
    recordType: `${pascal}Record`,
    searchField: `${field}Records`,
    organizationType: `${pascal}Organization`,
    sector: words.join('_').toUpperCase(),
  };
}
