import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Dice } from './dice.ts';

/**
 * The response names of a place in an operation, by the type of the object there: what each means, and the place below
 * it.
 */
export type Scope = Map<string, Map<string, Named>>;

interface Named {
  readonly meaning: string;
  readonly below: Scope;
}

/** Names of one shape. */
const OF_A_SHAPE = 1;

export function newScope(): Scope {
  return new Map();
}

/**
 * A name that fields of siblings may have too: it tells the shape of the field's values, which is all that siblings of
 * one name must have in common (GraphQL, 5.3.2). Null where all such names mean something else of the same object.
 */
export function nameIn(
  schema: GraphQLSchema,
  scope: Scope,
  parent: GraphQLCompositeType,
  field: GraphQLField<unknown, unknown>,
  meaning: string,
  dice: Dice,
): { readonly name: string; readonly below: Scope } | null {
  const types = isAbstractType(parent) ? schema.getPossibleTypes(parent).map(({ name }) => name) : [parent.name];
  const first = dice.below(OF_A_SHAPE);
  const own = dice.chance(0.3) ? [field.name] : [];
  const candidates = [
    ...own,
    ...Array.from({ length: OF_A_SHAPE }, (_, i) => `${shapeOf(field.type)}${(first + i) % OF_A_SHAPE}`),
  ];
  for (const name of candidates) {
    const known = types.map((type) => scope.get(type)?.get(name));
    const belows = new Set(known.map((each) => each?.below));
    // Below one field of several types there is one place.
    if (known.some((each) => each && each.meaning !== meaning) || belows.size > 1) continue;
    const below = known[0]?.below ?? newScope();
    for (const type of types)
      scope.set(type, (scope.get(type) ?? new Map<string, Named>()).set(name, { meaning, below }));
    return { name, below };
  }
  return null;
}

function shapeOf(type: GraphQLOutputType): string {
  if (isNonNullType(type)) return `${shapeOf(type.ofType)}X`;
  if (isListType(type)) return `${shapeOf(type.ofType)}L`;
  return isCompositeType(type) ? 'o' : type.name.toLowerCase();
}
