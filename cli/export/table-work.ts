import type { GraphQLSchema } from 'graphql';
import type { ChainsWork } from './chains-source.ts';
import type { LinkFilter } from './links-source.ts';

/** What is exported. */
export interface TableWork extends LinkFilter {
  /**
   * `records` of all sectors, `links` and `organisations` of them, `chains` of many codes; else a search of the graph, by its field or its
   * sector's name.
   */
  readonly table: string;
  /** SearchCondition of the contract: what the records must have. */
  readonly where?: Readonly<Record<string, unknown>> | undefined;
  /** Of a sector's own search. */
  readonly filter?: Readonly<Record<string, unknown>> | undefined;
  /** A selection of GraphQL in place of all that the caller may see. */
  readonly fields?: string | undefined;
  /** Of `chains`: canonical codes, and how they are walked. */
  readonly roots?: readonly string[] | undefined;
  readonly walk?: Omit<ChainsWork, keyof LinkFilter> | undefined;
  /** The graph as the caller may use it, where it has been read. */
  readonly schema?: GraphQLSchema | undefined;
}
