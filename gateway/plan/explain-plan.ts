import {
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { FetchNode, PlanNode } from './plan.ts';

/** A plan as people are shown it: who is asked for what, in which order; never where, and no name of the schema that they may not see. */
export type ExplainedNode =
  | { readonly kind: 'sequence' | 'parallel'; readonly nodes: readonly ExplainedNode[] }
  | {
      readonly kind: 'condition';
      readonly variable: string;
      readonly yes: ExplainedNode | null;
      readonly no: ExplainedNode | null;
    }
  | ExplainedFetch;

export interface ExplainedFetch {
  readonly kind: 'fetch';
  readonly ministry: string;
  /** Null: the gateway itself, or a subgraph that speaks for no sector. */
  readonly sector: string | null;
  /** Where in the answer it belongs: response names, and `@` for every item of a list; empty at the root. */
  readonly path: string;
  /** The types of the entities that are asked about; empty for a fetch of its own. */
  readonly entities: readonly string[];
  /** What is selected, without arguments and aliases. */
  readonly selection: string;
}

export interface Explaining {
  readonly sectorOf: (subgraph: string) => string | null;
  /** What its reader sees of the graph. */
  readonly visible: GraphQLSchema;
  /** The response name that the reader gave to one of the plan. */
  readonly given: (planned: string) => string;
}

export function explainPlan(plan: PlanNode, { sectorOf, visible, given }: Explaining): ExplainedNode {
  const names = fieldNamesOf(visible);
  return explain(plan, '');

  function explain(node: PlanNode, path: string): ExplainedNode {
    switch (node.kind) {
      case 'Fetch':
        return {
          kind: 'fetch',
          ministry: node.serviceName,
          sector: sectorOf(node.serviceName),
          path,
          entities: entitiesOf(node).filter((name) => visible.getType(name)),
          selection: selectionOf(node, visible, names),
        };
      case 'Flatten':
        return explain(node.node, node.path.map((step) => given(String(step))).join('.'));
      case 'Condition':
        return {
          kind: 'condition',
          variable: node.condition,
          yes: node.ifClause ? explain(node.ifClause, path) : null,
          no: node.elseClause ? explain(node.elseClause, path) : null,
        };
      default:
        return {
          kind: node.kind === 'Sequence' ? 'sequence' : 'parallel',
          nodes: node.nodes.map((each) => explain(each, path)),
        };
    }
  }
}

function fieldNamesOf(schema: GraphQLSchema): ReadonlySet<string> {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) || isInterfaceType(type));
  return new Set(types.flatMap((type) => Object.keys(type.getFields())));
}

function entitiesOf({ requires = [] }: FetchNode): string[] {
  return [
    ...new Set(
      requires.flatMap((each) =>
        'typeCondition' in each && typeof each.typeCondition === 'string' ? [each.typeCondition] : [],
      ),
    ),
  ];
}

/** Selections that are shown of one fetch: fragments are written out, which may multiply them. */
const MOST_SELECTIONS = 500;

/** The text that is sent, as far as it says what is read: `_entities` is how, and so are arguments, aliases and `__typename`. */
function selectionOf({ operation }: FetchNode, visible: GraphQLSchema, names: ReadonlySet<string>): string {
  const { definitions } = parse(operation, { noLocation: true });
  const fragments = new Map(
    definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [])),
  );
  const [asked] = definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION ? each.selectionSet.selections : [],
  );
  const whole = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)?.selectionSet;
  const set = asked?.kind === Kind.FIELD && asked.name.value === '_entities' ? asked.selectionSet : whole;
  let left = MOST_SELECTIONS;
  return set ? print(shown(set)) : '';

  function shown({ selections }: SelectionSetNode): SelectionSetNode {
    return {
      kind: Kind.SELECTION_SET,
      selections: selections.flatMap((each) => (left-- > 0 ? (one(each) ?? []) : [])),
    };
  }

  function one(selection: SelectionNode): SelectionNode | null {
    if (selection.kind === Kind.FIELD) {
      const { name, selectionSet } = selection;
      if (name.value === '__typename' || !names.has(name.value)) return null;
      return { kind: Kind.FIELD, name, ...(selectionSet ? { selectionSet: shown(selectionSet) } : {}) };
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (!fragment || (fragment.typeCondition && !visible.getType(fragment.typeCondition.name.value))) return null;
    return {
      kind: Kind.INLINE_FRAGMENT,
      ...(fragment.typeCondition ? { typeCondition: fragment.typeCondition } : {}),
      selectionSet: shown(fragment.selectionSet),
    };
  }
}
