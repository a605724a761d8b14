/** A request that has read something of a unit, as its lines tell it. */
export interface UnitRead {
  /** ISO 8601. */
  readonly at: string;
  readonly request: string;
  readonly role: string;
  readonly subject: string | null;
  readonly sector: string | null;
  readonly organization: string | null;
  readonly purpose: string | null;
  /** As the client calls its operation. */
  readonly operation: string | null;
  /** Whose record: a member's name. */
  readonly member: string;
  readonly outcome: string;
}

export interface FoundReads {
  /** The newest first. */
  readonly reads: readonly UnitRead[];
  /** Whether all that is kept since then was gone through. */
  readonly complete: boolean;
}

export interface ReadsWanted {
  readonly code: string;
  /** Of whose members' records. */
  readonly sector: string;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly most: number;
}

/** Finds who has read something of a unit. */
export type FindReads = (wanted: ReadsWanted) => Promise<FoundReads>;
