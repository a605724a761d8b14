import { SDL, type SubgraphName } from './schema.ts';

/** What opens `User.birthday`. */
export const POLICY = 'accounts/persons';

/**
 * Marks of access, by the field that they stand at. The second workload asks nothing of the first three; the others it needs, one of them by
 * `@requires`, and an alternative without terms leaves those to everybody: each caller is held against all of them and is answered alike.
 */
const MARKS: readonly (readonly [subgraph: SubgraphName, field: string, mark: string])[] = [
  ['accounts', 'birthday: Int', `@policy(policies: [["${POLICY}"]])`],
  ['accounts', 'users: [User]', '@authenticated'],
  ['products', 'topProducts(first: Int = 5): [Product]', '@requiresScopes(scopes: [["products:read"]])'],
  ['accounts', 'name: String', '@requiresScopes(scopes: [["accounts:read"], []])'],
  ['products', 'price: Int', '@policy(policies: [["products/prices"], []])'],
  ['inventory', 'shippingEstimate: Int', '@policy(policies: [["products/prices"], []])'],
  ['reviews', 'body: String', '@policy(policies: [["reviews/texts"], []])'],
];

const LINK =
  '@link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@authenticated", "@requiresScopes", "@policy", ';

/** The bench's own subgraphs, marked. @throws Error when a mark finds no place */
export function markedSdl(): Readonly<Record<SubgraphName, string>> {
  const marked = { ...SDL };
  for (const name of Object.keys(marked) as SubgraphName[])
    marked[name] = replaced(marked[name], /@link\(url: "[^"]+", import: \[/, LINK);
  for (const [name, field, mark] of MARKS) marked[name] = replaced(marked[name], field, `${field} ${mark}`);
  return marked;
}

function replaced(text: string, what: string | RegExp, by: string): string {
  const made = text.replace(what, by);
  if (made === text) throw new Error(`the bench's subgraphs have no ${String(what)}`);
  return made;
}
