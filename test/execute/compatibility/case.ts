import type { Operation, TestSubgraph } from '../support/federation.ts';

/** Subgraphs over a few rows and the operations asked of them, one after another. */
export interface Case {
  readonly name: string;
  /** Made anew for each engine, so that a resolver may keep a log. */
  readonly subgraphs: () => readonly TestSubgraph[];
  readonly operations: readonly CaseOperation[];
}

export interface CaseOperation extends Operation {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  /** In any order; none when left out. */
  readonly errors?: readonly ExpectedError[];
  /** What every engine must ask of the subgraphs, whose plan is the same. */
  readonly calls?: ExpectedCalls;
  /** What only an engine that merges equal representations asks. */
  readonly ownCalls?: ExpectedCalls;
  /** No right plan is to be had of the planner: the operation is refused, with these words. */
  readonly refused?: RegExp;
  /** Apollo's executor gives other data, and why that is not ours. */
  readonly apollo?: `differs: ${string}`;
}

export interface ExpectedError {
  readonly path: readonly (string | number)[];
  readonly code: string;
}

/** By subgraph; a subgraph that is not named may be called at will. */
export interface ExpectedCalls {
  readonly total?: number;
  readonly to?: Readonly<Record<string, number>>;
  /** How many representations the subgraph's calls carried together. */
  readonly representations?: Readonly<Record<string, number>>;
}

/** A subgraph with every directive of Federation imported. */
export function subgraph(name: string, typeDefs: string, resolvers: object): TestSubgraph {
  const directives = [
    '@key',
    '@shareable',
    '@requires',
    '@provides',
    '@external',
    '@override',
    '@inaccessible',
    '@interfaceObject',
  ];
  const imports = directives.map((directive) => `"${directive}"`).join(', ');
  return {
    name,
    typeDefs: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: [${imports}])\n${typeDefs}`,
    resolvers,
  };
}

/** Finds an entity by one key field and adds what it @requires; an unknown one is null. */
export function byKey<Row extends object>(key: keyof Row & string, rows: readonly Row[]) {
  return {
    __resolveReference: (reference: Partial<Row>) => {
      const row = rows.find((row) => row[key] === reference[key]);
      // A copy, since the subgraph's library writes to what it is given.
      return row ? { ...reference, ...row } : null;
    },
  };
}
