import { type GraphQLOutputType, isEnumType, isLeafType, isListType, isNonNullType } from 'graphql';
import { type Joined, type JoinedSubgraph, type Owner } from './joined.ts';

/** What a field can hold: as much as every subgraph that has it can answer, since all answer the same. */
export type Shape = { readonly nonNull: boolean } & (
  | { readonly kind: 'list'; readonly items: Shape }
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  /** Object types, in the order of their names. */
  | { readonly kind: 'object'; readonly types: readonly string[] }
);

/** @param owners those that have it, at least one */
export function shapeOf(joined: Joined, owners: readonly Owner[]): Shape {
  const [first, ...others] = owners.map(({ subgraph, field }) => shapeIn(joined, subgraph, field.type));
  if (!first) throw new Error('a field that no subgraph has');
  return others.reduce(common, first);
}

function shapeIn(joined: Joined, subgraph: JoinedSubgraph, type: GraphQLOutputType): Shape {
  if (isNonNullType(type)) return { ...shapeIn(joined, subgraph, type.ofType), nonNull: true };
  if (isListType(type)) return { nonNull: false, kind: 'list', items: shapeIn(joined, subgraph, type.ofType) };
  // What callers do not see has no value of its own in an answer.
  if (isEnumType(type)) {
    const seen = joined.api.getType(type.name);
    const values = (isEnumType(seen) ? seen : type).getValues().map(({ name }) => name);
    return { nonNull: false, kind: 'enum', values: values.filter((value) => type.getValue(value)) };
  }
  if (isLeafType(type)) return { nonNull: false, kind: 'scalar', name: type.name };
  const all = joined.typesOf(subgraph, type.name);
  const seen = all.filter((name) => joined.api.getType(name));
  return { nonNull: false, kind: 'object', types: (seen.length > 0 ? seen : all).toSorted() };
}

function common(one: Shape, other: Shape): Shape {
  const nonNull = one.nonNull || other.nonNull;
  if (one.kind === 'list' && other.kind === 'list') return { ...one, nonNull, items: common(one.items, other.items) };
  if (one.kind === 'enum' && other.kind === 'enum') return { ...one, nonNull, values: both(one.values, other.values) };
  if (one.kind === 'object' && other.kind === 'object') return { ...one, nonNull, types: both(one.types, other.types) };
  return { ...one, nonNull };
}

function both(one: readonly string[], other: readonly string[]): readonly string[] {
  return one.filter((each) => other.includes(each));
}
