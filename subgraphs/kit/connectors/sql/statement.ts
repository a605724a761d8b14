import { Fault } from '../../../../common/fault.ts';
import type { SqlRow, SqlValue } from './connector.ts';

/** How one dialect writes a parameter, counted from 1. */
export type Placeholder = (position: number) => string;

export interface Prepared {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/**
 * Writes `{list}` as parameters for `keys` and each `?` as one for the next of `values`. Keys come where `{list}` stands,
 * so a statement may have it several times.
 */
export function prepare(statement: string, keys: readonly string[], values: readonly SqlValue[], placeholder: Placeholder): Prepared {
  const bound: SqlValue[] = [];
  const rest = [...values];
  const sql = statement.replace(/\{list\}|\?/g, (mark) => {
    if (mark === '?') {
      bound.push(rest.shift() ?? null);
      return placeholder(bound.length);
    }
    return keys.map((key) => placeholder(bound.push(key))).join(', ');
  });
  return { sql, values: bound };
}

/** Runs a statement once for each part of the keys that the dialect can take. */
export async function inParts(keys: readonly string[] | null, most: number, run: (part: readonly string[]) => Promise<SqlRow[]>): Promise<SqlRow[]> {
  if (keys === null) return run([]);
  const rows: SqlRow[] = [];
  for (let i = 0; i < keys.length; i += most) rows.push(...(await run(keys.slice(i, i + most))));
  return rows;
}

export function databaseFault(error: unknown, signal: AbortSignal): Fault {
  if (error instanceof Fault) return error;
  if (signal.aborted) return new Fault('TIMEOUT', 'no answer in time', { cause: error });
  const { code, errno } = error as { code?: unknown; errno?: unknown };
  // Connection and authentication failures; anything else means that the tables are not what they should be.
  const connection = /^(E[A-Z]+|57P0[123]|08\d{3}|53\d{3}|28\d{3}|3D000|PROTOCOL_.*|ER_ACCESS_DENIED_ERROR|ER_CON_COUNT_ERROR|ER_BAD_DB_ERROR)$/.test(String(code)) || errno === 14 || errno === 5;
  return connection ? new Fault('UNAVAILABLE', 'cannot be reached', { cause: error }) : new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { cause: error });
}
