import { randomInt } from 'node:crypto';
import type { RecallAction, RecallLevel } from '@tongcha/schema';

/** What a member is told: `RecallNotice` of contract.graphql. */
export interface RecallNotice {
  readonly number: string;
  readonly recall: string;
  readonly action: RecallAction;
  readonly codes: readonly string[];
  readonly level: RecallLevel;
  readonly reason: string | null;
  readonly advice: string | null;
  readonly authority: string;
  readonly at: string;
}

/** A notice's codes at most (contract.graphql). */
export const MOST_CODES = 500;

/** Without letters and digits that are read as one another: Crockford's base 32. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const DIGITS_OF_IT = 8;
const BEIJING_MS = 8 * 3_600_000;

/** A recall's number, which people read to each other: its day in Beijing and forty random bits, `20261130-7K3F9Q2M`. */
export function recallNumber(at: number): string {
  const day = new Date(at + BEIJING_MS).toISOString().slice(0, 10).replaceAll('-', '');
  return `${day}-${Array.from({ length: DIGITS_OF_IT }, () => DIGITS[randomInt(DIGITS.length)]).join('')}`;
}

/** One part of what a member is told by an entry. */
export interface NoticePart {
  /** `20261130-7K3F9Q2M.2.1`: of all notices to anybody. */
  readonly number: string;
  readonly member: string;
  readonly codes: readonly string[];
}

export function noticeParts(
  recall: string,
  entry: number,
  steps: readonly { readonly member: string; readonly codes: readonly string[] }[],
): readonly NoticePart[] {
  const parts: NoticePart[] = [];
  for (const { member, codes } of steps)
    for (let at = 0; at < codes.length; at += MOST_CODES)
      parts.push({
        number: `${recall}.${entry}.${parts.length + 1}`,
        member,
        codes: codes.slice(at, at + MOST_CODES),
      });
  return parts;
}
