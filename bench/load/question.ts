import { alike, type Operation, unlike } from '../graph/operations.ts';
import { canonical, reference } from '../graph/reference.ts';

export interface Question {
  readonly body: string;
  /** Beside those of the client. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Null when the answer is right, else what is wrong with it. */
  readonly check: (answer: Buffer) => string | null;
}

export type Workload = 'alike' | 'unlike';

/** One of so many answers is compared whole; of every one the ids are. */
const SAMPLE = 25;

export const WORKLOADS: Readonly<Record<Workload, { readonly title: string; readonly next: () => Question }>> = {
  alike: { title: 'all alike: every client the same question', next: nextAlike },
  unlike: { title: 'no two alike: the same operation, never the same variables', next: nextUnlike },
};

/** Spellings of the right answer seen so far: the order of keys is a gateway's own. */
const right: Buffer[] = [];
const same: Question = {
  body: JSON.stringify(alike),
  check(answer) {
    if (right.some((seen) => seen.equals(answer))) return null;
    const fault = whole(alike, answer);
    if (fault === null && right.length < 16) right.push(Buffer.from(answer));
    return fault;
  },
};

function nextAlike(): Question {
  return same;
}

let made = 0;

function nextUnlike(): Question {
  const operation = unlike();
  made += 1;
  const sampled = made % SAMPLE === 0;
  return {
    body: JSON.stringify(operation),
    check: (answer) => belongs(operation, answer) ?? (sampled ? whole(operation, answer) : null),
  };
}

function whole(operation: Operation, answer: Buffer): string | null {
  return canonical(JSON.parse(answer.toString())) === reference(operation)
    ? null
    : `not the reference's answer: ${answer.toString().slice(0, 200)}`;
}

interface Lookup {
  readonly data?: {
    readonly user?: {
      readonly id?: string;
      readonly reviews?: readonly { readonly id?: string; readonly product?: { readonly upc?: string } }[];
    };
    readonly product?: {
      readonly upc?: string;
      readonly shippingEstimate?: number;
      readonly reviews?: readonly { readonly id?: string }[];
    };
  };
  readonly errors?: unknown;
}

function belongs({ variables: { user = '', upc = '' } }: Operation, answer: Buffer): string | null {
  const { data, errors } = JSON.parse(answer.toString()) as Lookup;
  if (errors !== undefined) return `errors: ${JSON.stringify(errors).slice(0, 200)}`;
  const reviewed = data?.user?.reviews ?? [];
  const reviews = data?.product?.reviews ?? [];
  const mine =
    data?.user?.id === user &&
    data.product?.upc === upc &&
    typeof data.product.shippingEstimate === 'number' &&
    reviewed.length === 4 &&
    reviewed.every(({ id, product }, k) => id === `${user}-${k}` && product?.upc === `${user}${k}`) &&
    reviews.length === 3 &&
    reviews.every(({ id }, k) => id === `${upc}~${k}`);
  return mine ? null : `another question's answer: ${answer.toString().slice(0, 200)}`;
}
