import {
  execute,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLTypeResolver,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql';
import type { JoinedSubgraph } from './joined.ts';
import { type Given, isThing, mapThings, type Thing, type World } from './world.ts';

/** What a subgraph was not given of what it computes something from. */
const MISSING = '(not given)';

/** A subgraph that answers its own schema in this process, by a world's values. */
export interface Stub {
  readonly name: string;
  /** @param sample which of the root objects, so that one operation meets several data */
  answer(query: string, variables: Given, sample: number): Promise<ExecutionResult>;
}

export function stubOf(world: World, subgraph: JoinedSubgraph): Stub {
  const { joined } = world;
  const { schema, name } = subgraph;
  const { requirements } = joined;
  const read = new Map<
    string,
    { readonly document: ReturnType<typeof parse>; readonly invalid: ReturnType<typeof validate> }
  >();
  const found = new Map<string, ReadonlyMap<string, Thing>>();

  const fieldResolver: GraphQLFieldResolver<Thing | undefined, number> = (
    source,
    args,
    sample,
    { fieldName, parentType },
  ) => {
    const thing = source ?? { type: parentType.name, id: String(sample) };
    if (fieldName === '_entities') return (args['representations'] as Given[]).map(entity);
    const required = joined.requiredBy(thing.type, fieldName);
    const external = requirements.isExternal(name, parentType.name, fieldName);
    const value =
      required && !external
        ? world.value(thing, fieldName, args, ownKnowledge(thing, required, parentType.name))
        : world.truth(thing, fieldName, args);
    const along = requirements.providedBy(name, parentType.name, fieldName);
    return mapThings(
      value,
      (each, given) => ({
        ...each,
        given: { ...(along ? world.select(each, along) : {}), ...(isGiven(given) ? given : {}) },
      }),
      thing.given?.[fieldName],
    );
  };
  const typeResolver: GraphQLTypeResolver<Thing, number> = ({ type }) => joined.nameIn(subgraph, type);

  /** What a field is computed from here: what was given, and what the subgraph has itself. */
  function ownKnowledge(thing: Thing, { selections }: SelectionSetNode, typename: string): Given {
    const result: Record<string, unknown> = {};
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const { value: field } = selection.name;
        const own = { kind: Kind.SELECTION_SET, selections: [selection] } as const;
        if (thing.given && Object.hasOwn(thing.given, field)) Object.assign(result, picked(thing.given, own, thing));
        else if (!requirements.isExternal(name, typename, field)) Object.assign(result, world.select(thing, own));
        else result[field] = MISSING;
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value ?? typename;
        if (joined.implementing(condition).includes(thing.type))
          Object.assign(result, ownKnowledge(thing, selection.selectionSet, typename));
      }
    }
    return result;
  }

  /** The object that a representation is of; null: there is none, or it cannot be asked for here. */
  function entity(representation: Given): Thing | null {
    const typename = String(representation['__typename']);
    for (const key of subgraph.keys.get(typename) ?? []) {
      const own = picked(representation, key);
      const thing = objectsBy(typename, key).get(JSON.stringify(own));
      if (thing) return { ...thing, given: representation };
    }
    return null;
  }

  function objectsBy(typename: string, key: SelectionSetNode): ReadonlyMap<string, Thing> {
    const place = `${typename} ${subgraph.keys.get(typename)?.indexOf(key)}`;
    let objects = found.get(place);
    if (!objects)
      found.set(
        place,
        (objects = new Map(
          joined
            .implementing(typename)
            .flatMap((type) =>
              world.pool(type).map((thing) => [JSON.stringify(world.select(thing, key)), thing] as const),
            ),
        )),
      );
    return objects;
  }

  /**
   * What a representation has of a selection, as `World.select` writes it.
   * @param thing what it is of, where that is known: an object in it may come without its type
   */
  function picked(given: Given, { selections }: SelectionSetNode, thing?: Thing): Given {
    const result: Record<string, unknown> = {};
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const { value: field } = selection.name;
        const { selectionSet } = selection;
        result[field] = !Object.hasOwn(given, field)
          ? MISSING
          : selectionSet
            ? mapGiven(given[field], thing && world.selected(thing, selection), (each, below) =>
                picked(each, selectionSet, below),
              )
            : given[field];
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const { __typename: named } = given;
        const typename = typeof named === 'string' ? named : thing?.type;
        const condition = selection.typeCondition?.name.value;
        if (condition === undefined || (typename !== undefined && joined.implementing(condition).includes(typename)))
          Object.assign(result, picked(given, selection.selectionSet, thing));
      }
    }
    return result;
  }

  return {
    name,
    async answer(query, variables, sample) {
      let known = read.get(query);
      if (!known) {
        const document = parse(query, { noLocation: true });
        read.set(query, (known = { document, invalid: validate(schema, document) }));
      }
      // As a ministry's own server does.
      const result: ExecutionResult =
        known.invalid.length > 0
          ? { errors: known.invalid }
          : await execute({
              schema,
              document: known.document,
              variableValues: variables,
              contextValue: sample,
              fieldResolver: fieldResolver as GraphQLFieldResolver<unknown, unknown>,
              typeResolver: typeResolver as GraphQLTypeResolver<unknown, unknown>,
            });
      // As it would come over the wire.
      return JSON.parse(JSON.stringify(result)) as ExecutionResult;
    },
  };
}

/** @param things those that the values are of */
function mapGiven(value: unknown, things: unknown, pick: (given: Given, thing?: Thing) => Given): unknown {
  if (Array.isArray(value))
    return value.map((each: unknown, i) => mapGiven(each, Array.isArray(things) ? things[i] : undefined, pick));
  return isGiven(value) ? pick(value, isThing(things) ? things : undefined) : value;
}

function isGiven(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
