/** Between which two values a share lies, each from 0 to 1. */
export interface Interval {
  readonly least: number;
  readonly most: number;
}

/** The normal distribution's 97.5 % point. */
const Z = 1.959963984540054;

/** Nothing is known of a share. */
export const ANYTHING: Interval = { least: 0, most: 1 };

/**
 * The 95 % score interval of a share of which a sample is known, without a correction for continuity (E. B. Wilson, J. Am. Stat.
 * Assoc. 22 (1927) 209–212). It stays within 0 and 1, and says something where all hit or none.
 * @param hits 0 to `drawn` @param drawn 0: anything is possible
 */
export function wilson(hits: number, drawn: number): Interval {
  if (drawn === 0) return ANYTHING;
  const share = hits / drawn;
  const square = Z * Z;
  const middle = share + square / (2 * drawn);
  const half = Z * Math.sqrt((share * (1 - share)) / drawn + square / (4 * drawn * drawn));
  const scale = 1 + square / drawn;
  // At the ends the two cancel out, but for the last digit.
  return {
    least: hits === 0 ? 0 : Math.max(0, (middle - half) / scale),
    most: hits === drawn ? 1 : Math.min(1, (middle + half) / scale),
  };
}
