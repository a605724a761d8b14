import { type Claim, moment } from '../../chain/claims.ts';
import { evidenceOf, evidenceOfClaim } from '../evidence.ts';
import type { Evidence } from '../rule.ts';
import type { RecordField } from './record-fields.ts';
import { askedBy, type Place, valueOf } from './record-values.ts';
import type { DateOperand } from './rule-form.ts';

/** What is judged: a place of a record, at a use of the unit where the rule asks for that. */
export interface Case {
  readonly code: string;
  readonly place: Place;
  readonly used: (Claim & { readonly at: string }) | null;
  readonly now: number;
  /** Days, or hundredths. */
  readonly margin: number;
}

/** What a test makes of a case: nothing where it is as it should be, or where nothing is said of it. */
export type Judged =
  | {
      readonly outcome: 'FIRES';
      readonly at: string | null;
      /** What stands for the places of the rule's words. */
      readonly words: Readonly<Record<string, string>>;
      readonly evidence: readonly Evidence[];
    }
  | { readonly outcome: 'LACKS'; readonly field: string; readonly reason: 'NOT_RECORDED' | 'NOT_COMPARABLE' }
  | null;

/** A time of a case. A date is all of its day. */
export interface Time {
  readonly text: string;
  readonly lo: number;
  readonly hi: number;
  /** null: it is now. */
  readonly evidence: Evidence | null;
}

/** null: no record says when. */
export function timeOf(operand: DateOperand, { code, place, used, now }: Case): Time | null {
  if (operand === 'now') return { text: new Date(now).toISOString(), lo: now, hi: now, evidence: null };
  if (operand === 'used') {
    const at = used && moment(used.at);
    return at && { ...at, text: used.at, evidence: evidenceOfClaim(used, 'at', used.at) };
  }
  const text = valueOf(operand, place);
  const at = typeof text === 'string' ? moment(text) : null;
  return at && { ...at, text: String(text), evidence: evidenceAt(operand, { code, place }, text) };
}

/** A field of the case's record as it is recorded. */
export function evidenceAt(
  { path }: RecordField,
  { code, place: { record } }: Pick<Case, 'code' | 'place'>,
  value: unknown,
): Evidence {
  return evidenceOf(record, code, path.join('.'), value);
}

/** The time of a use, where no word for it has one. */
export const USE_TIME = 'links.at';

/** What a case lacks: what is there of it cannot be judged without. */
export function lacks(operand: DateOperand): Judged {
  const field = typeof operand === 'string' ? USE_TIME : askedBy(operand);
  return { outcome: 'LACKS', field, reason: 'NOT_RECORDED' };
}
