import { instantOf, localTime, type TimeSpan, ZONE_MS } from '@tongcha/ministry';
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

/** Years have four digits. */
const NEXT_ERA = Date.UTC(10_000, 0);

/** `yyyy-MM-dd` or `yyyyMMdd`, one beside the other. */
export const DAYS: Written = {
  ordered: (column) => `REPLACE(${column}, '-', '')`,
  isWritten(column) {
    const plain = `REPLACE(${column}, '-', '')`;
    const isLong = `(LENGTH(${column}) = 8 OR (LENGTH(${column}) = 10 AND ${column} LIKE '____-__-__'))`;
    return `${isLong} AND ${among(plain, 1, YEARS)} AND ${among(plain, 5, daysOfYear(''))}`;
  },
  local: (instant) => localTime(instant).slice(0, 10).replaceAll('-', ''),
  step: 86_400_000,
};

/** `yyyy-MM-dd HH:mm:ss` */
export const SECONDS: Written = {
  ordered: (column) => column,
  isWritten: (column) =>
    [
      `LENGTH(${column}) = 19`,
      among(column, 1, YEARS),
      among(column, 5, daysOfYear('-')),
      among(
        column,
        11,
        numbers(0, 23, (hour) => ` ${hour}:`),
      ),
      among(
        column,
        15,
        numbers(0, 59, (minute) => `${minute}:`),
      ),
      among(column, 18, numbers(0, 59, String)),
    ].join(' AND '),
  local: localTime,
  step: 1_000,
};

/**
 * A column's time in a span. A row is left out only where its time is surely another: what is written otherwise is kept for
 * the reader, which knows more writings, and says what it cannot read. No database has the same patterns as another, so a
 * writing is told by all that may stand at each of its places.
 */
export function within(name: string, { ordered, isWritten, local, step }: Written, { from, to }: TimeSpan): Narrowed {
  const column = asText(name);
  const outside: string[] = [];
  const values: string[] = [];
  // The first that is not before `from`, and the first that is not before `to`.
  const first = (time: string): string => {
    const instant = Math.ceil((instantOf(time) + ZONE_MS) / step) * step - ZONE_MS;
    // Behind every time that can be written.
    return instant + ZONE_MS < NEXT_ERA ? local(instant) : local(NEXT_ERA).replace(/\d/g, '9');
  };
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

const YEARS = numbers(1950, 2099, String);

/** All days that every year has: whether it has another, whoever reads it knows. */
function daysOfYear(sign: '-' | ''): readonly string[] {
  const first = Date.UTC(2025, 0, 1);
  return Array.from({ length: 365 }, (_, i) =>
    new Date(first + i * DAYS.step).toISOString().slice(4, 10).replaceAll('-', sign),
  );
}

function numbers(from: number, to: number, write: (digits: string) => string): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => write(String(from + i).padStart(2, '0')));
}

/** Whether what stands at a place of a text is one of these. */
function among(text: string, at: number, values: readonly string[]): string {
  return `SUBSTR(${text}, ${at}, ${values[0]?.length ?? 0}) IN (${values.map((each) => `'${each}'`).join(', ')})`;
}

/** Whether a text is as long as a pattern, and like it, in SQL: of a 9 any digit stands there, of an X any digit or letter. */
export function isWrittenAs(text: string, pattern: string): string {
  const characters = [...pattern].map((sign, i) =>
    sign === '9'
      ? isDigit(text, i + 1)
      : `(${isDigit(text, i + 1)} OR SUBSTR(${text}, ${i + 1}, 1) BETWEEN 'A' AND 'Z')`,
  );
  return [`LENGTH(${text}) = ${pattern.length}`, ...characters].join(' AND ');
}

function isDigit(text: string, at: number): string {
  return `SUBSTR(${text}, ${at}, 1) BETWEEN '0' AND '9'`;
}
