import { buildSchema, type GraphQLFieldResolver, type GraphQLSchema, isObjectType, isUnionType } from 'graphql';
import * as data from './data.ts';
import { ENTITIES, SDL, type SubgraphName, WHOLE } from './schema.ts';

type Resolve = GraphQLFieldResolver<never, unknown, never>;
type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolve>>>>;
interface Representation {
  readonly __typename: string;
  readonly id: string;
  readonly upc: string;
  readonly price: number;
  readonly weight: number;
}

const Query: Resolvers[string] = {
  users: () => data.users(),
  user: (_: unknown, { id }: { id: string }) => data.user(id),
  topProducts: (_: unknown, { first }: { first: number }) => data.topProducts(first),
  product: (_: unknown, { upc }: { upc: string }) => data.product(upc),
};

const whole: Resolvers = {
  Query,
  User: { reviews: ({ id }: data.User) => data.reviewsOfUser(id) },
  Product: {
    inStock: ({ upc }: data.Product) => data.inStock(upc),
    shippingEstimate: (product: data.Product) => data.shippingEstimate(product),
    reviews: ({ upc }: data.Product) => data.reviewsOfProduct(upc),
  },
  Review: {
    author: ({ authorId }: data.Review) => data.user(authorId),
    product: ({ upc }: data.Review) => data.product(upc),
  },
};

/** A representation is the object itself, so that what a subgraph needs of it (price, weight) is what it was sent. */
const split: Readonly<Record<SubgraphName, Resolvers>> = {
  accounts: { Query, User: keyed('id', (id) => data.user(id)) },
  inventory: {
    Product: {
      inStock: ({ upc }: Representation) => data.inStock(upc),
      shippingEstimate: (representation: Representation) => data.shippingEstimate(representation),
    },
  },
  products: { Query, Product: keyed('upc', (upc) => data.product(upc)) },
  reviews: {
    User: { reviews: ({ id }: Representation) => data.reviewsOfUser(id) },
    Product: { reviews: ({ upc }: Representation) => data.reviewsOfProduct(upc) },
    Review: {
      author: ({ authorId }: data.Review) => data.user(authorId),
      product: ({ upc }: data.Review) => ({ upc }),
    },
  },
};

export function wholeSchema(): GraphQLSchema {
  return attach(buildSchema(WHOLE), whole);
}

export function subgraphSchema(name: SubgraphName): GraphQLSchema {
  const query = SDL[name].includes('type Query') ? 'extend type Query' : 'type Query';
  const federation = `scalar _Any  union _Entity = ${ENTITIES[name].join(' | ')}  ${query} { _entities(representations: [_Any!]!): [_Entity]! }`;
  // The federation directives are not declared: they say nothing to an executor.
  const schema = attach(buildSchema(`${SDL[name]}\n${federation}`, { assumeValidSDL: true }), split[name]);
  attach(schema, {
    Query: {
      _entities: (_: unknown, { representations }: { representations: readonly Representation[] }) => representations,
    },
  });
  const entity = schema.getType('_Entity');
  if (isUnionType(entity)) entity.resolveType = ({ __typename }: Representation) => __typename;
  return schema;
}

/** Makes the fields of an entity that arrived as its key alone read from the record of that key, made once an object. */
function keyed(key: 'id' | 'upc', load: (key: string) => object): Resolvers[string] {
  const records = new WeakMap<object, Record<string, unknown>>();
  const read =
    (field: string) =>
    (source: Record<string, unknown>): unknown => {
      if (source['__typename'] === undefined) return source[field];
      let record = records.get(source);
      if (!record) records.set(source, (record = load(source[key] as string) as Record<string, unknown>));
      return record[field];
    };
  return Object.fromEntries(
    ['name', 'username', 'birthday', 'price', 'weight'].map((field) => [field, read(field) as Resolve]),
  );
}

function attach(schema: GraphQLSchema, resolvers: Resolvers): GraphQLSchema {
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) continue;
    for (const [name, field] of Object.entries(type.getFields())) {
      const resolve = fields[name];
      if (resolve) field.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
    }
  }
  return schema;
}
