import { Fault } from '@tongcha/resilience';
import { allPages } from '../../connectors/pages.ts';
import { numberCursor, refusedCursor } from '../../pages.ts';
import type { Listed, Window } from '../transport.ts';
import type { Page } from './answer.ts';

/** Where a page is: what the request says of it. */
export interface Place {
  readonly page: number;
  readonly offset: number;
  readonly cursor: string | null;
}

/** How lists are cut into pages, by the names that a question has. */
export type Paging = 'page' | 'offset' | 'cursor' | 'whole';

export function pagingOf(names: readonly string[]): Paging {
  return (['page', 'offset', 'cursor'] as const).find((each) => names.includes(each)) ?? 'whole';
}

export interface PageRules {
  readonly size: number;
  /** The number of the first page. */
  readonly first: number;
  /** More pages than this are not read. */
  readonly most: number;
  /** The answer says whether there is more. */
  readonly tellsEnd: boolean;
}

/** All pages of a list, and whether that is all of it. */
export async function listed(ask: (place: Place) => Promise<Page>, paging: Paging, rules: PageRules): Promise<Listed> {
  const doubts: string[] = [];
  let [offset, cursor]: [number, string | null] = [0, null];
  let ahead: Page | null = null;
  const read = async (number: number): Promise<Page> => {
    const page = await ask({ page: rules.first + number - 1, offset, cursor });
    doubts.push(...page.doubts);
    offset += page.rows.length;
    cursor = page.next;
    return page;
  };
  const { rows, incomplete } = await allPages(
    async (number) => {
      const page = ahead ?? (await read(number));
      ahead = null;
      if (paging === 'whole') return { rows: page.rows, ...wholeEnd(page, rules) };
      if (paging === 'cursor') return { rows: page.rows, more: page.next !== null && page.next !== '' };
      if (page.total !== undefined) return { rows: page.rows, total: page.total, full: rules.size };
      if (rules.tellsEnd) return { rows: page.rows, more: page.more ?? null };
      // Nothing says where it ends: it ends before the first page that is empty.
      if (page.rows.length > 0) ahead = await read(number + 1);
      return { rows: page.rows, more: ahead !== null && ahead.rows.length > 0 };
    },
    paging === 'whole' ? 1 : rules.most,
  );
  return { rows, incomplete, doubts };
}

/** A list that comes whole; one as long as the system gives at most may have been cut. */
function wholeEnd(
  { rows, total, more }: Page,
  { size }: PageRules,
): { readonly total: number } | { readonly more: boolean | null } {
  if (total !== undefined) return { total };
  return { more: more ?? (rows.length >= size ? null : false) };
}

/**
 * One page of a register, whatever the pages of the system are. A cursor is a place in one of these, `3:2` after three rows
 * of page 2: how long they are is the system's, and may not be what it was asked for.
 *
 * @throws Fault BAD_REQUEST for a cursor that it has not given
 */
export async function windowOf(
  ask: (place: Place) => Promise<Page>,
  paging: Paging,
  { first: base, most }: PageRules,
  first: number,
  after: string | null,
): Promise<Window> {
  const found = new Found(first);
  let { skip, key } = cursorIn(after, paging, base);
  let before: Page | null = null;
  for (let asked = 0; asked < most; asked += 1) {
    const page = await ask(placeAt(key, paging));
    // Asked beyond the end, some systems give their last page again.
    if (before !== null && before.rows.length > 0 && JSON.stringify(page.rows) === JSON.stringify(before.rows))
      return found.window(false);
    if (before !== null) atPlace(page, before, key, paging, base);
    const [from, own] = [skip, key];
    if (found.take(page.rows.slice(from), (i) => `${from + i + 1}:${own}`, page.doubts)) return found.window(true);
    const next = nextKey(page, before, key, paging, base);
    if (next === null) return found.window(false);
    [skip, key, before] = [0, next, page];
  }
  return found.window(true);
}

/**
 * Pages are found by their number, so those before the last are as long as each other: what one lacks would be passed over.
 *
 * @throws Fault BAD_ANSWER for one that is longer than the one before it, or shorter and not the last
 */
function atPlace({ rows, total }: Page, before: Page, key: string, paging: Paging, base: number): void {
  const usual = before.rows.length;
  // Who begins with the last page asks beyond the end.
  const isLast = total === undefined || rows.length === 0 || (Number(key) - base) * usual + rows.length >= total;
  if (paging === 'page' && (rows.length > usual || (rows.length < usual && !isLast)))
    throw new Fault('BAD_ANSWER', 'gave pages of other lengths than their places');
}

function cursorIn(after: string | null, paging: Paging, base: number): { skip: number; key: string } {
  if (after === null) return { skip: 0, key: paging === 'cursor' ? '' : paging === 'page' ? String(base) : '0' };
  const [, skip, key] = /^(\d{1,9}):([\s\S]*)$/.exec(after) ?? [];
  if (skip === undefined || key === undefined) throw refusedCursor();
  return { skip: Number(skip), key: paging === 'cursor' ? key : numberCursor(key) };
}

function placeAt(key: string, paging: Paging): Place {
  return {
    page: paging === 'page' ? Number(key) : 1,
    offset: paging === 'offset' ? Number(key) : 0,
    cursor: paging === 'cursor' && key !== '' ? key : null,
  };
}

/** Where the list goes on; null: it ends with this page. */
function nextKey(page: Page, before: Page | null, key: string, paging: Paging, base: number): string | null {
  const { rows, total, more, next } = page;
  if (paging === 'cursor') {
    if (next === key) throw new Fault('BAD_ANSWER', 'gave the same page twice');
    return next === '' ? null : next;
  }
  if (paging === 'whole' || rows.length === 0 || more === false) return null;
  const number = Number(key);
  // Pages before the last are alike; a shorter one after a longer one is the last.
  const earlier = paging === 'offset' ? number : (number - base) * Math.max(rows.length, before?.rows.length ?? 0);
  if (total !== undefined && earlier + rows.length >= total) return null;
  return String(paging === 'offset' ? number + rows.length : number + 1);
}

/** Rows until there are enough, and one more that shows that there are more. */
class Found {
  readonly #first: number;
  readonly #rows: unknown[] = [];
  readonly #cursors: string[] = [];
  readonly #doubts: string[] = [];

  constructor(first: number) {
    this.#first = first;
  }

  /** @returns whether there are more than enough */
  take(rows: readonly unknown[], cursorOf: (i: number) => string, doubts: readonly string[]): boolean {
    this.#doubts.push(...doubts);
    const room = this.#first - this.#rows.length;
    for (const [i, row] of rows.slice(0, room).entries()) {
      this.#rows.push(row);
      this.#cursors.push(cursorOf(i));
    }
    return rows.length > room;
  }

  window(more: boolean): Window {
    return { rows: this.#rows, cursors: this.#cursors, more, doubts: this.#doubts };
  }
}

/** One page of a register that is asked for what comes after a row. @param sent how many rows were asked for */
export function keyedWindow({ rows, more, doubts }: Page, first: number, sent: number): Window {
  const full = rows.length >= sent;
  return {
    rows: rows.slice(0, first),
    more: rows.length > first || (more ?? (sent <= first && full)),
    cursors: null,
    doubts,
  };
}
