import { unwritable } from '@tongcha/schema';
import { Fault } from '@tongcha/resilience';
import type { SqlRow, SqlValue } from './connector.ts';

/** How one dialect writes a parameter, counted from 1. */
export type Placeholder = (position: number, value: SqlValue) => string;

export interface Prepared {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/**
 * Writes `{list}` as parameters for `keys` and each `?` as one for the next of `values`. Keys come where `{list}` stands,
 * so a statement may have it several times.
 */
export function prepare(
  statement: string,
  keys: readonly string[],
  values: readonly SqlValue[],
  placeholder: Placeholder,
): Prepared {
  const bound: SqlValue[] = [];
  const rest = [...values];
  const sql = statement.replace(/\{list\}|\?/g, (mark) => {
    if (mark === '?') {
      const value = rest.shift() ?? null;
      return placeholder(bound.push(value), value);
    }
    return keys.map((key) => placeholder(bound.push(key), key)).join(', ');
  });
  return { sql, values: bound };
}

/** Runs a statement once for each part of the keys that the dialect can take. */
export async function inParts(
  keys: readonly string[] | null,
  most: number,
  run: (part: readonly string[]) => Promise<SqlRow[]>,
): Promise<SqlRow[]> {
  if (keys === null) return run([]);
  const rows: SqlRow[] = [];
  for (let i = 0; i < keys.length; i += most) rows.push(...(await run(keys.slice(i, i + most))));
  return rows;
}

/** What no database takes is refused before it is asked: it would say so of itself. @throws Fault BAD_REQUEST */
export function refuseUnwritable(values: readonly SqlValue[]): void {
  for (const value of values) {
    const fault = typeof value === 'string' ? unwritable(value) : null;
    if (fault !== null) throw new Fault('BAD_REQUEST', `a value ${fault}`);
  }
}
