import { personCheckCharacter } from './check-digits.ts';
import { compact, isoDate } from './scheme.ts';

/**
 * GB 11643: 18 characters with a birth date and a right check character. Such a number is personal information (PIPL):
 * it must not come back as a thing's code, into logs and to ministries, because somebody typed it into the wrong box.
 */
export function isPersonNumber(text: string): boolean {
  const number = compact(text);
  return /^\d{17}[\dX]$/.test(number) && isoDate(number.slice(6, 14)) !== null && personCheckCharacter(number.slice(0, 17)) === number.at(-1);
}
