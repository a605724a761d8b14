import type { Difference } from './difference.ts';
import type { StockFault } from './stock-faults.ts';

/** What came of one operation, the least first. */
export const OUTCOMES = [
  /** Both gateways answer as the whole graph would. */
  'SAME',
  /** This one does; stock does not, by a fault that it is known to have. */
  'STOCK_FAULT',
  /** It is a subscription, which is not compared. */
  'NOT_COVERED',
  /** This one does; why stock does not is not known. */
  'STOCK_DIFFERS',
  /** This gateway refuses to answer it. */
  'REFUSED',
  /** It is no valid operation of the supergraph. */
  'INVALID',
  /** This gateway answers otherwise than the whole graph would. */
  'WRONG',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Verified {
  /** How its document was called. */
  readonly document: string;
  /** The operation's name; null where it has none, or the document is not valid. */
  readonly operation: string | null;
  readonly outcome: Outcome;
  /** What is wrong with an answer, a document; why it is refused. */
  readonly messages: readonly string[];
  /** Where the answer that is told of is not the truth: this gateway's where it is wrong, else stock's. */
  readonly differences: readonly Difference[];
  /** Which known faults stock has there. */
  readonly faults: readonly StockFault[];
  /** Whether stock answers it as the whole graph would; null: it was not asked. */
  readonly stockIsRight: boolean | null;
  /** The variables with which it came out so; null: it was not asked. */
  readonly variables: Readonly<Record<string, unknown>> | null;
}

/** Of all operations that were given. */
export interface Report {
  /** SHA-256 of the supergraph as it was given. */
  readonly supergraph: string;
  /** Why stock could not be asked at all; null: it was. */
  readonly stock: string | null;
  readonly operations: readonly Verified[];
}

/** An operation of which nothing more is to be said. */
export function verified(
  of: Pick<Verified, 'document' | 'operation'>,
  outcome: Outcome,
  more: Partial<Verified> = {},
): Verified {
  return { ...of, outcome, messages: [], differences: [], faults: [], stockIsRight: null, variables: null, ...more };
}

/** The worst of several; of equal ones one that shows where. */
export function worst([first, ...others]: readonly [Verified, ...Verified[]]): Verified {
  return others.reduce((a, b) => (badness(b) > badness(a) ? b : a), first);
}

function badness({ outcome, differences }: Verified): number {
  return 2 * OUTCOMES.indexOf(outcome) + Math.min(differences.length, 1);
}
