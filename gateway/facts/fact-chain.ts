import type { Link } from '../chain/claims.ts';
import type { Gap } from '../chain/gaps.ts';
import type { Direction } from '../chain/reach.ts';
import type { GapReason, ToldRecord } from '../chain/unit-query.ts';
import type { Member } from '../members/member.ts';

/** A walked chain with what records say of its units, as whoever asks may see it. */
export interface FactChain {
  readonly roots: readonly string[];
  readonly direction: Direction;
  /** By distance from the nearest root, then by code. */
  readonly units: ReadonlyMap<string, FactUnit>;
  /** Of the chain itself. */
  readonly links: readonly Link[];
  /** All that are known into a unit of the chain and out of it, those of other kinds and times and from units that are not in it among them. */
  readonly linksTo: (code: string) => readonly Link[];
  readonly linksFrom: (code: string) => readonly Link[];
  readonly gaps: readonly Gap[];
}

export interface FactUnit {
  readonly code: string;
  readonly depth: number;
  /** One a member that holds it. */
  readonly records: readonly FactRecord[];
  /** Why what is known of it may not be all; none where it is. */
  readonly unread: Readonly<Record<'RECORDS' | Direction, readonly Unread[]>>;
  /** Links of it that are told without something; none where they are whole. */
  readonly bareLinks: readonly BareLinks[];
}

/** Links that a member tells without some of their fields, because rules keep these back, whether or not there is anything in them. */
export interface BareLinks {
  readonly sector: string;
  readonly member: string;
  /** Of these kinds; null: of any. */
  readonly kinds: readonly string[] | null;
  /** `quantity`, `share` */
  readonly parts: readonly string[];
}

/** Somebody whose answer is missing, or not whole. */
export interface Unread {
  readonly sector: string | null;
  readonly member: string | null;
  /** WITHHELD: rules keep records or links back, if there are any. NOT_ASKED: nobody was asked for links that way. */
  readonly reason: GapReason | 'WITHHELD' | 'NOT_ASKED';
  /** Of links: only of these kinds; null: of any. */
  readonly kinds: readonly string[] | null;
}

/** What one member's record says. */
export interface FactRecord extends ToldRecord {
  readonly sector: string;
  /** Its name. */
  readonly member: string;
  readonly statedBy: Member;
}
