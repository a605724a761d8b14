import type { DateTime, UnitLevel } from '../records.ts';

type Maybe<T> = T | null | undefined;

/** From a moment on (inclusive), to another (exclusive); either may be open. */
export interface TimeSpan {
  readonly from?: Maybe<DateTime>;
  readonly to?: Maybe<DateTime>;
}

/** What records are searched for, in any sector (schema/contract.graphql); all that is given must hold. */
export interface SearchCondition {
  readonly level?: Maybe<UnitLevel>;
  readonly product?: Maybe<string>;
  readonly producer?: Maybe<string>;
  readonly holder?: Maybe<string>;
  readonly division?: Maybe<string>;
  readonly producedBetween?: Maybe<TimeSpan>;
  readonly recordedBetween?: Maybe<TimeSpan>;
  readonly recalled?: Maybe<boolean>;
  /** Whether it was ever recalled, whatever has become of that. Systems alone are asked this: no caller gives it. */
  readonly wasRecalled?: Maybe<true>;
  readonly failed?: Maybe<boolean>;
  readonly licence?: Maybe<string>;
  readonly equipmentOverdue?: Maybe<boolean>;
  readonly changedSince?: Maybe<DateTime>;
  readonly text?: Maybe<string>;
}

export type ConditionName = keyof SearchCondition;

/** What a caller sees of one record, by the schema's own rules. */
export interface Sight {
  /** The value of one of its fields; undefined: it is not for the caller, or its type has no such field. */
  readonly see: (field: string, args?: Readonly<Record<string, unknown>>) => unknown;
  /** The name of an organisation that it names. */
  readonly nameOf: (party: unknown) => Promise<string | null>;
}

/** Tests one record. */
export type Test = (sight: Sight) => boolean | Promise<boolean>;
