import { instantOf, localTime, type TimeSpan } from '@tongcha/ministry';
import type { SqlValue } from '@tongcha/ministry/sql';

/** One condition on rows, in SQL, and the values of its parameters. */
export interface Narrowed {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  /** Rows that it keeps as it cannot read their column: the reader may, or says so. */
  readonly unsure?: string;
  /** Whether the others that it keeps are those that are asked for, and no more. */
  readonly isExact: boolean;
}

/** How the register writes the times of a column. */
export interface Written {
  /** What all its writings are brought to, which is ordered as the times are. */
  readonly ordered: (column: string) => string;
  /** Whether a column is in one of these writings, and names a time that there is. */
  readonly isWritten: (column: string) => string;
  /** A time in that order, its part of a day or second left out; milliseconds since 1970. */
  readonly local: (instant: number) => string;
  /** Milliseconds between two of them. */
  readonly step: number;
}

const ZONE_MS = 8 * 3_600_000;

/** `yyyy-MM-dd` or `yyyyMMdd`, one beside the other. */
export const DAYS: Written = {
  ordered: (column) => `REPLACE(${column}, '-', '')`,
  isWritten: (column) =>
    `(LENGTH(${column}) = 8 OR (LENGTH(${column}) = 10 AND ${column} LIKE '____-__-__')) AND ${isDay(`REPLACE(${column}, '-', '')`, '')}`,
  local: (instant) => localTime(instant).slice(0, 10).replaceAll('-', ''),
  step: 86_400_000,
};

/** `yyyy-MM-dd HH:mm:ss` */
export const SECONDS: Written = {
  ordered: (column) => column,
  isWritten: (column) =>
    `LENGTH(${column}) = 19 AND ${column} LIKE '____-__-__ __:__:__' AND ${isDay(column, '-')} AND ${[
      [12, '23'],
      [15, '59'],
      [18, '59'],
    ]
      .map(([at, most]) => isNumber(column, Number(at), 2, '00', String(most)))
      .join(' AND ')}`,
  local: localTime,
  step: 1_000,
};

/**
 * A column's time in a span. A row is left out only where its time is surely another: what is written otherwise is kept for
 * the reader, which knows more writings, and says what it cannot read. No database has the same patterns as another, so a
 * writing is told by its characters, one by one.
 */
export function within(name: string, { ordered, isWritten, local, step }: Written, { from, to }: TimeSpan): Narrowed {
  const column = asText(name);
  const outside: string[] = [];
  const values: string[] = [];
  // The first that is not before `from`, and the first that is not before `to`.
  const first = (time: string): string => local(Math.ceil((instantOf(time) + ZONE_MS) / step) * step - ZONE_MS);
  for (const [time, sign] of [
    [from, '<'],
    [to, '>='],
  ] as const) {
    if (!time) continue;
    outside.push(`${ordered(column)} ${sign} ?`);
    values.push(first(time));
  }
  return {
    sql: `LENGTH(${column}) > 0 AND NOT ((${outside.join(' OR ') || '1 = 0'}) AND ${isWritten(column)})`,
    values,
    unsure: `NOT (${isWritten(column)})`,
    isExact: true,
  };
}

/** A column as text, whatever its type. */
export function asText(column: string): string {
  return `CONCAT(${column}, '')`;
}

/** Days that not every year, or no year, has; whoever reads them knows. */
const DOUBTFUL = ['0229', '0230', '0231', '0431', '0631', '0931', '1131'];

function isDay(text: string, sign: '-' | ''): string {
  const [month, day] = sign === '' ? [5, 7] : [6, 9];
  const doubtful = DOUBTFUL.map((each) => `'${each.slice(0, 2)}${sign}${each.slice(2)}'`).join(', ');
  return [
    isNumber(text, 1, 4, '0000', '9999'),
    isNumber(text, month, 2, '01', '12'),
    isNumber(text, day, 2, '01', '31'),
    `SUBSTR(${text}, ${month}, ${4 + sign.length}) NOT IN (${doubtful})`,
  ].join(' AND ');
}

function isNumber(text: string, at: number, digits: number, least: string, most: string): string {
  return `${isDigits(text, digits, at)} AND SUBSTR(${text}, ${at}, ${digits}) BETWEEN '${least}' AND '${most}'`;
}

/** Whether a text is as long as a pattern, and like it, in SQL: of a 9 any digit stands there, of an X any digit or letter. */
export function isWrittenAs(text: string, pattern: string): string {
  const characters = [...pattern].map((sign, i) =>
    sign === '9'
      ? isDigits(text, 1, i + 1)
      : `(${isDigits(text, 1, i + 1)} OR SUBSTR(${text}, ${i + 1}, 1) BETWEEN 'A' AND 'Z')`,
  );
  return [`LENGTH(${text}) = ${pattern.length}`, ...characters].join(' AND ');
}

function isDigits(text: string, count: number, at: number): string {
  return Array.from({ length: count }, (_, i) => `SUBSTR(${text}, ${at + i}, 1) BETWEEN '0' AND '9'`).join(' AND ');
}
