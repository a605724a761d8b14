import type { Settlement } from '../recall/recall.ts';

/** A report as it is kept: what was written is sealed, and only until it has arrived. Times are epoch milliseconds. */
export interface Complaint {
  readonly number: string;
  /** Canonical. */
  readonly code: string;
  /** What it is one of: reports of one product are counted together. */
  readonly product: string;
  readonly topic: string;
  readonly division: string | null;
  /** ISO 8601. */
  readonly boughtAt: string | null;
  readonly sector: string;
  /** Who must answer. */
  readonly member: string;
  readonly at: number;
}

/** What is told to one member: with the sealed text to whoever must answer, without it to others. */
export interface ComplaintTold extends Complaint {
  readonly sealed: string | null;
}

/** WAITING: it is on its way. DELIVERED: it is there. UNDELIVERED: it surely is not, and is not tried any more. */
export type ComplaintStanding = 'WAITING' | 'DELIVERED' | 'REFUSED' | 'UNCERTAIN' | 'UNDELIVERED';

/** A report, and how its delivery stands. */
export interface FoundComplaint extends Complaint {
  readonly state: ComplaintStanding;
  /** Of that member. */
  readonly reference: string | null;
  readonly message: string | null;
}

/** How one member is told of a report. */
export interface ComplaintDelivery {
  /** By which the member has it, if it has. */
  readonly number: string;
  readonly member: string;
  readonly at: number;
  readonly state: ComplaintStanding;
  /** Whether that is because some of the member's systems have it, and others do not. */
  readonly isPartly: boolean;
  /** What that member has said last. */
  readonly message: string | null;
  /** What a person has found out last. */
  readonly settled: Settlement | null;
}

/**
 * What came of settling one. NOT_OPEN: it is not UNCERTAIN. PARTLY: told again, a part of it would be there twice. FORGOTTEN: what was written
 * is not kept any more, so that it cannot be told again.
 */
export type Settled = ComplaintDelivery | 'NOT_OPEN' | 'PARTLY' | 'FORGOTTEN';

/** What came of taking one. ANOTHER: the key was used for another report. FULL: too many wait already. */
export type Taken = 'TAKEN' | 'ANOTHER' | 'FULL';

/** Reports about one product. */
export interface ComplaintCount {
  /** One of the units, by which the product is found. */
  readonly code: string;
  readonly count: number;
  /** Epoch milliseconds. */
  readonly lastAt: number;
  /** The most frequent first. */
  readonly topics: readonly { readonly topic: string; readonly count: number }[];
}

/** A product of which many were reported. */
export interface ManyComplaints {
  readonly product: string;
  /** That which was reported first is first. */
  readonly codes: readonly string[];
  /** Who must answer. */
  readonly members: readonly string[];
  readonly sectors: readonly string[];
  readonly divisions: readonly string[];
  readonly count: number;
}
