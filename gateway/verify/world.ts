import { type FieldNode, getArgumentValues, type GraphQLField, Kind, type SelectionSetNode } from 'graphql';
import { knownArguments } from './arguments.ts';
import { canonical, hashed, pickBy } from './hashed.ts';
import { fieldIn, type Joined } from './joined.ts';
import { type Shape, shapeOf } from './shape.ts';

/** An object: the same for all that have the same type and identity. */
export interface Thing {
  readonly type: string;
  readonly id: string;
  /** What its subgraph was told of it: by a representation, or because it gives it along. */
  readonly given?: Given | undefined;
}

export type Given = Readonly<Record<string, unknown>>;

/** Objects of a type that can be asked for by a key. */
const MANY = 4;
/** Of so many values that may be null, one is; of so many lists, one is empty. */
const NOTHINGS = 8;
const MOST_ITEMS = 3;

/**
 * The data behind a supergraph, of which nothing is known but its schema: each field of each object has one value, by its
 * type, its object's identity, its name and its arguments. So all subgraphs agree without sharing anything, and so does the
 * whole graph.
 */
export class World {
  readonly joined: Joined;
  readonly #shapes = new Map<string, Shape>();
  readonly #pools = new Map<string, readonly Thing[]>();
  /** `Type.field` of which keys are made: never null. */
  readonly #inKeys = new Set<string>();
  /** By type, every key that it has anywhere. */
  readonly #keys = new Map<string, SelectionSetNode[]>();

  constructor(joined: Joined) {
    this.joined = joined;
    for (const subgraph of joined.subgraphs)
      for (const [typename, keys] of subgraph.keys)
        for (const type of joined.implementing(typename)) {
          this.#keys.set(type, [...(this.#keys.get(type) ?? []), ...keys]);
          for (const key of keys) this.#neverNull([type], key);
        }
  }

  /** What a field is of which nothing is to be computed, or which is computed from what `required` holds. */
  value(thing: Thing, fieldName: string, args: Given, required?: unknown): unknown {
    const field = this.#field(thing.type, fieldName);
    const place = [
      thing.type,
      thing.id,
      fieldName,
      canonical(knownArguments(field, args)),
      canonical(required ?? null),
    ];
    return this.#made(place.join('/'), this.#shapeOf(thing.type, fieldName), `${thing.type}.${fieldName}`);
  }

  /** The value that the whole graph has. */
  truth(thing: Thing, fieldName: string, args: Given): unknown {
    const required = this.joined.requiredBy(thing.type, fieldName);
    return this.value(thing, fieldName, args, required ? this.select(thing, required) : undefined);
  }

  /** What the whole graph has under a selection, by field names, in the selection's order. */
  select(thing: Thing, { selections }: SelectionSetNode): Given {
    const result: Record<string, unknown> = {};
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) result[selection.name.value] = this.#below(thing, selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        if (condition === undefined || this.joined.implementing(condition).includes(thing.type))
          Object.assign(result, this.select(thing, selection.selectionSet));
      }
    }
    return result;
  }

  /** The objects of a type that has keys; none of another. */
  pool(typename: string): readonly Thing[] {
    const known = this.#pools.get(typename);
    if (known) return known;
    const keys = this.#keys.get(typename) ?? [];
    const all = keys.length === 0 ? [] : Array.from({ length: MANY }, (_, i) => ({ type: typename, id: `#${i}` }));
    // A key may lead to its own type.
    this.#pools.set(typename, all);
    const seen = new Set<string>();
    const pool = all.filter((thing) => {
      const own = keys.map((key, i) => `${i} ${JSON.stringify(this.select(thing, key))}`);
      const isNew = own.every((each) => !seen.has(each));
      for (const each of own) seen.add(each);
      return isNew;
    });
    this.#pools.set(typename, pool);
    return pool;
  }

  /** What a selected field is of itself, without what is selected below. */
  selected(thing: Thing, node: FieldNode): unknown {
    if (node.name.value === '__typename') return thing.type;
    return this.truth(thing, node.name.value, getArgumentValues(this.#field(thing.type, node.name.value), node));
  }

  #below(thing: Thing, node: FieldNode): unknown {
    const value = this.selected(thing, node);
    const { selectionSet } = node;
    return selectionSet ? mapThings(value, (each) => this.select(each, selectionSet)) : value;
  }

  #field(typename: string, fieldName: string): GraphQLField<unknown, unknown> {
    return fieldIn(this.joined.whole, typename, fieldName);
  }

  #shapeOf(typename: string, fieldName: string): Shape {
    const place = `${typename}.${fieldName}`;
    let shape = this.#shapes.get(place);
    if (!shape) this.#shapes.set(place, (shape = shapeOf(this.joined, this.joined.ownersOf(typename, fieldName))));
    return shape;
  }

  #made(place: string, shape: Shape, field: string): unknown {
    if (!shape.nonNull && !this.#inKeys.has(field) && hashed(`null ${place}`) % NOTHINGS === 0) return null;
    switch (shape.kind) {
      case 'list':
        return Array.from({ length: lengthOf(place) }, (_, i) => this.#made(`${place}/${i}`, shape.items, field));
      case 'enum':
        return pickBy(place, shape.values) ?? null;
      case 'object':
        return this.#object(place, shape.types);
      default:
        return scalar(shape.name, place);
    }
  }

  /** Null where the subgraphs that have the field agree on no type. */
  #object(place: string, types: readonly string[]): Thing | null {
    const type = pickBy(`type ${place}`, types);
    if (type === undefined) return null;
    const id = `${hashed(place).toString(36)}${hashed(`2 ${place}`).toString(36)}`;
    return pickBy(place, this.pool(type)) ?? { type, id };
  }

  #neverNull(typenames: readonly string[], { selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) this.#neverNull(typenames, selection.selectionSet);
      if (selection.kind !== Kind.FIELD || selection.name.value === '__typename') continue;
      for (const typename of typenames) {
        if (this.joined.ownersOf(typename, selection.name.value).length === 0) continue;
        this.#inKeys.add(`${typename}.${selection.name.value}`);
        const shape = this.#shapeOf(typename, selection.name.value);
        if (selection.selectionSet) this.#neverNull(typesIn(shape), selection.selectionSet);
      }
    }
  }
}

function typesIn(shape: Shape): readonly string[] {
  return shape.kind === 'list' ? typesIn(shape.items) : shape.kind === 'object' ? shape.types : [];
}

function lengthOf(place: string): number {
  const number = hashed(`length ${place}`);
  return number % NOTHINGS === 0 ? 0 : 1 + (number % MOST_ITEMS);
}

function scalar(name: string, place: string): unknown {
  const number = hashed(place);
  switch (name) {
    case 'Int':
      return number;
    case 'Float':
      return number / 8;
    case 'Boolean':
      return number % 2 === 0;
    default:
      return `${name} ${number.toString(36)}`;
  }
}

/** The same value with each object in it replaced; lists keep their order. */
export function mapThings(
  value: unknown,
  replace: (thing: Thing, given: unknown) => unknown,
  given?: unknown,
): unknown {
  if (Array.isArray(value))
    return value.map((each: unknown, i) => mapThings(each, replace, Array.isArray(given) ? given[i] : undefined));
  return isThing(value) ? replace(value, given) : value;
}

export function isThing(value: unknown): value is Thing {
  return typeof value === 'object' && value !== null;
}
