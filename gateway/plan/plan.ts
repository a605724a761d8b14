import type { GraphQLObjectType, GraphQLSchema } from 'graphql';

/** A query plan as Apollo's planner gives it, as far as it is run here. */
export type PlanNode =
  | FetchNode
  | FlattenNode
  | ConditionNode
  | { readonly kind: 'Sequence' | 'Parallel'; readonly nodes: readonly PlanNode[] };

export interface FetchNode {
  readonly kind: 'Fetch';
  /** The subgraph. */
  readonly serviceName: string;
  readonly variableUsages?: readonly string[];
  readonly requires?: readonly Required[];
  /** The text that is sent. */
  readonly operation: string;
  readonly operationName?: string | undefined;
  readonly operationKind: 'query' | 'mutation' | 'subscription';
  readonly inputRewrites?: readonly PlannedRewrite[];
  readonly outputRewrites?: readonly PlannedRewrite[];
  readonly contextRewrites?: readonly PlannedRewrite[];
}

export interface FlattenNode {
  readonly kind: 'Flatten';
  /** Response names, and `@` for every item of a list. */
  readonly path: readonly (string | number)[];
  readonly node: PlanNode;
}

export interface ConditionNode {
  readonly kind: 'Condition';
  /** A Boolean variable's name. */
  readonly condition: string;
  readonly ifClause?: PlanNode;
  readonly elseClause?: PlanNode;
}

export type PlannedRewrite =
  | { readonly kind: 'KeyRenamer'; readonly path: readonly string[]; readonly renameKeyTo: string }
  | { readonly kind: 'ValueSetter'; readonly path: readonly string[]; readonly setValueTo?: unknown };

/** What a fetch requires of an entity, as the planner writes it. */
export type Required =
  | RequiredField
  | { readonly kind: 'InlineFragment'; readonly typeCondition?: string; readonly selections: readonly Required[] };

export interface RequiredField {
  readonly kind: 'Field';
  readonly alias?: string;
  readonly name: string;
  readonly selections?: readonly Required[];
}

/** Where a fetch that is for no entities begins. */
export function rootOf({ operationKind }: FetchNode, schema: GraphQLSchema): GraphQLObjectType | null {
  const roots = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  };
  return roots[operationKind] ?? null;
}
