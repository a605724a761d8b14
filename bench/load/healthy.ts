import type { Question } from './question.ts';

const USER = 'user(id: $user) { id username name reviews { id body } }';
const HEALTHY = `query Healthy($user: ID!) { ${USER} }`;
const SICK = 'query Sick($upc: String!) { product(upc: $upc) { inStock } }';
const BESIDE = `query Beside($user: ID!, $upc: String!) { ${USER} product(upc: $upc) { upc name inStock } }`;

let asked = 0;

/** About subgraphs that are well. */
export function healthyOnly(): Question {
  const user = String(2_000_000_000 + (asked += 1));
  return {
    body: JSON.stringify({ query: HEALTHY, variables: { user } }),
    check: (answer) => right(answer, user, null),
  };
}

/** About all; right when everything but `inStock` is there. */
export function withTheSick(): Question {
  const user = String(2_000_000_000 + (asked += 1));
  const upc = `P${user}`;
  return {
    body: JSON.stringify({ query: BESIDE, variables: { user, upc } }),
    check: (answer) => right(answer, user, upc),
  };
}

/** Right when the sick one has answered. */
export function ofTheSick(): Question {
  const upc = `P${2_000_000_000 + (asked += 1)}`;
  return {
    body: JSON.stringify({ query: SICK, variables: { upc } }),
    check(answer) {
      const { data } = JSON.parse(answer.toString()) as { data?: { product?: { inStock?: unknown } | null } | null };
      return typeof data?.product?.inStock === 'boolean'
        ? null
        : `inStock is missing: ${answer.toString().slice(0, 200)}`;
    },
  };
}

interface Answer {
  readonly data?: {
    readonly user?: {
      readonly id?: string;
      readonly name?: string;
      readonly reviews?: readonly { readonly id?: string }[];
    };
    readonly product?: { readonly upc?: string; readonly name?: string };
  } | null;
}

function right(answer: Buffer, user: string, upc: string | null): string | null {
  const { data } = JSON.parse(answer.toString()) as Answer;
  const reviews = data?.user?.reviews ?? [];
  const mine =
    data?.user?.id === user &&
    typeof data.user.name === 'string' &&
    reviews.length === 4 &&
    reviews.every(({ id }, k) => id === `${user}-${k}`);
  const product = upc === null || (data?.product?.upc === upc && typeof data.product.name === 'string');
  return mine && product ? null : `healthy fields are missing: ${answer.toString().slice(0, 200)}`;
}
