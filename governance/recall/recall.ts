import type { RecallAction, RecallLevel } from '@tongcha/schema';

/** Who acts, as the token says. */
export interface Actor {
  readonly subject: string;
  /** Of a regulator its sector, of an enterprise its credit code. */
  readonly of: string;
}

/** WAITING: a second person has to approve the opening first, and no member knows of it. */
export type RecallState = 'WAITING' | 'OPEN' | 'CLOSED' | 'CANCELLED';

/**
 * PENDING: it is told as soon as it can be. SENDING: it was told, and is again until an answer counts. ACKED: the member has it. PARTLY: a
 * part of its systems has. REFUSED: it never takes it, or was not reached in all that time. UNCERTAIN: whether it has it only a person can find out.
 */
export type RecallStepState = 'PENDING' | 'SENDING' | 'ACKED' | 'PARTLY' | 'REFUSED' | 'UNCERTAIN';

/** What was done about a recall. Times are epoch milliseconds. */
export interface KeptEntry {
  /** 1 is the first. */
  readonly place: number;
  readonly action: RecallAction;
  readonly at: number;
  readonly by: Actor;
  readonly reason: string | null;
  readonly advice: string | null;
  /** Whether it waits for a second person. */
  readonly waits: boolean;
  readonly approvedAt: number | null;
  readonly approvedBy: Actor | null;
  /** When it was taken back before it was approved: nobody was told of it. */
  readonly withdrawnAt: number | null;
  readonly withdrawnBy: Actor | null;
}

/** What one member is told by one entry: 500 codes at most, so that a large entry has several of each member. */
export interface KeptStep {
  /** The notice's number, as the member has it. */
  readonly id: string;
  /** Place of its entry. */
  readonly entry: number;
  readonly member: string;
  readonly codes: readonly string[];
  readonly state: RecallStepState;
  readonly reference: string | null;
  readonly attempts: number;
  /** When it was told last, or found its end; null: never. */
  readonly lastAt: number | null;
  readonly nextAt: number | null;
  readonly message: string | null;
  /** What a person has found out last. */
  readonly settled: Settlement | null;
}

export interface Settlement {
  readonly at: number;
  readonly by: Actor;
  readonly held: boolean;
  readonly note: string | null;
}

export interface KeptRecall {
  readonly id: string;
  readonly state: RecallState;
  readonly level: RecallLevel;
  readonly reason: string | null;
  readonly advice: string | null;
  readonly authority: string;
  readonly openedAt: number;
  readonly entries: readonly KeptEntry[];
  readonly steps: readonly KeptStep[];
  /** Of enterprises, by their credit codes. */
  readonly acknowledgements: readonly { readonly organization: string; readonly at: number }[];
}

/** What is done about a recall, once it has been confirmed. */
export interface NewEntry {
  readonly by: Actor;
  readonly at: number;
  /** Of this person: the same key does the same thing once. */
  readonly key: string;
  /** What was confirmed: the same key for something else is refused. */
  readonly confirmed: string;
  readonly reason: string | null;
  readonly advice: string | null;
  /** Whether a second person has to approve it before anybody is told. */
  readonly waits: boolean;
  /** Each member once. */
  readonly steps: readonly { readonly member: string; readonly codes: readonly string[] }[];
}

export interface NewRecall extends NewEntry {
  readonly level: RecallLevel;
  readonly authority: string;
}

export interface NewRevision extends NewEntry {
  readonly action: Exclude<RecallAction, 'OPEN'>;
  /** Place of the last entry that was seen when this was decided: where there is a later one, nothing is done. */
  readonly after: number;
}

/** The order as it stands then; or why nothing was done, in a public code, and what to do. */
export type Kept =
  | { readonly recall: KeptRecall }
  | { readonly code: 'NOT_FOUND' | 'CONFLICT' | 'FORBIDDEN'; readonly message: string };
