import { Fault } from '@tongcha/resilience';
import type { Call, SearchPage } from './legacy-system.ts';
import type { SectorRecord } from './records.ts';
import { foundRows, type Mapped } from './values/results.ts';

/** A legacy system's own number of a row: more digits than this it never had, and a database would not take. */
const NUMBER = /^\d{1,15}$/;

/**
 * The number that a page of such a system begins after: '0' at first. @throws Fault BAD_REQUEST for what it has never
 * given
 */
export function numberCursor(after: string | null): string {
  if (after === null) return '0';
  if (!NUMBER.test(after)) throw refusedCursor();
  return after;
}

/** The fault of a cursor that this system did not give. */
export function refusedCursor(): Fault {
  return new Fault('BAD_REQUEST', 'after is not a cursor of this search');
}

/**
 * A page of the rows that stand. It ends where the system's page ended, whatever the last rows were: one of nothing but
 * deleted or unreadable rows is gone on from like any other. What was not understood is said.
 */
export function pageOf<R extends SectorRecord>(
  rows: readonly (Mapped<R> & { readonly cursor: string })[],
  doubts: readonly string[],
  hasNextPage: boolean,
  call: Call,
): SearchPage<R> {
  const endCursor = rows.findLast(({ cursor }) => cursor !== '')?.cursor ?? null;
  return { rows: foundRows(rows, doubts, call), hasNextPage, endCursor };
}
