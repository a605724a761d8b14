const FRAGMENTS = `
fragment User on User { id username name }
fragment Review on Review { id body }
fragment Product on Product { inStock name price shippingEstimate upc weight }`;

/** The public benchmark's question: everything of everyone, four levels down. */
const ALIKE = `${FRAGMENTS}
query TestQuery {
  users {
    ...User
    reviews { ...Review product { ...Product reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } } } }
  }
  topProducts(first: 5) {
    ...Product
    reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } }
  }
}`;

/** One user's reviews and one product's; `inStock` is asked where it costs no call of its own. */
const UNLIKE = `${FRAGMENTS}
query Lookup($user: ID!, $upc: String!) {
  user(id: $user) { ...User reviews { ...Review product { name price shippingEstimate upc weight } } }
  product(upc: $upc) { ...Product reviews { ...Review author { id username } } }
}`;

export interface Operation {
  readonly query: string;
  readonly operationName: string;
  readonly variables: Readonly<Record<string, string>>;
}

export const alike: Operation = { query: ALIKE, operationName: 'TestQuery', variables: {} };

let asked = 0;

/** A question that no other of this process equals, about things that no other asks about. */
export function unlike(): Operation {
  asked += 1;
  return {
    query: UNLIKE,
    operationName: 'Lookup',
    variables: { user: String(1_000_000_000 + asked), upc: `P${1_000_000_000 + asked}` },
  };
}
