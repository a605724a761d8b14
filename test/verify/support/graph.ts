import { compose } from '../../execute/support/federation.ts';

const FEATURES = ['@key', '@shareable', '@external', '@requires', '@provides', '@interfaceObject', '@inaccessible'];
const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: [${FEATURES.map((each) => `"${each}"`).join(', ')}])`;

/** A supergraph of subgraphs by their schemas alone. */
export function supergraphOf(schemas: Readonly<Record<string, string>>): string {
  return compose(
    Object.entries(schemas).map(([name, typeDefs]) => ({ name, typeDefs: `${LINK}\n${typeDefs}`, resolvers: {} })),
  );
}

/** What makes plans go wrong: siblings that lead to one path, requirements with arguments, one after another. */
export const SHOP = supergraphOf({
  goods: `
    type Query { things: [Thing!]! posts: [Post!]! lots: [Lot!]! }
    interface Thing @key(fields: "id") { id: ID! maker: Firm }
    type Book implements Thing @key(fields: "id") { id: ID! maker: Firm pages: Int sequel: Book }
    type Toy implements Thing @key(fields: "id") { id: ID! maker: Firm age: Int }
    type Firm @key(fields: "id") { id: ID! }
    type Post @key(fields: "id") { id: ID! price(currency: Currency!): Int! }
    type Lot @key(fields: "id") { id: ID! base: Int! second: Int! @external third: Int! @requires(fields: "second") }
    enum Currency { CNY USD EUR }`,
  firms: `
    type Firm @key(fields: "id") { id: ID! name: String! media(width: Int): String! partner: Firm @provides(fields: "motto") motto: String @external }
    type Thing @key(fields: "id") @interfaceObject { id: ID! rating(by: Int = 3): Int! }
    type Post @key(fields: "id") {
      id: ID!
      price(currency: Currency!): Int! @external
      usd: Int! @requires(fields: "price(currency: USD)")
      eur: Int! @requires(fields: "price(currency: EUR)")
    }
    type Lot @key(fields: "id") { id: ID! base: Int! @external second: Int! @requires(fields: "base") }
    enum Currency { CNY USD EUR }`,
  more: `
    type Firm @key(fields: "id") { id: ID! motto: String @shareable }
    type Lot @key(fields: "id") { id: ID! third: Int! @external last: Int! @requires(fields: "third") }`,
});
