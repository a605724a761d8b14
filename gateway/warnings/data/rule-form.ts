import type { WarningLevel } from '../rule.ts';
import type { RecordField } from './record-fields.ts';

/** A rule's file, understood. */
export interface RuleForm {
  readonly zh: string;
  readonly en: string;
  readonly level: WarningLevel;
  readonly basis: string;
  /** null: all. */
  readonly sectors: readonly string[] | null;
  /** Whether only the unit that is asked about is judged, and nothing that it came from. */
  readonly itself: boolean;
  /** Which records are judged: all of these say so. */
  readonly where: readonly Condition[];
  /** This very case, with places for its values: `{name}`. */
  readonly says: { readonly zh: string; readonly en: string };
  readonly test: DateTest | StatusTest | AmountTest;
}

export interface Condition {
  readonly field: RecordField;
  readonly is: readonly Said[];
}

/** What a status may be. */
export type Said = string | boolean;

/** A date is older or newer than another. */
export interface DateTest {
  readonly form: 'date';
  readonly date: RecordField;
  readonly order: 'before' | 'after';
  readonly than: DateOperand;
  readonly margin: Margin | null;
}

/** A status is one of these at a moment: of a list of dated rows, that of the last one before it. */
export interface StatusTest {
  readonly form: 'status';
  readonly status: RecordField;
  readonly is: readonly Said[];
  /** Since when it has been so; null: no record tells. */
  readonly since: RecordField | null;
  readonly at: DateOperand;
  readonly margin: Margin | null;
}

/** An amount is more than another, or another one. */
export interface AmountTest {
  readonly form: 'amount';
  readonly amount: AmountOfField;
  readonly order: 'exceeds' | 'differsFrom';
  readonly than: AmountOfField | Limit;
  readonly margin: Margin | null;
}

/** `now`: when it is asked. `used`: when the unit went into something. */
export type DateOperand = 'now' | 'used' | RecordField;

export interface AmountOfField {
  readonly field: RecordField;
  /** Of a number; null: the amount has its own. */
  readonly unit: string | null;
}

export interface Limit {
  readonly limit: number;
  readonly unit: string;
  readonly source: string;
}

/** By how much, days or hundredths, and why by so much. */
export interface Margin {
  readonly value: number;
  readonly source: string;
}
