const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires"])';
const VALUES = `
  type Line @shareable { w(by: Int = 1): Int inner: Part t: String }
  type Part @shareable { v(n: Int = 1): Int w(by: Int = 3): Int }
  type Box @shareable { deep(n: Int = 1): Int boxes(n: Int = 2): [Box] name: String }
  enum Color { RED GREEN }`;
const OUTER = `price(n: Int = 1): Int @external lines(n: Int = 3): [Line!] @external nested(by: Int = 1): Box @external`;

/**
 * Fields that require others with arguments, in every way that such requirements can get in each other's: of one field
 * with other arguments, within lists and objects, one on top of another, under keys of which some cannot be resolved.
 */
export const TYPE_DEFS: Readonly<Record<string, string>> = {
  base: `${LINK} ${VALUES}
    union Either = Prod | Serv
    interface Thing { id: ID! name(c: Color): String price(n: Int): Int hub: Prod }
    type Sku @shareable { c: ID! n: Int! }
    type Prod implements Thing @key(fields: "id") @key(fields: "sku { c n }") {
      id: ID! name(c: Color): String sku: Sku! price(n: Int = 1): Int lines(n: Int = 3): [Line!] nested(by: Int = 1): Box
      orders: [Order] hub: Prod to: Either
    }
    type Serv implements Thing @key(fields: "id") {
      id: ID! name(c: Color): String price(n: Int = 2): Int lines(n: Int = 3): [Line!] nested(by: Int = 2): Box
      hub: Prod to: Either order: Order
    }
    type Order @key(fields: "id") { id: ID! lines: [Line!] of: Prod qty(n: Int = 1, in: [Int!]): Int }
    type Query { items: [Either!]! item(n: Int): Prod things: [[Thing]!] serv: Serv either: Either }`,
  sums: `${LINK} ${VALUES}
    type Prod @key(fields: "id") {
      id: ID! ${OUTER} plain: String
      total: Int @requires(fields: "lines(n: 2) { w(by: 2) }") inn: Int @requires(fields: "lines { inner { v(n: 2) w } }")
      one: Int @requires(fields: "price(n: 1)") two: Int @requires(fields: "price(n: 2)") usual: Int @requires(fields: "price")
      boxed: Int @requires(fields: "nested(by: 2) { deep(n: 3) boxes(n: 1) { deep } }")
    }
    type Serv @key(fields: "id") {
      id: ID! price(n: Int = 2): Int @external lines(n: Int = 3): [Line!] @external other: Prod seen(by: Int = 2): Int
      total: Int @requires(fields: "lines(n: 2) { w(by: 3) }")
      one: Int @requires(fields: "price(n: 1)") usual: Int @requires(fields: "price")
    }
    type Order @key(fields: "id") {
      id: ID! lines: [Line!] @external qty(n: Int = 1, in: [Int!]): Int @external next: Order
      total: Int @requires(fields: "lines { w(by: 2) }") most: Int @requires(fields: "qty(n: 3, in: [1, 2])")
    }`,
  skus: `${LINK} ${VALUES}
    type Sku @shareable { c: ID! n: Int! }
    type Prod @key(fields: "id", resolvable: false) @key(fields: "sku { c n }") {
      id: ID! sku: Sku! rating(n: Int = 1): Int price(n: Int = 1): Int @external lines(n: Int = 3): [Line!] @external
      mix: Int @requires(fields: "price(n: 2) lines { w }") related: [Serv]
    }
    type Serv @key(fields: "id", resolvable: false) { id: ID! }
    type Order @key(fields: "id", resolvable: false) { id: ID! }
    type Query { skuProd: Prod skuServ: Serv skuOrder: Order skuProds: [Prod!]! }`,
  above: `${LINK}
    type Prod @key(fields: "id") {
      id: ID! rating2: Int total: Int @external one: Int @external above: Int @requires(fields: "total one") nearest: Prod
    }
    type Serv @key(fields: "id") { id: ID! total: Int @external above: Int @requires(fields: "total") }`,
};
