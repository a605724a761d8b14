import { personCheckCharacter } from '../check-digits.ts';
import { isDivision } from '../divisions.ts';
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

/** The same of 15 digits, as it was until 1999: division 6, birth date 6, sequence 3. An ear tag's division begins one digit later. */
export function isOldPersonNumber(digits: string): boolean {
  if (!/^\d{15}$/.test(digits) || isoDate(`19${digits.slice(6, 12)}`) === null || !isDivision(digits.slice(0, 6)))
    return false;
  return !isEarTag(digits);
}

/** Fifteen digits that are an ear tag beyond doubt: species, then a division. */
export function isEarTag(digits: string): boolean {
  return /^[123]\d{14}$/.test(digits) && isDivision(digits.slice(1, 7));
}
