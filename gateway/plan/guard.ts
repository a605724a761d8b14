import {
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { Refuses } from './access-rules.ts';
import type { FetchNode, PlanNode } from './plan.ts';

/**
 * A place of the plan, `Type.field`, that is fetched though it is refused; null: there is none, as there never should be. What
 * is refused was taken out before planning, but a planner adds fields of its own: keys, and what other fields require.
 */
export function fetchedThough(schema: GraphQLSchema, plan: PlanNode, refuses: Refuses): string | null {
  switch (plan.kind) {
    case 'Sequence':
    case 'Parallel':
      return firstOf(plan.nodes, (node) => fetchedThough(schema, node, refuses));
    case 'Flatten':
      return fetchedThough(schema, plan.node, refuses);
    case 'Condition':
      return firstOf([plan.ifClause, plan.elseClause], (node) => (node ? fetchedThough(schema, node, refuses) : null));
    default:
      return inFetch(schema, plan, refuses);
  }
}

function inFetch(schema: GraphQLSchema, { operation: text, requires }: FetchNode, refuses: Refuses): string | null {
  const represented = requires?.flatMap((each) =>
    'typeCondition' in each && typeof each.typeCondition === 'string' ? [each.typeCondition] : [],
  );
  return inQuery(schema, text, represented ?? null, refuses);
}

/**
 * As `fetchedThough`, of one query to a ministry.
 * @param represented the types whose objects it asks for by representations; null: it asks by no `_entities`
 */
export function inQuery(
  schema: GraphQLSchema,
  query: string,
  represented: readonly string[] | null,
  refuses: Refuses,
): string | null {
  const { definitions } = parse(query, { noLocation: true });
  const fragments = new Map(
    definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [])),
  );
  const operation = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (!operation) return null;
  const looking = { schema, fragments, refuses };
  if (!represented)
    return inSet(
      looking,
      operation.selectionSet,
      typesOf(schema, schema.getRootType(operation.operation) ?? undefined),
    );
  const entities = new Set(represented.flatMap((name) => [...typesOf(schema, schema.getType(name))]));
  return firstOf(operation.selectionSet.selections, (each) =>
    each.kind === Kind.FIELD && each.selectionSet ? inSet(looking, each.selectionSet, entities) : null,
  );
}

interface Looking {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly refuses: Refuses;
}

/** @param types of which the object there can be */
function inSet(looking: Looking, set: SelectionSetNode, types: ReadonlySet<string>): string | null {
  const { schema, fragments, refuses } = looking;
  return firstOf(set.selections, (selection) => {
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      const having = [...types].filter((type) => fieldOf(schema, type, name));
      const refused = having.find((type) => refuses(type, name));
      if (refused !== undefined) return `${refused}.${name}`;
      const below = selection.selectionSet;
      return below
        ? inSet(looking, below, new Set(having.flatMap((type) => [...typesOf(schema, fieldOf(schema, type, name))])))
        : null;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) return null;
    const condition = fragment.typeCondition;
    const met = condition && typesOf(schema, schema.getType(condition.name.value));
    return inSet(looking, fragment.selectionSet, met ? new Set([...types].filter((type) => met.has(type))) : types);
  });
}

function fieldOf(schema: GraphQLSchema, typename: string, name: string): GraphQLNamedType | undefined {
  const type = schema.getType(typename);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  return field && getNamedType(field.type);
}

function typesOf(schema: GraphQLSchema, type: GraphQLNamedType | undefined): ReadonlySet<string> {
  if (!type) return new Set();
  return new Set(isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name]);
}

function firstOf<T>(all: readonly T[], tell: (each: T) => string | null): string | null {
  for (const each of all) {
    const told = tell(each);
    if (told !== null) return told;
  }
  return null;
}
