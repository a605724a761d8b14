const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';

/** A ministry as clients would have it who walk by themselves: each unit, and the units it came from as far as this one knows. */
export function subgraphSdl(ministry: string): string {
  const root = ministry === 'agriculture' ? 'type Query { unit(code: ID!): Unit units(codes: [ID!]!): [Unit!]! }' : '';
  return `${LINK}${root} type Unit @key(fields: "code") { code: ID! ${ministry.replace('-', '_')}_sources: [Unit!] }`;
}

/** The same with what federation adds, for graphql-js. */
export function TODAY(ministry: string): string {
  const field = `${ministry.replace('-', '_')}_sources`;
  return `scalar _Any union _Entity = Unit type Query { unit(code: ID!): Unit units(codes: [ID!]!): [Unit!]! _entities(representations: [_Any!]!): [_Entity]! } type Unit { code: ID! ${field}: [Unit!] }`;
}
