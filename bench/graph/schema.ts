import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

export type SubgraphName = 'accounts' | 'inventory' | 'products' | 'reviews';
export const SUBGRAPHS: readonly SubgraphName[] = ['accounts', 'inventory', 'products', 'reviews'];

const HEAD = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires", "@provides", "@shareable"])\n`;

/** The shape of the public federation benchmark, and `product`, by which the second workload asks for one of very many. */
export const SDL: Readonly<Record<SubgraphName, string>> = {
  accounts: `${HEAD}
    type Query { users: [User]  user(id: ID!): User }
    type User @key(fields: "id") { id: ID!  name: String  username: String @shareable  birthday: Int }`,
  inventory: `${HEAD}
    type Product @key(fields: "upc") {
      upc: String!  weight: Int @external  price: Int @external  inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }`,
  products: `${HEAD}
    type Query { topProducts(first: Int = 5): [Product]  product(upc: String!): Product }
    type Product @key(fields: "upc") { upc: String!  name: String  price: Int  weight: Int }`,
  reviews: `${HEAD}
    type Review { id: ID!  body: String  author: User @provides(fields: "username")  product: Product }
    type User @key(fields: "id") { id: ID!  username: String @external  reviews: [Review] }
    type Product @key(fields: "upc") { upc: String!  reviews: [Review] }`,
};

/** Which types a subgraph resolves by representation. */
export const ENTITIES: Readonly<Record<SubgraphName, readonly string[]>> = {
  accounts: ['User'],
  inventory: ['Product'],
  products: ['Product'],
  reviews: ['User', 'Product'],
};

/** The same graph unsplit, for the reference. */
export const WHOLE = `
  type Query { users: [User]  user(id: ID!): User  topProducts(first: Int = 5): [Product]  product(upc: String!): Product }
  type User { id: ID!  name: String  username: String  birthday: Int  reviews: [Review] }
  type Product { upc: String!  name: String  price: Int  weight: Int  inStock: Boolean  shippingEstimate: Int  reviews: [Review] }
  type Review { id: ID!  body: String  author: User  product: Product }`;

/** @throws Error with every fault when the subgraphs do not compose */
export function composeSupergraph(
  urls: Readonly<Record<SubgraphName, string>>,
  sdl: Readonly<Record<SubgraphName, string>> = SDL,
): string {
  const composed = composeServices(SUBGRAPHS.map((name) => ({ name, url: urls[name], typeDefs: parse(sdl[name]) })));
  if (composed.errors) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  return composed.supergraphSdl;
}
