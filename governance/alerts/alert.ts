/** The least grave first; WarningLevel of schema/warnings.graphql. */
export const LEVELS = ['INFO', 'NOTICE', 'SERIOUS', 'CRITICAL'] as const;
export type AlertLevel = (typeof LEVELS)[number];

export type AlertState = 'OPEN' | 'ACKNOWLEDGED' | 'CLOSED';

/** A record's field that an alert rests on, by its place; never what stands there. */
export interface AlertEvidence {
  readonly member: string;
  readonly system: string | null;
  readonly recordId: string | null;
  readonly code: string;
  readonly field: string;
}

/** Something that a rule has found. */
export interface Finding {
  readonly rule: string;
  readonly level: AlertLevel;
  /** The unit that is warned of first. */
  readonly codes: readonly string[];
  readonly evidence: readonly AlertEvidence[];
  /** Whose records it rests on. */
  readonly sectors: readonly string[];
  /** Six digits each (GB/T 2260): of whoever is responsible, as far as codes and members tell. */
  readonly divisions: readonly string[];
  /** Units that come from the one that is warned of, itself included; null: not counted. */
  readonly affected: number | null;
  /** The part of the rule's warnings that were false when it was measured, 0 to 1. */
  readonly falseShare: number;
}

/** Who did something, and why. */
export interface Act {
  readonly at: number;
  /** Null: nobody, as it stopped by itself. */
  readonly by: string | null;
  readonly note: string | null;
}

/** Times are epoch milliseconds. */
export interface Alert {
  readonly id: string;
  /** `alertKey` */
  readonly key: string;
  readonly rule: string;
  readonly level: AlertLevel;
  readonly codes: readonly string[];
  readonly sectors: readonly string[];
  readonly divisions: readonly string[];
  readonly firstAt: number;
  readonly lastAt: number;
  readonly times: number;
  readonly state: AlertState;
  readonly affected: number | null;
  /** level (1 to 4) × affected units × (1 − false share) */
  readonly risk: number;
  readonly acknowledged: Act | null;
  readonly closed: Act | null;
}

/** RAISED: new, or again after it had stopped. EXTENDED: further units. CLOSED: by a person, or as it stopped. */
export type AlertEventKind = 'RAISED' | 'EXTENDED' | 'CLOSED';

export interface AlertEvent {
  /** In the order in which they came to be, without a later one before an earlier one can be read. */
  readonly seq: number;
  readonly kind: AlertEventKind;
  readonly at: number;
  readonly alert: Alert;
}

/** Which alerts are meant; what is absent is not asked for. */
export interface AlertFilter {
  readonly rule?: string | undefined;
  readonly sector?: string | undefined;
  /** With all below it: `370000`. */
  readonly division?: string | undefined;
  readonly atLeast?: AlertLevel | undefined;
  readonly since?: number | undefined;
  readonly state?: AlertState | undefined;
}
