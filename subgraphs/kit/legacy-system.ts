import type { Fault } from '@tongcha/resilience';
import type { Direction, Organization, SectorRecord, TraceLink } from './records.ts';
import type { TakesComplaints } from './orders/intake.ts';
import type { RecallNotice, Writes } from './orders/writes.ts';
import type { ConditionName, SearchCondition } from './search/condition.ts';

/** What every call to a legacy system is given. */
export interface Call {
  /** Ends the call at the operation's deadline. */
  readonly signal: AbortSignal;
  /** As of which moment it is asked, ISO 8601 in UTC; absent: now. Only a system that has `history` is asked so. */
  readonly asOf?: string | undefined;
  /** Says that what is answered for these codes may be incomplete and why; the answer stands, with a gap beside it. */
  partial(fault: Fault, codes: readonly string[]): void;
}

/** A key's own answer: a failure of one key never fails the others. */
export type Result<T> = T | Error;

/**
 * The port to one legacy system. Every list answer has one element a key, in the keys' order; an Error in it
 * is that key's failure (a Fault, whose code and message are public). Throwing fails all keys of the call.
 */
export interface LegacySystem<R extends SectorRecord = SectorRecord> {
  /** Its name in `source.system` and in errors, e.g. `agriculture-bus`. */
  readonly name: string;
  /** How many codes one call may carry; the kit splits longer lists. */
  readonly maxCodes: number;

  /** For each code the record held of it, or null. */
  records(codes: readonly string[], call: Call): Promise<readonly Result<R | null>[]>;

  /**
   * For each code the links that any record of this system mentions: BACK, those that lead into the code
   * (`link.to === code`); FORWARD, those that lead out of it (`link.from === code`); whether or not the code is held here.
   */
  links(codes: readonly string[], direction: Direction, call: Call): Promise<readonly Result<readonly TraceLink[]>[]>;

  /** For each unified social credit code what this system knows of the organisation, or null. */
  organizations?(usccs: readonly string[], call: Call): Promise<readonly Result<OrganizationRecord | null>[]>;

  /** One page of records in a stable order. `filter` has the shape of the sector's filter input. */
  search?(search: Search, call: Call): Promise<SearchPage<R>>;

  /**
   * By which conditions its search can narrow: it may give more than hold to `search.where`, never fewer. Each row is
   * tested again by the kit, and what the system does not narrow by is tested there alone.
   */
  readonly narrows?: readonly ConditionName[];

  /** How many records a search finds in all, exactly, as the kit would; null: it cannot count by these. */
  count?(search: Pick<Search, 'filter' | 'where' | 'sees'>, call: Call): Promise<number | null>;

  /**
   * What it knows of a class of product, `gs1:(01)06901234001020`, and which of its lots and items are recalled; null: nothing. Of
   * a system that knows no products absent.
   *
   * @param most recalled ones that are listed; whether there are more is said
   */
  product?(code: string, most: number, call: Call): Promise<ProductFound<R> | null>;

  /**
   * Where the system can list them: every code that any of its records mentions - those that are held, both ends of links,
   * organisations as `uscc:` and their credit code -, the longest unchanged first. A change that comes while they are
   * listed is listed after; a code may come again. With what cannot be listed, or is not understood, it throws or tells of
   * it (`partial`): then the system is not taken to have been listed.
   *
   * @param since an earlier page's position; null: from the beginning
   */
  codes?(since: string | null, call: Call): Promise<CodesPage>;

  /**
   * Of a system that keeps what it knew. It is then asked with `Call.asOf` as well, and answers everything but `codes` by what had been
   * recorded until that moment, itself included. Of one without it, or while it is null, nothing is asked as of a moment: it would tell of today.
   */
  history?(): History | null;

  /**
   * Where the system tells of changes: calls `changed` whenever records have, and at once where some have since it was opened, so that
   * gateways forget what they keep of its answers.
   */
  watch?(changed: Changed): void;

  /** How it takes in orders of recalls. Without it they are refused, and a person tells its authority otherwise. */
  readonly recalls?: Writes<RecallNotice>;

  /** How it takes in complaints, and tells how far they are. Without it they are refused. */
  readonly complaints?: TakesComplaints;

  /** How much of what it gave is held, left out or not yet read, by name: shown with readiness and in the metrics. */
  figures?(): Readonly<Record<string, number>>;

  /** Resolves when the system answers; used by readiness. */
  ping(call: Call): Promise<void>;

  close(): Promise<void>;
}

/** @param codes of what has changed, of a link both ends, in any spelling; absent: it is not known which */
export type Changed = (codes?: readonly string[]) => void;

/** How far back a system knows what it knew. */
export interface History {
  /** ISO 8601: as of an earlier moment it is not asked; null: from its beginning. */
  readonly since: string | null;
}

/** A part of the codes that a system mentions. */
export interface CodesPage {
  /** Canonical. */
  readonly codes: readonly string[];
  /** Where the next page begins, whenever it is asked for. */
  readonly position: string;
  /** False: all that the system held when it was asked for this page is told by now. */
  readonly more: boolean;
}

/** A product, its maker and its recalled lots. */
export interface ProductFound<R extends SectorRecord = SectorRecord> {
  readonly name: string | null;
  readonly producer: Organization | null;
  /** Each with its recalls; those that are over may be among these. */
  readonly recalled: readonly R[];
  readonly more: boolean;
}

/** `name` goes to Organization.name; the other keys are fields of the sector's own organisation type. */
export interface OrganizationRecord {
  readonly uscc: string;
  readonly name: string | null;
  readonly [field: string]: unknown;
}

/** What is searched for; each condition that is given must hold. */
export interface Search {
  readonly filter: Readonly<Record<string, unknown>>;
  /** Of what the system narrows by, what is given and may be told by what is found. */
  readonly where?: SearchCondition;
  /** How many records at most, 1 to 200. */
  readonly first: number;
  /** The cursor of the last record already seen, as an earlier page gave it. */
  readonly after: string | null;
  /**
   * Whether who asks may see a group of what is shared on conditions, `parties`: what it may not see is not tested, counted or
   * ordered by. Absent: it may see what is public.
   */
  readonly sees?: (group: string) => boolean;
  /**
   * Is told, whether or not there is any, that the filter tests facts of which some are not for who asks.
   *
   * @param group as in `sees`
   * @param part what it is, in words
   */
  readonly refused?: (group: string, part: string) => void;
}

/** One page of a search, and the cursor of the next. */
export interface SearchPage<R extends SectorRecord = SectorRecord> {
  readonly rows: readonly { readonly cursor: string; readonly record: R }[];
  readonly hasNextPage: boolean;
  /** Where the page ended; the last row's cursor when not set. */
  readonly endCursor?: string | null;
}
