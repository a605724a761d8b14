import {
  getNamedType,
  isAbstractType,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { TestSubgraph } from '../federation.ts';
import { Dice } from './dice.ts';
import type { Entity, Field, Model, Required } from './model.ts';
import { sdlOf } from './sdl.ts';

interface Thing {
  readonly __typename: string;
  readonly id: string;
  readonly alt: string;
}

/** Objects of each entity. */
const MANY = 3;
const CODES = ['TIMEOUT', 'UNAVAILABLE', 'NOT_FOUND'];

/**
 * The graph's data: each field of each object has one value, or fails, whoever asks. It is a function of names, so that
 * whole graph and subgraphs agree without sharing anything.
 */
export class World {
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  /** Resolves any field of the whole graph. */
  readonly resolve: GraphQLFieldResolver<unknown, unknown> = (source, args, _, info) => {
    const parent = source as Partial<Thing> | undefined;
    const type = info.parentType.name;
    if (info.fieldName === 'id' || info.fieldName === 'alt') return parent?.[info.fieldName];
    const entity = this.#model.entities.find(({ name }) => name === type);
    if (entity?.fields.some(({ name, requires }) => name === info.fieldName && requires !== null))
      return this.#field(entity, info.fieldName, parent?.id ?? '', args, info.schema);
    // What an interface object adds belongs to all alike.
    const owner = this.#isExtra(info.fieldName) ? 'Thing' : type;
    return this.#value(`${owner}.${info.fieldName}.${parent?.id ?? 'root'}.${JSON.stringify(args)}`, info.returnType);
  };

  /** One field of an entity, computed from others where it is. */
  #field(entity: Entity, name: string, id: string, args: object, schema: GraphQLSchema): unknown {
    const requires = entity.fields.find((field) => field.name === name)?.requires;
    if (requires) return computed(this.#required(entity, requires, id, schema));
    return this.#value(`${entity.name}.${name}.${id}.${JSON.stringify(args)}`, typeIn(schema, entity.name, name));
  }

  /** What a field is computed from: the value that its representation brings. */
  #required(entity: Entity, { name, n, by, inner, of }: Required, id: string, schema: GraphQLSchema): unknown {
    const args = entity.fields.find((field) => field.name === name)?.args ? { n: n ?? 3 } : {};
    const value = this.#field(entity, name, id, args, schema);
    const target = this.#model.entities.find((each) => each.name === of?.type);
    if (of && target) {
      const given = target.fields.find((field) => field.name === of.name)?.args ? { n: of.n ?? 3 } : {};
      return eachOf(value, (one) => ({
        [of.name]: this.#field(target, of.name, (one as Thing).id, given, schema),
      }));
    }
    if (by === null) return value;
    const scaled = (one: unknown, deep: number): unknown => {
      const { id: place } = one as { readonly id: string };
      return deep > 0
        ? {
            inner: eachOf(this.#value(`Value.inner.${place}.{}`, typeIn(schema, 'Value', 'inner')), (each) =>
              scaled(each, deep - 1),
            ),
          }
        : { scaled: this.#value(`Value.scaled.${place}.${JSON.stringify({ by })}`, typeIn(schema, 'Value', 'scaled')) };
    };
    return eachOf(value, (one) => scaled(one, inner));
  }

  #isExtra(name: string): boolean {
    return this.#model.extras?.fields.some((field) => field.name === name) ?? false;
  }

  #value(place: string, type: GraphQLOutputType): unknown {
    const dice = new Dice(`${this.#model.seed} ${place}`);
    if (dice.chance(this.#model.failures)) throw new GraphQLError('failed', { extensions: { code: dice.pick(CODES) } });
    return this.#of(place, type, dice);
  }

  #of(place: string, type: GraphQLOutputType, dice: Dice): unknown {
    if (isNonNullType(type)) return this.#present(place, type.ofType, dice);
    return dice.chance(0.12) ? null : this.#present(place, type, dice);
  }

  #present(place: string, type: GraphQLOutputType, dice: Dice): unknown {
    if (isListType(type))
      return Array.from({ length: dice.below(4) }, (_, i) => this.#of(`${place}.${i}`, type.ofType, dice));
    const named = getNamedType(type);
    if (named.name === 'Value') return { id: place };
    if (isCompositeType(named)) {
      const owner =
        /^(?:Any|Named)_(.*)/.exec(named.name)?.[1] ??
        /q_(s\d)_|m_(s\d)/.exec(place)?.slice(1).find(Boolean) ??
        this.#ownerOf(place);
      const names =
        // One subgraph knows it as an object (`@interfaceObject`).
        isAbstractType(named) || named.name === 'Thing'
          ? this.#model.entities
              .filter(({ keys }) => keys.get(owner)?.includes('id') || (named.name !== 'Thing' && keys.has(owner)))
              .map(({ name }) => name)
          : [named.name];
      return thing(dice.pick(names), dice.below(MANY));
    }
    if (isEnumType(named)) return dice.pick(['RED', 'GREEN', 'BLUE']);
    return scalar(named.name, dice);
  }

  /** The subgraph that answers the field at that place, which knows only its own types. */
  #ownerOf(place: string): string {
    const [type, name] = place.split('.');
    const owner = this.#model.entities
      .find((entity) => entity.name === type)
      ?.fields.find((field) => field.name === name)?.owners[0];
    return owner ?? this.#model.subgraphs[0] ?? '';
  }

  /** Computed from what the representation brings; where the subgraph has provided it itself, it has it. */
  #fromRepresentation({ name: requires, by, inner, of }: Required): GraphQLFieldResolver<unknown, unknown> {
    const path = of ? [of.name] : by === null ? [] : [...Array.from({ length: inner }, () => 'inner'), 'scaled'];
    const pick = (value: unknown, [step, ...rest]: readonly string[]): unknown =>
      step === undefined
        ? value
        : eachOf(value, (one) => ({ [step]: pick((one as Record<string, unknown>)[step], rest) }));
    return (source, args, context, info) => {
      const given = (source as Record<string, unknown>)[requires];
      return given === undefined ? this.resolve(source, args, context, info) : computed(pick(given, path));
    };
  }

  subgraphs(): TestSubgraph[] {
    return [...sdlOf(this.#model)].map(([name, typeDefs]) => ({ name, typeDefs, resolvers: this.#resolvers(name) }));
  }

  #resolvers(subgraph: string): object {
    const typeOf = { __resolveType: ({ __typename }: Thing) => __typename };
    const resolveReference = (reference: Partial<Thing>): unknown => ({ ...reference, ...known(reference) });
    const resolveThing = ({ id = '' }: Partial<Thing>): unknown =>
      thing(id.slice(0, id.indexOf('-')), Number(id.slice(id.indexOf('-') + 1)));
    const field = ({ name, requires }: Field): readonly [string, unknown] => [
      name,
      requires === null ? this.resolve : this.#fromRepresentation(requires),
    ];
    const here = this.#model.entities.filter(({ keys }) => keys.has(subgraph));
    const own = (fields: readonly Field[]): object =>
      Object.fromEntries(fields.map((each) => [each.name, this.resolve]));
    if (subgraph === this.#model.extras?.subgraph)
      return {
        Thing: { __resolveReference: resolveReference, ...own(this.#model.extras.fields) },
        Value: VALUE(this),
        Query: own(this.#model.extras.roots),
      };
    return {
      ...Object.fromEntries(
        here.map((entity) => [
          entity.name,
          {
            __resolveReference: resolveReference,
            ...Object.fromEntries(
              entity.fields
                .filter((each) => sdlHas(this.#model, subgraph, entity.name, each.name))
                .map((each) => (each.owners.includes(subgraph) ? field(each) : [each.name, provided(each.name, this)])),
            ),
          },
        ]),
      ),
      ...(here.some(({ keys }) => keys.get(subgraph)?.includes('id'))
        ? { Thing: this.#model.extras ? { ...typeOf, __resolveReference: resolveThing } : typeOf }
        : {}),
      ...(here.length > 0 ? { [`Any_${subgraph}`]: typeOf } : {}),
      ...(here.length > 0 && this.#model.named ? { [`Named_${subgraph}`]: typeOf } : {}),
      Value: VALUE(this),
      Query: own(this.#model.roots.filter(({ owners }) => owners.includes(subgraph))),
      Mutation: own(this.#model.mutations.filter(({ owners }) => owners.includes(subgraph))),
    };
  }
}

const VALUE = (world: World): object =>
  Object.fromEntries(['number', 'text', 'list', 'scaled', 'inner'].map((name) => [name, world.resolve]));

/** An external field: from the representation when it is there, else what the subgraph gives along. */
function provided(name: string, world: World): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, context, info) => {
    const given = (source as Record<string, unknown>)[name];
    return given === undefined ? world.resolve(source, args, context, info) : given;
  };
}

function sdlHas(model: Model, subgraph: string, type: string, field: string): boolean {
  const sdl = sdlOf(model).get(subgraph) ?? '';
  const line = sdl.split('\n').find((each) => each.startsWith(`type ${type} `)) ?? '';
  return new RegExp(`[{ ]${field}[:(]`).test(line);
}

function thing(name: string, number: number): Thing {
  const id = `${name}-${number}`;
  return { __typename: name, id, alt: `alt ${id}` };
}

/** Both keys from either. */
function known({ id, alt }: Partial<Thing>): { readonly id: string; readonly alt: string } {
  const own = id ?? alt?.slice('alt '.length) ?? '';
  return { id: own, alt: `alt ${own}` };
}

function typeIn(schema: GraphQLSchema, typename: string, name: string): GraphQLOutputType {
  const type = schema.getType(typename);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  if (!field) throw new Error('a required field is not there');
  return field.type;
}

/** Of a value, or of each in its lists; null stays. */
function eachOf(value: unknown, tell: (one: unknown) => unknown): unknown {
  if (value === null || value === undefined) return null;
  return Array.isArray(value) ? value.map((each) => eachOf(each, tell)) : tell(value);
}

function computed(required: unknown): string {
  return `from ${JSON.stringify(required)}`;
}

function scalar(name: string, dice: Dice): unknown {
  switch (name) {
    case 'Int':
      return dice.below(100) - 50;
    case 'Float':
      return dice.pick([0, -0.5, 1e21, 3, 0.1]);
    case 'Boolean':
      return dice.chance(0.5);
    case 'Json':
      return dice.pick([1, 'x', [1, null, { a: [] }], { __proto__x: 1, b: { c: null } }, true]);
    default:
      return dice.pick(['', 'plain', '中文，可以', 'quote " and \\ back', 'line\nbreak', '😀 pair', '7']);
  }
}
