import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner, type SubscriptionNode } from '@apollo/query-planner';
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLError,
  parse,
  print,
  separateOperations,
  visit,
} from 'graphql';
import { refused } from '../json/refused.ts';
import { byOwnRules } from './own-rules.ts';
import type { PlanNode } from './plan.ts';
import { resolvableKeys } from './requirements.ts';

export interface Planner {
  /** Fulfilled once it can plan; rejected when it cannot plan over this supergraph at all. */
  readonly ready: Promise<void>;
  /** The plan; null when nothing must be fetched; an error when the operation is refused, as what the planner throws at is. */
  plan(query: string, operationName: string | null): Promise<PlanNode | null | GraphQLError>;
  stop(): Promise<void>;
}

/** Begins one over that supergraph, which refuses what takes longer than so many milliseconds. */
export type PlannerOf = (supergraphSdl: string, budgetMs: number) => Planner;

/**
 * Plans that are weighed against each other, at most. A field that several ministries have, as an organisation's name, doubles them and more with each
 * time it is asked for: nine units with their holders were planned for 30 seconds by the planner's own bound of 10,000.
 */
const MOST_PLANS = 100;

/** Plans in the thread that asks: for the planning thread itself, and where nothing else waits. */
export function plannerHere(supergraphSdl: string): Planner {
  const supergraph = Supergraph.build(withoutUnresolvableKeys(supergraphSdl));
  const planner = new QueryPlanner(supergraph, {
    generateQueryFragments: true,
    debug: { maxEvaluatedPlans: MOST_PLANS },
  });
  const apiSchema = supergraph.apiSchema();
  return {
    ready: Promise.resolve(),
    async plan(query, operationName) {
      try {
        const operation = operationFromDocument(
          apiSchema,
          alone(parse(query, { noLocation: true }), operationName),
          operationName === null ? {} : { operationName },
        );
        const { node: planned } = byOwnRules(() => planner.buildQueryPlan(operation));
        const node = planned?.kind === 'Subscription' ? ofOneEvent(planned) : planned;
        if (node && !isRunnable(node)) return refused('BAD_REQUEST', '@defer is not served');
        return (node as PlanNode | undefined) ?? null;
      } catch (error) {
        // The planner's own limits on selections that multiply.
        if (/maximum|recursive|non-local/i.test(String(error)))
          return refused(
            'OPERATION_TOO_COMPLEX',
            'the operation has too many combinations to plan: ask in several operations',
          );
        return refused('OPERATION_UNPLANNABLE', 'no plan is found for the operation: ask in several operations');
      }
    },
    stop: async () => {},
  };
}

/** Without fragments of the document's other operations, whose variables this one does not declare. */
function alone(document: DocumentNode, operationName: string | null): DocumentNode {
  return (operationName === null ? null : separateOperations(document)[operationName]) ?? document;
}

/** Each event is an operation of its own. */
function ofOneEvent({ primary, rest }: SubscriptionNode): object {
  return rest ? { kind: 'Sequence', nodes: [primary, rest] } : primary;
}

/** Defer nodes cannot be run, nor can arguments that come from objects above (`@fromContext`). */
function isRunnable(node: object): boolean {
  const {
    kind,
    nodes,
    node: inner,
    ifClause,
    elseClause,
  } = node as { kind: string; nodes?: object[]; node?: object; ifClause?: object; elseClause?: object };
  if (kind === 'Defer' || ('contextRewrites' in node && (node.contextRewrites as unknown[] | undefined)?.length))
    return false;
  return [...(nodes ?? []), inner, ifClause, elseClause].every((each) => !each || isRunnable(each));
}

/** Of two keys of one type the planner may take the one that its subgraph does not resolve: it is told of those that it does. */
function withoutUnresolvableKeys(supergraphSdl: string): string {
  const withResolvable = <T extends { readonly directives?: readonly ConstDirectiveNode[] | undefined }>(
    node: T,
  ): T | undefined => {
    const all = node.directives ?? [];
    const kept = resolvableKeys(all);
    const left = all.filter((directive) => directive.name.value !== 'join__type' || kept.includes(directive));
    return left.length === all.length ? undefined : { ...node, directives: left };
  };
  return print(
    visit(parse(supergraphSdl, { noLocation: true }), {
      ObjectTypeDefinition: withResolvable,
      InterfaceTypeDefinition: withResolvable,
    }),
  );
}
