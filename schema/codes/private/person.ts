import { personCheckCharacter } from '../check-digits.ts';
import { compact, isoDate } from '../scheme.ts';

/**
 * GB 11643: 18 characters with a birth date and a right check character. Such a number is personal information (PIPL):
 * it must not come back as a thing's code, into logs and to ministries, because somebody typed it into the wrong box.
 */
export function isPersonNumber(text: string): boolean {
  const number = compact(text);
  return (
    /^\d{17}[\dX]$/.test(number) &&
    isoDate(number.slice(6, 14)) !== null &&
    personCheckCharacter(number.slice(0, 17)) === number.at(-1)
  );
}

/**
 * Whether six digits are an administrative division. The table of them is large: who has no need of it gives
 * something smaller.
 */
export type IsDivision = (digits: string) => boolean;

const PROVINCES = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])\d{4}$/;

/** Whether six digits begin with a province. */
export const isInProvince: IsDivision = (digits) => PROVINCES.test(digits);

/**
 * GB 11643 as it was until 1999: division 6, birth date 6, sequence 3. An ear tag's division begins one digit later.
 */
export function isOldPersonNumber(digits: string, isDivision: IsDivision): boolean {
  if (!/^\d{15}$/.test(digits) || isoDate(`19${digits.slice(6, 12)}`) === null || !isDivision(digits.slice(0, 6)))
    return false;
  return !isEarTag(digits, isDivision);
}

/** Fifteen digits that are an ear tag beyond doubt: species, then a division. */
export function isEarTag(digits: string, isDivision: IsDivision): boolean {
  return /^[123]\d{14}$/.test(digits) && isDivision(digits.slice(1, 7));
}
