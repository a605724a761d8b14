import type { FactNeeds } from '../chain/asker.ts';
import type { GapReason } from '../chain/unit-query.ts';
import type { FactChain, FactUnit } from '../facts/index.ts';
import type { LicencesOf } from '../registers/licences.ts';

/** WarningLevel of schema/warnings.graphql, the least grave first. */
export const LEVELS = ['INFO', 'NOTICE', 'SERIOUS', 'CRITICAL'] as const;
export type WarningLevel = (typeof LEVELS)[number];

/**
 * A rule by which the units of a chain are judged, one file each. It fires, it does not, or it is undecided: something that would
 * decide it is missing.
 */
export interface Rule {
  /** `made-from-recalled` */
  readonly id: string;
  /** What it warns of. */
  readonly zh: string;
  readonly en: string;
  readonly level: WarningLevel;
  /** Of which sectors' units. */
  readonly sectors: readonly string[] | 'ALL';
  /** The law, standard or measured experience that it rests on. */
  readonly basis: string;
  readonly parameters: readonly RuleParameter[];
  /** Whether it goes by links of a unit that lead the other way than the chain. */
  readonly around?: boolean;
  readonly needs: FactNeeds;
  /** Whose licences it goes by of those that records of a unit name, by the sector whose registers are to tell of them. */
  readonly parties?: (unit: FactUnit, chain: FactChain) => readonly Registered[];
  /** What it says of one unit of a chain. */
  readonly judge: (unit: FactUnit, chain: FactChain, use: Judging) => readonly Finding[];
}

/** An organisation in a sector's registers. */
export interface Registered {
  readonly sector: string;
  readonly uscc: string;
}

export interface RuleParameter {
  readonly name: string;
  readonly value: number;
  /** `%`, `h`, `km` */
  readonly unit: string;
  /** Where the value comes from. */
  readonly source: string;
}

/** The value of a parameter for somebody. */
export interface ParameterValue extends RuleParameter {
  /** Whose own it is; null: for all who have none. */
  readonly member: string | null;
}

export interface Judging {
  /** Epoch milliseconds; of a question as of a moment, that moment. */
  readonly now: number;
  /** The value of a parameter of the rule. @param member whose record is judged: its own value counts where it has one */
  readonly parameter: (name: string, member?: string) => number;
  /** Of one of the rule's parties. */
  readonly licencesOf: LicencesOf;
}

/** What a rule says, where it does not say nothing. */
export interface Finding {
  readonly outcome: 'FIRES' | 'UNDECIDED';
  /** The unit that is warned of first. */
  readonly codes: readonly string[];
  /** When it happened, or has run out. */
  readonly at: string | null;
  /** This very case: names, amounts, dates. */
  readonly zh: string;
  readonly en: string;
  readonly evidence: readonly Evidence[];
  /** What would decide it; none where it fires. */
  readonly missing: readonly Missing[];
}

/** A field of a member's record. */
export interface Evidence {
  readonly sector: string;
  /** The member's name. */
  readonly member: string;
  readonly system: string | null;
  readonly recordId: string | null;
  readonly code: string;
  /** `producedAt`, `inspections.result`, of a link `quantity` */
  readonly field: string;
  readonly value: string | null;
}

export interface Missing {
  /** null: of nobody in particular. */
  readonly sector: string | null;
  readonly member: string | null;
  readonly code: string;
  readonly field: string;
  /** NOT_COMPARABLE: it is in a unit of measure that does not convert. */
  readonly reason: GapReason | 'WITHHELD' | 'NOT_ASKED' | 'NOT_RECORDED' | 'NOT_COMPARABLE';
}
