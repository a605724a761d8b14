import { type FieldNode, type GraphQLSchema, Kind, parse, type SelectionSetNode } from 'graphql';
import type { FetchNode, PlanNode } from './plan.ts';
import { type Rewrite, rewritesFor, rewritesOf } from './rewrites.ts';
import { isOfType, responseNameOf } from './selections.ts';

/** A field of a query to a subgraph. */
export interface FetchedField {
  /** The response name under which its value goes on. */
  readonly name: string;
  readonly node: FieldNode;
  /** All the types that an object must be of to have it. */
  readonly on: readonly string[];
  readonly below: readonly FetchedField[];
}

/** One fetch of a plan. */
export interface PlannedFetch {
  readonly node: FetchNode;
  /** Of the objects at its place. */
  readonly fields: readonly FetchedField[];
}

/** All objects of one response path, and what a plan fetches of them, whatever types stand above. */
export class Place {
  readonly fields: FetchedField[] = [];
  /** Those that begin here. */
  readonly fetches: PlannedFetch[] = [];
  readonly #below = new Map<string, Place>();

  at(name: string): Place {
    let place = this.#below.get(name);
    if (!place) this.#below.set(name, (place = new Place()));
    return place;
  }

  below(): Iterable<Place> {
    return this.#below.values();
  }
}

/** What the plan fetches, from the root on. */
export function placesOf(schema: GraphQLSchema, plan: PlanNode | null): Place {
  const root = new Place();
  for (const { node, path } of plan ? fetchesOf(plan, []) : []) {
    const place = path.reduce((at, name) => at.at(name), root);
    const fields = fieldsOf(schema, node);
    place.fetches.push({ node, fields });
    put(fields, place);
  }
  return root;
}

function put(fields: readonly FetchedField[], place: Place): void {
  for (const field of fields) {
    place.fields.push(field);
    put(field.below, place.at(field.name));
  }
}

/** The response names of a plan's path: `@` stands for the items of a list, which have the path of the list. */
export function namesIn(path: readonly (string | number)[]): readonly string[] {
  return path.map(String).filter((step) => step !== '@');
}

export function hasField({ on }: FetchedField, schema: GraphQLSchema, typename: string): boolean {
  return on.every((type) => isOfType(schema, typename, type));
}

/** Whether some object of that type may have it, where the type may be an interface that stands for others. */
export function mayHaveField({ on }: FetchedField, schema: GraphQLSchema, typename: string): boolean {
  return on.every((type) => isOfType(schema, typename, type) || isOfType(schema, type, typename));
}

interface At {
  readonly node: FetchNode;
  readonly path: readonly string[];
}

function fetchesOf(plan: PlanNode, path: readonly string[]): readonly At[] {
  switch (plan.kind) {
    case 'Sequence':
    case 'Parallel':
      return plan.nodes.flatMap((node) => fetchesOf(node, path));
    case 'Flatten':
      return fetchesOf(plan.node, [...path, ...namesIn(plan.path)]);
    case 'Condition':
      return [plan.ifClause, plan.elseClause].flatMap((node) => (node ? fetchesOf(node, path) : []));
    default:
      return [{ node: plan, path }];
  }
}

function fieldsOf(schema: GraphQLSchema, { operation, requires, outputRewrites }: FetchNode): readonly FetchedField[] {
  const { definitions } = parse(operation, { noLocation: true });
  const fragments = new Map(
    definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [])),
  );
  const set = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)?.selectionSet;
  if (!set) return [];
  const [entities] = set.selections;
  const own = requires && entities?.kind === Kind.FIELD ? entities.selectionSet : set;
  return own ? fieldsIn(own, [], rewritesOf(outputRewrites)) : [];

  function fieldsIn(
    { selections }: SelectionSetNode,
    on: readonly string[],
    rewrites: readonly Rewrite[],
  ): readonly FetchedField[] {
    return selections.flatMap((selection): readonly FetchedField[] => {
      if (selection.kind === Kind.FIELD) {
        const { here, below } = rewritesFor(schema, on.at(-1) ?? '', rewrites);
        const key = responseNameOf(selection);
        const inside = selection.selectionSet ? fieldsIn(selection.selectionSet, [], below.get(key) ?? []) : [];
        return [{ name: here.get(key)?.renameTo ?? key, node: selection, on, below: inside }];
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) return [];
      const { typeCondition } = fragment;
      return fieldsIn(fragment.selectionSet, typeCondition ? [...on, typeCondition.name.value] : on, rewrites);
    });
  }
}
